import { useMemo, useState, type KeyboardEvent } from 'react'
import { actionsOf, type Action } from './actions.ts'
import { fuzzyScore } from './fuzzy-match.ts'
import { Modal } from './modal.tsx'
import { usePlayer } from './player-context.ts'
import './palette-dialog.css'

const OPTION_ID = 'palette-option-'
/** Actions shown at once; who types on finds the others. */
const MOST_SHOWN = 60

/** Every action by its name: type some letters of it, Enter does it. */
export default function PaletteDialog() {
  const player = usePlayer()
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState(0)
  const actions = useMemo(() => actionsOf(player), [player])
  const found = useMemo(() => search(actions, typed), [actions, typed])
  const active = Math.min(chosen, found.length - 1)

  const run = (action: Action | undefined) => {
    if (action === undefined) return
    player.ui.setState({ dialog: 'none' })
    // after the dialog has given the focus back: some actions move it
    queueMicrotask(() => action.run(player))
  }
  const choose = (index: number) => {
    const next = (index + found.length) % Math.max(1, found.length)
    setChosen(next)
    document.getElementById(`${OPTION_ID}${next}`)?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key]
    if (step !== undefined) choose(active + step)
    else if (event.key === 'Enter') run(found[active])
    else return
    event.preventDefault()
  }
  return (
    <Modal title="Do something" isWide>
      <input
        className="field palette-field"
        role="combobox"
        aria-label="Find an action"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={found.length > 0 ? `${OPTION_ID}${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        ref={takeFocus}
        placeholder="Type some letters of it"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setChosen(0)
        }}
        onKeyDown={onKeyDown}
      />
      <ul id="palette-list" className="palette" role="listbox" aria-label="Actions">
        {found.map((action, index) => (
          <li
            key={action.id}
            id={`${OPTION_ID}${index}`}
            role="option"
            aria-selected={index === active}
            className="palette-item"
            onPointerMove={() => setChosen(index)}
            onClick={() => run(action)}
          >
            <span>{action.label}</span>
            <small>{action.group}</small>
            <span className="palette-keys">
              {action.keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {found.length === 0 && (
        <p role="status" className="panel-empty">
          Nothing is called that.
        </p>
      )}
    </Modal>
  )
}

/** Where the dialog puts the focus when it opens; React's own autoFocus comes too early for that. */
function takeFocus(field: HTMLInputElement | null): void {
  field?.setAttribute('autofocus', '')
}

function search(actions: readonly Action[], typed: string): Action[] {
  const scored = actions.flatMap((action) => {
    const score = fuzzyScore(typed, `${action.label} ${action.group}`)
    return score === null ? [] : [{ action, score }]
  })
  if (typed.trim() !== '') scored.sort((a, b) => b.score - a.score)
  return scored.slice(0, MOST_SHOWN).map(({ action }) => action)
}
