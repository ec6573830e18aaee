import FolderOpen from 'lucide-react/icons/folder-open'
import Keyboard from 'lucide-react/icons/keyboard'
import LibraryIcon from 'lucide-react/icons/library'
import Link from 'lucide-react/icons/link'
import Moon from 'lucide-react/icons/moon'
import PanelRight from 'lucide-react/icons/panel-right'
import Sun from 'lucide-react/icons/sun'
import { copyMoment } from './copy-moment.ts'
import { hasSomethingOpen, usePlayer, useUi, useWorkspace } from './player-context.ts'
import { Wordmark } from './wordmark.tsx'

/** Name of the app, what is open, and the ways on: open, link, panel, theme, keys. */
export function HeaderBar() {
  const player = usePlayer()
  const { ui } = player
  const interaction = useWorkspace((state) => state.interaction)
  const isSynthetic = useWorkspace((state) => state.synthetic)
  const isEmpty = useWorkspace((state) => state.status === 'empty')
  const theme = useUi((state) => state.theme)
  const isOpen = useWorkspace(hasSomethingOpen)
  const isPanelOpen = useUi((state) => state.isPanelOpen)
  return (
    <header className="header">
      <h1 className="header-name">
        <Wordmark />
        <span>visavis</span>
      </h1>
      {interaction !== null && (
        <p className="header-open">
          <span className="header-id tabular">{interaction}</span>
          {isSynthetic && (
            <span className="badge assumed" title="Made by a script, not a recording of people">
              synthetic
            </span>
          )}
        </p>
      )}
      <div className="transport-space" />
      {isOpen && (
        <button
          type="button"
          className="button outlined collapsing"
          aria-label="Library"
          onClick={() => ui.setState({ dialog: 'library' })}
        >
          <LibraryIcon size={15} aria-hidden />
          <span>Library</span>
        </button>
      )}
      <button
        type="button"
        className="button outlined collapsing"
        aria-label="Open…"
        onClick={() => ui.setState({ dialog: 'open' })}
      >
        <FolderOpen size={15} aria-hidden />
        <span>Open…</span>
      </button>
      <button
        type="button"
        className="button outlined collapsing"
        aria-label="Copy link to this moment"
        disabled={isEmpty}
        onClick={() => void copyMoment(player)}
      >
        <Link size={15} aria-hidden />
        <span>Copy link</span>
      </button>
      <div className="header-icons">
        <button
          type="button"
          className="button"
          aria-label={theme === 'dark' ? 'Light theme' : 'Dark theme'}
          data-tip={theme === 'dark' ? 'Light theme' : 'Dark theme'}
          onClick={() => ui.setState({ theme: theme === 'dark' ? 'light' : 'dark' })}
        >
          {theme === 'dark' ? <Sun size={16} aria-hidden /> : <Moon size={16} aria-hidden />}
        </button>
        <button
          type="button"
          className="button wide-only"
          aria-label="Keyboard shortcuts"
          data-tip="Keys  ?"
          onClick={() => ui.setState({ dialog: 'keys' })}
        >
          <Keyboard size={17} aria-hidden />
        </button>
        {isOpen && (
          <button
            type="button"
            className="button"
            aria-label="Side panel"
            aria-pressed={isPanelOpen}
            data-tip="Side panel"
            data-tip-align="end"
            onClick={() => ui.setState({ isPanelOpen: !isPanelOpen })}
          >
            <PanelRight size={17} aria-hidden />
          </button>
        )}
      </div>
    </header>
  )
}
