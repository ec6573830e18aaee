import { Modal } from './modal.tsx'
import { usePlayer, useUi } from './player-context.ts'
import { SHORTCUTS } from './shortcuts.ts'

const GROUPS = ['Playing', 'Moving', 'Loop', 'Timeline', 'Sound', 'Page'] as const

/** The key map. */
export default function KeysDialog() {
  const { ui } = usePlayer()
  const hasSingleKeys = useUi((state) => state.hasSingleKeys)
  return (
    <Modal title="Keys" isWide>
      <div className="keys">
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {SHORTCUTS.filter((shortcut) => shortcut.group === group).map((shortcut) => (
                <div key={shortcut.label}>
                  <dt>
                    {shortcut.shown.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{shortcut.label}</dd>
                </div>
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
    </Modal>
  )
}

const POINTER_HELP = [
  ['Drag', 'Scrub'],
  ['Shift + drag', 'Set the loop'],
  ['Ctrl + wheel', 'Zoom at the pointer'],
  ['Wheel, right drag', 'Pan'],
  ['Double-click', 'Show all'],
] as const
