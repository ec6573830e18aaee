import { memo, useEffect, useState } from 'react'
import { overviewOf, type LibraryQuery, type Overview, type OverviewFacet } from '../../dataset/index.ts'
import type { LibraryView } from '../../workspace/index.ts'
import { createOverviewCount } from './overview-count.ts'

/** bars shown of a property before "more" */
const FEW = 8
/** interactions that are counted while the panel is made */
const FEW_INTERACTIONS = 2000

/** Counts and distributions of what the filter leaves; every bar filters. */
export function OverviewPanel({
  view,
  query,
  onQuery,
}: {
  view: LibraryView
  query: LibraryQuery
  /** the same function each time, as the bars are made anew with another */
  onQuery: (part: LibraryQuery) => void
}) {
  const overview = useOverview(view, query)
  if (overview === null) return <section className="overview" aria-label="Overview and filters" aria-busy />
  return <Bars overview={overview} onQuery={onQuery} />
}

/** Apart, as they follow only when typing rests. */
const Bars = memo(function Bars({ overview, onQuery }: { overview: Overview; onQuery: (part: LibraryQuery) => void }) {
  const { rows, nPairs, nRecordings, seconds, nTimed, nEstimated } = overview
  return (
    <section className="overview" aria-label="Overview and filters">
      <dl className="overview-totals">
        <div>
          <dt>interactions</dt>
          <dd className="tabular">{rows.length.toLocaleString('en')}</dd>
        </div>
        <div>
          <dt>pairs</dt>
          <dd className="tabular">{nPairs.toLocaleString('en')}</dd>
        </div>
        <div>
          <dt>people</dt>
          <dd className="tabular">{nRecordings.toLocaleString('en')}</dd>
        </div>
        <div>
          <dt>hours</dt>
          <dd className="tabular">{nTimed === 0 ? '–' : hoursText(seconds)}</dd>
        </div>
      </dl>
      <p className="overview-known">{hoursNote(nTimed, nEstimated, nRecordings)}</p>
      {overview.facets.map((facet) => (
        // what was typed and chosen elsewhere since the bars were counted stays
        <Facet key={facet.id} facet={facet} onQuery={(next) => onQuery({ [facet.id]: next[facet.id] })} />
      ))}
    </section>
  )
})

/** The last overview that was counted; null before the first of a large library. */
function useOverview(view: LibraryView, query: LibraryQuery): Overview | null {
  const [overview, setOverview] = useState(() =>
    view.library.nInteractions > FEW_INTERACTIONS ? null : overviewOf(view.library, view.tables, query),
  )
  const [count] = useState(() => createOverviewCount(setOverview))
  useEffect(() => count.want(view, query), [count, view, query])
  useEffect(() => () => count.stop(), [count])
  return overview
}

function Facet({ facet, onQuery }: { facet: OverviewFacet; onQuery: (query: LibraryQuery) => void }) {
  const [isLong, setIsLong] = useState(false)
  const { title, bars, nKnown, nAll } = facet
  const shown = isLong ? bars : bars.slice(0, FEW)
  const most = Math.max(1, ...bars.map(({ count }) => count))
  return (
    <fieldset className="facet">
      <legend>{title}</legend>
      {nKnown < nAll && (
        <p className="overview-known">
          known of {nKnown.toLocaleString('en')} of {nAll.toLocaleString('en')}
        </p>
      )}
      {shown.map((bar) => (
        <button
          key={bar.label}
          type="button"
          className="facet-bar"
          aria-pressed={bar.isChosen}
          disabled={bar.count === 0 && !bar.isChosen}
          onClick={() => onQuery(bar.next)}
        >
          <span className="facet-label">{wordsOf(bar.label)}</span>
          <span className="facet-count tabular">{bar.count.toLocaleString('en')}</span>
          <svg className="facet-plot" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden>
            <rect width="100" height="3" className="facet-ground" />
            <rect width={(100 * bar.count) / most} height="3" className="facet-fill" />
          </svg>
        </button>
      ))}
      {bars.length > FEW && (
        <button type="button" className="facet-more" onClick={() => setIsLong(!isLong)}>
          {isLong ? 'Fewer' : `${bars.length - FEW} more`}
        </button>
      )}
    </fieldset>
  )
}

/** `ipc_conversation` -> `ipc conversation`. */
function wordsOf(name: string): string {
  return name.replaceAll('_', ' ')
}

function hoursText(seconds: number): string {
  const hours = seconds / 3600
  if (hours < 0.01) return '< 0.01'
  return hours >= 100 ? Math.round(hours).toLocaleString('en') : hours.toFixed(hours >= 10 ? 1 : 2)
}

function hoursNote(nTimed: number, nEstimated: number, nAll: number): string {
  if (nTimed === 0) return 'Lengths are known once a recording or its archive was looked into.'
  const read = nTimed - nEstimated
  const parts = [
    read > 0 ? `${read.toLocaleString('en')} read` : '',
    nEstimated > 0 ? `${nEstimated.toLocaleString('en')} by the size of their sound` : '',
    nAll > nTimed ? `${(nAll - nTimed).toLocaleString('en')} not known` : '',
  ]
  return `Hours of people: ${parts.filter((part) => part !== '').join(', ')}.`
}
