import { Fragment, useState, type KeyboardEvent } from 'react'
import { bind, shownKeys } from './key-bindings.ts'
import { Modal } from './modal.tsx'
import { usePlayer, useUi } from './player-context.ts'
import { SHORTCUTS, comboOf, type Shortcut } from './shortcuts.ts'

const GROUPS = ['Playing', 'Moving', 'Loop', 'Timeline', 'Sound', 'Page'] as const

/** The key map; each action can be given another key. */
export default function KeysDialog() {
  const { ui } = usePlayer()
  const hasSingleKeys = useUi((state) => state.hasSingleKeys)
  const isChanged = useUi((state) => Object.keys(state.keyBindings).length > 0)
  return (
    <Modal title="Keys" isWide>
      <div className="keys">
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {SHORTCUTS.filter((shortcut) => shortcut.group === group).map((shortcut) => (
                <KeyRow key={shortcut.label} shortcut={shortcut} />
              ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>Timeline</h3>
          <dl>
            {POINTER_HELP.map(([gesture, effect]) => (
              <div key={gesture}>
                <dt>{gesture}</dt>
                <dd>{effect}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
      <label className="check">
        <input
          type="checkbox"
          checked={hasSingleKeys}
          onChange={(event) => ui.setState({ hasSingleKeys: event.target.checked })}
        />
        Single-letter keys work anywhere on the page
      </label>
      {isChanged && (
        <button type="button" className="button outlined" onClick={() => ui.setState({ keyBindings: {} })}>
          Back to the usual keys
        </button>
      )}
    </Modal>
  )
}

/** Keys that only change others. */
const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta'])

/** An action and its keys; a press on them waits for others, Escape leaves them as they are. */
function KeyRow({ shortcut }: { shortcut: Shortcut }) {
  const player = usePlayer()
  const bindings = useUi((state) => state.keyBindings)
  const [isWaiting, setIsWaiting] = useState(false)
  const shown = shownKeys(shortcut, bindings)
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (!isWaiting || MODIFIERS.has(event.key) || event.key === 'Tab') return
    event.preventDefault()
    event.stopPropagation()
    setIsWaiting(false)
    if (event.key === 'Escape') return
    const { bindings: next, taken } = bind(comboOf(event), shortcut, SHORTCUTS, bindings)
    player.ui.setState({ keyBindings: next })
    if (taken !== null) player.notify('info', `“${taken.label}” has lost this key`)
  }
  return (
    <div>
      <dt>
        <button
          type="button"
          className="key-change"
          aria-label={
            isWaiting
              ? `press keys for ${shortcut.label}`
              : `${shown.join(' ') || 'none'}, change the keys of ${shortcut.label}`
          }
          onClick={() => setIsWaiting(true)}
          onBlur={() => setIsWaiting(false)}
          onKeyDown={onKeyDown}
        >
          {isWaiting ? <em>press keys</em> : shown.length === 0 ? 'none' : <KeyCaps keys={shown} />}
        </button>
      </dt>
      <dd>{shortcut.label}</dd>
    </div>
  )
}

/** Keys side by side, with a space that is read but hardly seen. */
function KeyCaps({ keys }: { keys: readonly string[] }) {
  return keys.map((key, index) => (
    <Fragment key={key}>
      {index > 0 && ' '}
      <kbd>{key}</kbd>
    </Fragment>
  ))
}

const POINTER_HELP = [
  ['Drag', 'Scrub'],
  ['Shift + drag', 'Set the loop'],
  ['Ctrl + wheel', 'Zoom at the pointer'],
  ['Wheel, right drag', 'Pan'],
  ['Double-click', 'Show all'],
] as const
