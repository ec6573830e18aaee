import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { overviewOf, type OverviewFacet, type LibraryQuery } from '../../dataset/index.ts'
import type { LibraryView } from '../../workspace/index.ts'

/** bars shown of a property before "more" */
const FEW = 8
/** ms; counting the whole corpus takes a tenth of a second, in which no key is heard */
const REST_MS = 160

/** Counts and distributions of what the filter leaves; every bar filters. */
export function OverviewPanel({
  view,
  query,
  onQuery,
}: {
  view: LibraryView
  query: LibraryQuery
  onQuery: (query: LibraryQuery) => void
}) {
  // typing comes first: the list follows each key, the bars when it rests
  const text = useRested(query.text)
  const rested = useMemo(() => ({ ...query, text }), [query, text])
  const lateView = useDeferredValue(view)
  const lateQuery = useDeferredValue(rested)
  const overview = useMemo(() => overviewOf(lateView.library, lateView.tables, lateQuery), [lateView, lateQuery])
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
        // what was typed since the bars were counted stays
        <Facet key={facet.id} facet={facet} onQuery={(next) => onQuery({ ...next, text: query.text })} />
      ))}
    </section>
  )
}

/** What a text was when it had not changed for a while. */
function useRested(text: string | undefined): string | undefined {
  const [rested, setRested] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST_MS)
    return () => clearTimeout(timer)
  }, [text])
  return rested
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
