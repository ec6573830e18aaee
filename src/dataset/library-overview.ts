import { EMOTIONS } from './features.ts'
import { HAS, UNKNOWN, type Library } from './library.ts'
import { searchLibrary, type LibraryQuery } from './library-search.ts'
import type { MetadataTables } from './metadata-tables.ts'

/** One bar: so many interactions have this value, and choosing it asks for those. */
export interface OverviewBar {
  readonly label: string
  readonly count: number
  readonly isChosen: boolean
  /** the query with this value chosen, or no longer */
  readonly next: LibraryQuery
}

/** How the interactions spread over the values of one property. */
export interface OverviewFacet {
  /** the part of a query that its bars change */
  readonly id: keyof LibraryQuery
  readonly title: string
  readonly bars: readonly OverviewBar[]
  /** interactions for which the value is known, of those counted; equal where it is known for all */
  readonly nKnown: number
  readonly nAll: number
}

export interface Overview {
  readonly rows: Int32Array
  readonly nPairs: number
  readonly nRecordings: number
  /** s of all people of whom it is known, and how many these are; how many of them by the size of the sound only */
  readonly seconds: number
  readonly nTimed: number
  readonly nEstimated: number
  readonly facets: readonly OverviewFacet[]
}

const DURATIONS: readonly (readonly [label: string, from: number, to: number])[] = [
  ['under 1 min', 0, 60],
  ['1 to 2 min', 60, 120],
  ['2 to 4 min', 120, 240],
  ['4 to 8 min', 240, 480],
  ['8 to 16 min', 480, 960],
  ['over 16 min', 960, Infinity],
]
const SHARES: readonly (readonly [label: string, from: number, to: number])[] = [
  ['under 50 %', 0, 0.5],
  ['50 to 90 %', 0.5, 0.9],
  ['90 to 99 %', 0.9, 0.99],
  ['99 % and more', 0.99, 1.01],
]
const KINDS: readonly (readonly [label: string, bit: number])[] = [
  ['Face', HAS.face],
  ['Words', HAS.words],
  ['Voice', HAS.voice],
  ['Film', HAS.film],
  ['Annotated by themselves', HAS.annotations1p],
  ['Annotated by others', HAS.annotations3p],
  ['Problems', HAS.problems],
]
/** Hz; two rates nearer than this are one bar */
const RATE_STEP = 0.005
const MAX_RATES = 24

/** What a query finds, and how it spreads. A property that is asked for is counted as if it were not. */
export function overviewOf(library: Library, tables: MetadataTables, query: LibraryQuery): Overview {
  const steps = overviewSteps(library, tables, query)
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
  }
}

/**
 * The same in steps of about 10 ms for the whole corpus, so that keys are heard in between. Of a library that grows
 * meanwhile the later steps count more than the earlier ones.
 */
export function* overviewSteps(
  library: Library,
  tables: MetadataTables,
  query: LibraryQuery,
): Generator<undefined, Overview, undefined> {
  const rows = searchLibrary(library, tables, query)
  yield
  const count = new Counter(library, tables, query, rows)
  const nameOfSession = (code: number): string => {
    const found = tables.relationships.get(library.sessions.names[code]!)
    return found === undefined ? '' : found.detail || found.relationship
  }
  const namesOfRelationships = (): string[] => Array.from(library.sessions.names, (_, i) => nameOfSession(i))
  const namesOfTypes = (): string[] => library.prompts.names.map((name) => tables.prompts.get(name)?.type ?? '')
  const facets: OverviewFacet[] = []
  for (const step of [
    () => count.names('vendors', 'Vendor', library.vendor, library.vendors.names),
    () => count.namesOfPeople('labels', 'Kind', library.label, library.labels.names),
    () => count.namesOfPeople('splits', 'Split', library.split, library.splits.names),
    () => count.names('relationships', 'Relationship', library.session, namesOfRelationships()),
    () => count.names('types', 'Type of prompt', library.prompt, namesOfTypes()),
    () => count.kinds(),
    () => count.ranges('durationSec', 'Length', DURATIONS, library.durationSec),
    () => count.rates(),
    () => count.ranges('validShare', 'Body valid', SHARES, library.validShare),
    () => count.emotions(),
  ]) {
    const facet = step()
    if (facet.bars.length > 0) facets.push(facet)
    yield
  }
  return { rows, ...totalsOf(library, rows), facets }
}

