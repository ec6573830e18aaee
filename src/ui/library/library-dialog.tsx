import { useCallback, useEffect, useMemo, useState } from 'react'
import ListIcon from 'lucide-react/icons/list'
import ListTree from 'lucide-react/icons/list-tree'
import Shuffle from 'lucide-react/icons/shuffle'
import { useStore } from 'zustand'
import type { LibraryQuery } from '../../dataset/index.ts'
import type { LibraryView } from '../../workspace/index.ts'
import { Modal } from '../modal.tsx'
import { usePlayer, useWorkspace } from '../player-context.ts'
import { InteractionDetails } from './interaction-details.tsx'
import { openRandomPair } from './library-actions.ts'
import { isPlain, libraryStoreOf } from './library-store.ts'
import { OverviewPanel } from './overview-panel.tsx'
import { RecordingLines } from './recording-lines.tsx'
import { treeLines } from './recording-rows.ts'
import './library.css'

/** CSS pixels of a line */
const ROW_PX = 56

/** Every recording of the open sources: overview and filters, the list or the tree, and the files of what is chosen. */
export default function LibraryDialog() {
  const view = useWorkspace((state) => state.library)
  return (
    <Modal title="Library" kind="library">
      {view === null || view.library.nInteractions === 0 ? (
        <p className="panel-empty">Nothing is open yet.</p>
      ) : (
        <Shelves view={view} />
      )}
    </Modal>
  )
}

/** The dialog gives it the focus when it opens; where there is no mouse, a keyboard would come up over the list. */
function focusFirst(field: HTMLInputElement | null): void {
  if (matchMedia('(hover: hover)').matches) field?.setAttribute('autofocus', '')
}

type Part = 'list' | 'filters' | 'details'

function Shelves({ view }: { view: LibraryView }) {
  const player = usePlayer()
  const store = libraryStoreOf(player.workspace)
  const { query, layout, selected, openBranches } = useStore(store)
  const current = useWorkspace((state) => state.interaction)
  const [part, setPart] = useState<Part>('list')
  const rows = store.rows(view)
  const isAll = rows.length === view.library.nInteractions
  const lines = useMemo(
    () => (layout === 'tree' ? treeLines(view, rows, openBranches) : null),
    [layout, view, rows, openBranches],
  )
  const change = useCallback(
    (part: LibraryQuery) => store.setState(({ query }) => ({ query: { ...query, ...part } })),
    [store],
  )
  const shown = selected ?? current

  useEffect(() => {
    if (store.getState().selected === null && current !== null) store.setState({ selected: current })
  }, [store, current])

  const open = useCallback(
    (key: string) => {
      player.ui.setState({ dialog: 'none' })
      void player.openInteraction(key)
    },
    [player],
  )
  return (
    <div className="library" data-part={part}>
      <div className="library-parts" role="group" aria-label="Parts of the library">
        {(['list', 'filters', 'details'] as const).map((each) => (
          <button
            key={each}
            type="button"
            className="button"
            aria-pressed={part === each}
            onClick={() => setPart(each)}
          >
            {{ list: 'List', filters: 'Filters', details: 'Files' }[each]}
          </button>
        ))}
      </div>
      <div className="library-filters">
        <OverviewPanel view={view} query={query} onQuery={change} />
      </div>
      <section className="library-list" aria-label="Library list">
        <div className="library-bar">
          <input
            ref={focusFirst}
            type="search"
            className="field"
            aria-label="Search the library"
            placeholder="Search ids, places, prompts, relationships"
            value={query.text ?? ''}
            onChange={(event) => change({ text: event.target.value || undefined })}
          />
          <div className="library-tools">
            <button
              type="button"
              className="button"
              aria-label="As a list"
              aria-pressed={layout === 'list'}
              onClick={() => store.setState({ layout: 'list' })}
            >
              <ListIcon size={16} aria-hidden />
            </button>
            <button
              type="button"
              className="button"
              aria-label="As a tree"
              aria-pressed={layout === 'tree'}
              onClick={() => store.setState({ layout: 'tree' })}
            >
              <ListTree size={16} aria-hidden />
            </button>
            <button
              type="button"
              className="button outlined"
              disabled={rows.length === 0}
              onClick={() => {
                player.ui.setState({ dialog: 'none' })
                openRandomPair(player)
              }}
            >
              <Shuffle size={15} aria-hidden />
              Random pair
            </button>
          </div>
        </div>
        <p className="library-count" role="status">
          <span className="tabular">
            {rows.length.toLocaleString('en')}
            {isAll ? '' : ` of ${view.library.nInteractions.toLocaleString('en')}`}
          </span>{' '}
          {isAll && rows.length === 1 ? 'interaction' : 'interactions'}
          {view.isGrowing ? ', still looking…' : ''}
          {!isPlain(query) && (
            <button type="button" className="facet-more" onClick={() => store.setState({ query: {} })}>
              Clear filters
            </button>
          )}
        </p>
        <RecordingLines
          view={view}
          rows={rows}
          lines={lines}
          current={current}
          selected={shown}
          rowPx={ROW_PX}
          nVisible={null}
          onSelect={(key) => store.setState({ selected: key })}
          onOpen={open}
          onToggle={(branch) => {
            const next = new Set(openBranches)
            if (!next.delete(branch)) next.add(branch)
            store.setState({ openBranches: next })
          }}
        />
        {rows.length === 0 && <p className="panel-empty">Nothing matches. {isPlain(query) ? '' : 'Clear a filter.'}</p>}
      </section>
      <div className="library-details">
        {shown !== null && <InteractionDetails key={shown} view={view} interaction={shown} onOpen={open} />}
      </div>
    </div>
  )
}
