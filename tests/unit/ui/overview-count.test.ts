import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { HAS, Library, overviewOf, type LibraryQuery, type Overview } from '../../../src/dataset/index.ts'
import { createMetadataTables } from '../../../src/dataset/metadata-tables.ts'
import { createOverviewCount } from '../../../src/ui/library/overview-count.ts'
import type { LibraryView } from '../../../src/workspace/index.ts'

const tables = createMetadataTables()
const library = new Library()
const viewOf = (version: number): LibraryView => ({ library, tables, version, isGrowing: false })
const add = (vendor: string, n: number) => {
  for (let i = 0; i < n; i++) {
    library.add(`${vendor}_S0001_I0000000${i}_P0001`, { has: HAS.arrays })
  }
}
add('V00', 3)
add('V03', 2)

let counted: Overview[]
const numbers = () => counted.map(({ rows }) => rows.length)
const counter = () => createOverviewCount((overview) => counted.push(overview))

beforeEach(() => {
  counted = []
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})
/** Each look at the clock is a slice later. */
function slowClock(): void {
  let nowMs = 0
  vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += 10))
}

describe('createOverviewCount', () => {
  it('counts what is counted in one go', () => {
    const query: LibraryQuery = { vendors: ['V03'] }
    counter().want(viewOf(0), query)
    expect(counted).toEqual([])
    vi.runAllTimers()
    expect(counted).toEqual([overviewOf(library, tables, query)])
  })

  it('gives way between slices, and leaves a count whose query is another by then', () => {
    slowClock()
    const count = counter()
    count.want(viewOf(0), {})
    for (let i = 0; i < 5; i++) vi.advanceTimersToNextTimer()
    expect(counted).toEqual([])
    count.want(viewOf(0), { vendors: ['V00'] })
    vi.runAllTimers()
    expect(numbers()).toEqual([3])
  })

  it('waits until typing rests, but not for a filter', () => {
    const count = counter()
    count.want(viewOf(0), {})
    vi.runAllTimers()
    count.want(viewOf(0), { text: 'v' })
    vi.advanceTimersByTime(100)
    count.want(viewOf(0), { text: 'v03' })
    vi.advanceTimersByTime(100)
    expect(numbers()).toEqual([5])
    vi.advanceTimersByTime(100)
    expect(numbers()).toEqual([5, 2])
    count.want(viewOf(0), { text: 'v03', vendors: ['V00'] })
    vi.advanceTimersByTime(1)
    expect(numbers()).toEqual([5, 2, 0])
  })

  it('ends the count of a library that has grown meanwhile, then counts what has come', () => {
    slowClock()
    const count = counter()
    const query: LibraryQuery = {}
    count.want(viewOf(0), query)
    for (let i = 0; i < 5; i++) vi.advanceTimersToNextTimer()
    count.want(viewOf(1), query)
    for (let i = 0; i < 20 && counted.length === 0; i++) vi.advanceTimersToNextTimer()
    expect(numbers()).toEqual([5])
    vi.runAllTimers()
    expect(numbers()).toEqual([5, 5])
  })

  it('says nothing after its end', () => {
    const count = counter()
    count.want(viewOf(0), {})
    count.stop()
    vi.runAllTimers()
    expect(counted).toEqual([])
  })
})