function totalsOf(library: Library, rows: Int32Array): Omit<Overview, 'rows' | 'facets'> {
  const totals = { nPairs: 0, nRecordings: 0, seconds: 0, nTimed: 0, nEstimated: 0 }
  for (const interaction of rows) {
    if (library.nPeople[interaction]! > 1) totals.nPairs++
    for (let row = library.first[interaction]!; row >= 0; row = library.next[row]!) {
      if ((library.has[row]! & HAS.gone) !== 0) continue
      totals.nRecordings++
      const seconds = library.durationSec[row]!
      if (Number.isNaN(seconds)) continue
      totals.seconds += seconds
      totals.nTimed++
      totals.nEstimated += library.isEstimate[row]!
    }
  }
  return totals
}

type NameListKey = 'vendors' | 'labels' | 'splits' | 'relationships' | 'types'
type RangeKey = 'durationSec' | 'validShare' | 'fps'

class Counter {
  private readonly library: Library
  private readonly tables: MetadataTables
  private readonly query: LibraryQuery
  private readonly all: Int32Array

  constructor(library: Library, tables: MetadataTables, query: LibraryQuery, rows: Int32Array) {
    this.library = library
    this.tables = tables
    this.query = query
    this.all = rows
  }

  /** @param column code of an interaction @param names by code; '' where nothing is known */
  names(key: NameListKey, title: string, column: Uint8Array | Int32Array, names: readonly string[]): OverviewFacet {
    const rows = this.rowsWithout(key, (this.query[key] ?? []).length > 0)
    const counts = new Int32Array(names.length)
    for (const row of rows) counts[column[row]!]!++
    return this.namesFacet(key, title, names, counts, rows.length)
  }

  /** The same for a property of people: an interaction counts once for each value one of its people has. */
  namesOfPeople(key: NameListKey, title: string, column: Uint8Array, names: readonly string[]): OverviewFacet {
    const { first, next } = this.library
    const rows = this.rowsWithout(key, (this.query[key] ?? []).length > 0)
    const counts = new Int32Array(UNKNOWN + 1)
    for (const interaction of rows) {
      let before = -1
      for (let row = first[interaction]!; row >= 0; row = next[row]!) {
        if (column[row] !== before) counts[column[row]!]!++
        before = column[row]!
      }
    }
    return this.namesFacet(key, title, names, counts, rows.length)
  }

  private namesFacet(
    key: NameListKey,
    title: string,
    names: readonly string[],
    countOfCode: Int32Array,
    nAll: number,
  ): OverviewFacet {
    const chosen = this.query[key] ?? []
    const counts = new Map<string, number>(chosen.map((name) => [name, 0]))
    let nKnown = 0
    for (const [code, name] of names.entries()) {
      if (name === '' || countOfCode[code] === 0) continue
      counts.set(name, (counts.get(name) ?? 0) + countOfCode[code]!)
      nKnown += countOfCode[code]!
    }
    const bars = [...counts].toSorted(byCount).map(([name, count]) => {
      const isChosen = chosen.includes(name)
      const list = isChosen ? chosen.filter((each) => each !== name) : [...chosen, name]
      return { label: name, count, isChosen, next: this.with(key, list.length === 0 ? undefined : list) }
    })
    return { id: key, title, bars, nKnown: Math.min(nKnown, nAll), nAll }
  }

  kinds(): OverviewFacet {
    const { has = 0 } = this.query
    const counts = KINDS.map(() => 0)
    let nKnown = 0
    const union = KINDS.reduce((bits, [, bit]) => bits | bit, 0)
    for (const interaction of this.all) {
      let bits = 0
      let known = 0
      for (let row = this.library.first[interaction]!; row >= 0; row = this.library.next[row]!) {
        bits |= this.library.has[row]!
        known |= this.library.known[row]!
      }
      if ((known & (union & ~HAS.problems)) !== 0) nKnown++
      for (let k = 0; k < KINDS.length; k++) if ((bits & KINDS[k]![1]) !== 0) counts[k]!++
    }
    const bars = KINDS.map(([label, bit], k) => {
      const next = has ^ bit
      return { label, count: counts[k]!, isChosen: (has & bit) !== 0, next: this.with('has', next || undefined) }
    }).filter(({ count, isChosen }) => count > 0 || isChosen)
    return { id: 'has', title: 'Has', bars, nKnown, nAll: this.all.length }
  }

