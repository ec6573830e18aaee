import ChevronDown from 'lucide-react/icons/chevron-down'
import ChevronUp from 'lucide-react/icons/chevron-up'
import LibraryIcon from 'lucide-react/icons/library'
import Shuffle from 'lucide-react/icons/shuffle'
import { useStore } from 'zustand'
import { openRandomPair, stepRecording } from './library/library-actions.ts'
import { isPlain, libraryStoreOf } from './library/library-store.ts'
import { RecordingLines } from './library/recording-lines.tsx'
import { usePlayer, useUi, useWorkspace } from './player-context.ts'
import './recording-list.css'

/** CSS pixels, as in the style sheet */
const ROW_PX = 40
const N_VISIBLE = 5
/** Rows from which a search field is worth its room. */
const SEARCH_FROM = 8

/** Every interaction of the open sources, pairs first: list `Recordings`. While the library is open, the list is there. */
export function RecordingList() {
  const player = usePlayer()
  const view = useWorkspace((state) => state.library)
  const current = useWorkspace((state) => state.interaction)
  const isInLibrary = useUi((state) => state.dialog === 'library')
  const store = libraryStoreOf(player.workspace)
  const query = useStore(store, (state) => state.query)
  if (view === null || view.library.nInteractions === 0 || isInLibrary) return null
  const { nInteractions } = view.library
  const rows = store.rows(view)
  return (
    <section className="recordings">
      <div className="panel-head">
        <h2>Recordings</h2>
        <span className="panel-count tabular">
          {rows.length === nInteractions
            ? nInteractions.toLocaleString('en')
            : `${rows.length.toLocaleString('en')} of ${nInteractions.toLocaleString('en')}`}
          {view.isGrowing && nInteractions > 1 ? '…' : ''}
        </span>
        <span className="recordings-tools">
          <button
            type="button"
            className="button"
            aria-label="Previous recording"
            data-tip="Previous  Shift P"
            disabled={rows.length < 2}
            onClick={() => stepRecording(player, -1)}
          >
            <ChevronUp size={16} aria-hidden />
          </button>
          <button
            type="button"
            className="button"
            aria-label="Next recording"
            data-tip="Next  Shift N"
            disabled={rows.length < 2}
            onClick={() => stepRecording(player, 1)}
          >
            <ChevronDown size={16} aria-hidden />
          </button>
          <button
            type="button"
            className="button"
            aria-label="Random pair"
            data-tip="Random pair"
            disabled={rows.length < 2}
            onClick={() => openRandomPair(player)}
          >
            <Shuffle size={15} aria-hidden />
          </button>
          <button
            type="button"
            className="button"
            aria-label="Open the library"
            data-tip="Library  B"
            data-tip-align="end"
            onClick={() => player.ui.setState({ dialog: 'library' })}
          >
            <LibraryIcon size={16} aria-hidden />
          </button>
        </span>
      </div>
      {nInteractions >= SEARCH_FROM && (
        <input
          type="search"
          className="field field-small"
          aria-label="Search recordings"
          placeholder="Search ids, prompts, places"
          value={query.text ?? ''}
          onChange={(event) => store.setState({ query: { ...query, text: event.target.value || undefined } })}
        />
      )}
      <RecordingLines
        view={view}
        rows={rows}
        lines={null}
        current={current}
        selected={null}
        rowPx={ROW_PX}
        nVisible={N_VISIBLE}
        isCompact
        onSelect={() => undefined}
        onOpen={(key) => void player.openInteraction(key)}
      />
      {rows.length === 0 && (
        <p className="panel-empty">
          No recording matches{query.text === undefined ? '' : ` “${query.text}”`}.
          {!isPlain(query) && (
            <button type="button" className="facet-more" onClick={() => store.setState({ query: {} })}>
              Clear filters
            </button>
          )}
        </p>
      )}
    </section>
  )
}
