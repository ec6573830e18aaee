import { overviewSteps, type LibraryQuery, type Overview } from '../../dataset/index.ts'
import type { LibraryView } from '../../workspace/index.ts'

/** ms without a key before what was typed is counted: until then only the list follows */
const REST_MS = 160
/** ms of one slice; a key waits for no more than this and one step */
const SLICE_MS = 8

export interface OverviewCount {
  /** Counts this next, unless it is counted already. */
  want(view: LibraryView, query: LibraryQuery): void
  stop(): void
}

/**
 * Counts overviews in slices, so that the page hears keys meanwhile. A new query ends the count of the last one; a library
 * that has grown waits until the count has ended, or one that grows all the time would never be counted.
 */
export function createOverviewCount(onCounted: (overview: Overview) => void): OverviewCount {
  let wanted: { readonly view: LibraryView; readonly query: LibraryQuery } | null = null
  /** what is counted, or will be when the timer ends */
  let query: LibraryQuery | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  const begin = (): void => {
    const counted = wanted!
    const { library, tables } = counted.view
    const steps = overviewSteps(library, tables, counted.query)
    const slice = (): void => {
      const untilMs = performance.now() + SLICE_MS
      do {
        const { done, value } = steps.next()
        if (done === true) {
          query = null
          onCounted(value)
          if (wanted !== null && wanted !== counted) start(0)
          return
        }
      } while (performance.now() < untilMs)
      timer = setTimeout(slice)
    }
    slice()
  }
  const start = (delayMs: number): void => {
    clearTimeout(timer)
    query = wanted!.query
    timer = setTimeout(begin, delayMs)
  }
  return {
    want(view, next) {
      const isTyped = wanted !== null && wanted.query.text !== next.text
      wanted = { view, query: next }
      if (query !== next) start(isTyped ? REST_MS : 0)
    },
    stop() {
      clearTimeout(timer)
      wanted = query = null
    },
  }
}