  /** @param bins [from, to), at most 31 @param column of recordings; the longest person makes the length of a pair */
  ranges(
    key: RangeKey,
    title: string,
    bins: readonly (readonly [label: string, from: number, to: number])[],
    column: Float32Array,
  ): OverviewFacet {
    const { library } = this
    const chosen = this.query[key]
    const rows = this.rowsWithout(key, chosen !== undefined)
    const binOf = (value: number): number =>
      Number.isNaN(value) ? -1 : bins.findIndex(([, from, to]) => value >= from && value < to)
    const counts = bins.map(() => 0)
    let nKnown = 0
    for (const interaction of rows) {
      let seen = 0
      if (key === 'durationSec') seen = bit(binOf(library.secondsOf(interaction)))
      else {
        for (let row = library.first[interaction]!; row >= 0; row = library.next[row]!) seen |= bit(binOf(column[row]!))
      }
      if (seen !== 0) nKnown++
      for (let k = 0; seen !== 0; k++, seen >>>= 1) if ((seen & 1) !== 0) counts[k]!++
    }
    const bars = bins.map(([label, from, to], k) => {
      const isChosen = chosen !== undefined && chosen[0] === from && chosen[1] === to
      return { label, count: counts[k]!, isChosen, next: this.with(key, isChosen ? undefined : [from, to]) }
    })
    return { id: key, title, bars: nKnown === 0 && chosen === undefined ? [] : bars, nKnown, nAll: rows.length }
  }

  rates(): OverviewFacet {
    const { library } = this
    const seen = new Set<number>()
    for (let row = 0; row < library.nRecordings; row++) {
      if (!Number.isNaN(library.fps[row]!)) seen.add(Math.round(library.fps[row]! / RATE_STEP))
    }
    const bins = [...seen]
      .toSorted((a, b) => a - b)
      .map((step) => {
        const rate = step * RATE_STEP
        return [`${Number(rate.toFixed(2))} Hz`, rate - RATE_STEP / 2, rate + RATE_STEP / 2] as const
      })
    return this.ranges('fps', 'Rate', bins.slice(0, MAX_RATES), library.fps)
  }

  emotions(): OverviewFacet {
    const { library } = this
    const chosen = this.query.emotion
    const rows = this.rowsWithout('emotion', chosen !== undefined)
    const counts = EMOTIONS.map(() => 0)
    let nKnown = 0
    for (const interaction of rows) {
      let seen = 0
      for (let row = library.first[interaction]!; row >= 0; row = library.next[row]!) {
        if (library.emotion[row] !== UNKNOWN) seen |= bit(library.emotion[row]!)
      }
      if (seen !== 0) nKnown++
      for (let k = 0; seen !== 0; k++, seen >>>= 1) if ((seen & 1) !== 0) counts[k]!++
    }
    const bars = EMOTIONS.map((label, code) => {
      const isChosen = chosen === code
      return { label, count: counts[code]!, isChosen, next: this.with('emotion', isChosen ? undefined : code) }
    })
    const isEmpty = nKnown === 0 && chosen === undefined
    return { id: 'emotion', title: 'Leading emotion (model)', bars: isEmpty ? [] : bars, nKnown, nAll: rows.length }
  }

  /** The rows of the query without one of its parts. */
  private rowsWithout(key: keyof LibraryQuery, isActive: boolean): Int32Array {
    return isActive ? searchLibrary(this.library, this.tables, this.with(key, undefined)) : this.all
  }

  private with<K extends keyof LibraryQuery>(key: K, value: LibraryQuery[K]): LibraryQuery {
    return { ...this.query, [key]: value }
  }
}

function byCount([a, n]: [string, number], [b, m]: [string, number]): number {
  return m - n || (a < b ? -1 : 1)
}

/** 0 for no bin. */
function bit(bin: number): number {
  return bin < 0 ? 0 : 1 << bin
}
