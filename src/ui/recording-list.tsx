import { useMemo, useRef, useState, type UIEvent } from 'react'
import { usePlayer, useWorkspace } from './player-context.ts'
import { participantOf } from './participant.ts'
import { windowOf } from './list-window.ts'

/** CSS pixels, as in the style sheet */
const ROW_PX = 40
/** Rows from which a search field is worth its room. */
const SEARCH_FROM = 8

/** Every interaction of the open sources, pairs first: list `Recordings`. Only the rows in view are in the page. */
export function RecordingList() {
  const player = usePlayer()
  const interactions = useWorkspace((state) => state.interactions)
  const current = useWorkspace((state) => state.interaction)
  const [query, setQuery] = useState('')
  const [scrollTop, setScrollTop] = useState(0)
  const scrollRef = useRef<HTMLDivElement>(null)
  const shown = useMemo(() => {
    const needle = query.trim().toLowerCase()
    if (needle === '') return interactions
    return interactions.filter((each) => `${each.key} ${each.recordings.join(' ')}`.toLowerCase().includes(needle))
  }, [interactions, query])
  const heightPx = Math.min(shown.length, 5) * ROW_PX
  const { first, last } = windowOf(scrollTop, heightPx, ROW_PX, shown.length)

  if (interactions.length === 0) return null
  return (
    <section className="recordings">
      <div className="panel-head">
        <h2>Recordings</h2>
        <span className="panel-count tabular">{interactions.length.toLocaleString('en')}</span>
      </div>
      {interactions.length >= SEARCH_FROM && (
        <input
          type="search"
          className="field field-small"
          aria-label="Search recordings"
          placeholder="Search by id"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            setScrollTop(0)
            scrollRef.current?.scrollTo({ top: 0 })
          }}
        />
      )}
      <div
        ref={scrollRef}
        className="recordings-scroll"
        style={{ height: heightPx }}
        onScroll={(event: UIEvent<HTMLDivElement>) => setScrollTop(event.currentTarget.scrollTop)}
      >
        <ul aria-label="Recordings" style={{ height: shown.length * ROW_PX }}>
          {shown.slice(first, last).map((interaction, index) => (
            <li
              key={interaction.key}
              className="recording"
              aria-setsize={shown.length}
              aria-posinset={first + index + 1}
              style={{ transform: `translateY(${(first + index) * ROW_PX}px)` }}
            >
              <button
                type="button"
                className="recording-button"
                aria-current={interaction.key === current}
                onClick={() => void player.openInteraction(interaction.key)}
              >
                <span className="recording-key tabular">{interaction.key}</span>
                <span className="recording-people">
                  {interaction.recordings.map(participantOf).join(' · ')}
                  {interaction.recordings.length === 1 && <span className="badge">one person</span>}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
      {shown.length === 0 && <p className="panel-empty">No recording has “{query}” in its id.</p>}
    </section>
  )
}
