import { describe, expect, it } from 'vitest'
import { HAS, Library, overviewOf, searchLibrary } from '../../../src/dataset/index.ts'
import { createMetadataTables } from '../../../src/dataset/metadata-tables.ts'

const tables = createMetadataTables()
tables.relationships.set('V00_S0001', { relationship: 'familiar', detail: 'siblings' })

function sampleLibrary(): Library {
  const library = new Library()
  const place = { split: 'dev', batch: '0000', archive: '0000' }
  library.add('V00_S0001_I00000001_P0001', {
    has: HAS.arrays | HAS.face,
    durationSec: 30,
    fps: 30,
    validShare: 1,
    emotion: 5,
    location: { label: 'improvised', ...place },
  })
  library.add('V00_S0001_I00000001_P0002', {
    has: HAS.arrays,
    durationSec: 90,
    isEstimate: true,
    location: { label: 'improvised', ...place },
  })
  library.add('V03_S0002_I00000002_P0001', { has: HAS.arrays, location: { label: 'naturalistic', ...place } })
  return library
}

const barsOf = (facets: ReturnType<typeof overviewOf>['facets'], id: string): [string, number][] =>
  facets.find((facet) => facet.id === id)?.bars.map(({ label, count }) => [label, count]) ?? []

describe('overviewOf', () => {
  it('counts people, pairs and the seconds that are known', () => {
    const { rows, nPairs, nRecordings, seconds, nTimed, nEstimated } = overviewOf(sampleLibrary(), tables, {})
    expect([rows.length, nPairs, nRecordings, seconds, nTimed, nEstimated]).toEqual([2, 1, 3, 120, 2, 1])
  })

  it('spreads interactions over the values, and says of how many the value is known', () => {
    const { facets } = overviewOf(sampleLibrary(), tables, {})
    expect(barsOf(facets, 'vendors')).toEqual([
      ['V00', 1],
      ['V03', 1],
    ])
    expect(barsOf(facets, 'relationships')).toEqual([['siblings', 1]])
    expect(barsOf(facets, 'has')).toEqual([['Face', 1]])
    // the longer of the two makes the length of the pair
    expect(barsOf(facets, 'durationSec').filter(([, count]) => count > 0)).toEqual([['1 to 2 min', 1]])
    expect(barsOf(facets, 'fps')).toEqual([['30 Hz', 1]])
    expect(barsOf(facets, 'validShare').filter(([, count]) => count > 0)).toEqual([['99 % and more', 1]])
    expect(barsOf(facets, 'emotion').filter(([, count]) => count > 0)).toEqual([['Neutral', 1]])
    const length = facets.find(({ id }) => id === 'durationSec')!
    expect([length.nKnown, length.nAll]).toEqual([1, 2])
    expect(facets.some(({ id }) => id === 'types')).toBe(false)
  })

  it('makes every bar a filter that finds as many as it says', () => {
    const library = sampleLibrary()
    for (const facet of overviewOf(library, tables, {}).facets) {
      for (const bar of facet.bars) {
        expect(searchLibrary(library, tables, bar.next).length, `${facet.id} ${bar.label}`).toBe(bar.count)
        const after = overviewOf(library, tables, bar.next).facets.find(({ id }) => id === facet.id)!
        const same = after.bars.find(({ label }) => label === bar.label)!
        expect([same.isChosen, same.count]).toEqual([true, bar.count])
        expect(searchLibrary(library, tables, same.next).length).toBe(2)
      }
    }
  })

  it('counts a property that is filtered as if it were not', () => {
    const { rows, facets } = overviewOf(sampleLibrary(), tables, { vendors: ['V03'] })
    expect(rows.length).toBe(1)
    expect(barsOf(facets, 'vendors')).toEqual([
      ['V00', 1],
      ['V03', 1],
    ])
    expect(barsOf(facets, 'labels')).toEqual([['naturalistic', 1]])
  })
})
