import { describe, expect, it } from 'vitest'
import { FileListReader, isNarrower, Library, searchLibrary, type LibraryQuery } from '../../../src/dataset/index.ts'
import { createMetadataTables } from '../../../src/dataset/metadata-tables.ts'
import { fileListCsv, makeFileList } from '../../helpers/make-file-list.ts'

function madeLibrary(): Library {
  const library = new Library()
  const reader = new FileListReader((id, facts) => library.add(id, facts), { source: 'filelist.csv' })
  reader.push(fileListCsv(makeFileList(1200)))
  reader.end()
  return library
}

describe('a search among what a wider one found', () => {
  it.each(['v03 train', 'nat dev p10', 'i00 v00_s00', 'improvised  test', 'zzz'])(
    'finds what the whole search finds, letter by letter: %s',
    (text) => {
      const [narrow, whole] = [madeLibrary(), madeLibrary()]
      const tables = createMetadataTables()
      let rows = searchLibrary(narrow, tables, { vendors: ['V00', 'V03'] })
      for (let length = 1; length <= text.length; length++) {
        const query = { vendors: ['V00', 'V03'], text: text.slice(0, length) }
        rows = searchLibrary(narrow, tables, query, rows)
        // another object for the tables each time: nothing is kept of the words before
        expect([...rows]).toEqual([...searchLibrary(whole, createMetadataTables(), query)])
      }
    },
  )

  it('is of the same words where a search of all has begun in a part', () => {
    const library = madeLibrary()
    const tables = createMetadataTables()
    const part = searchLibrary(library, tables, { labels: ['improvised'], text: 'dev' })
    const all = searchLibrary(library, tables, { text: 'dev' })
    expect(part.length).toBeLessThan(all.length)
    expect([...all]).toEqual([...searchLibrary(madeLibrary(), tables, { text: 'dev' })])
  })
})

describe('isNarrower', () => {
  const v03 = ['V03']
  it.each<[LibraryQuery, LibraryQuery, boolean]>([
    [{}, { text: 'a' }, true],
    [{ text: 'a' }, { text: 'a b' }, true],
    [{ text: 'ab' }, { text: 'a' }, false],
    [{ text: 'ab' }, { text: 'cab' }, false],
    [{ vendors: v03 }, { vendors: v03, text: 'a' }, true],
    [{ vendors: v03 }, { text: 'a' }, false],
    [{ text: 'a' }, { vendors: v03, text: 'ab' }, false],
    [{ vendors: undefined }, { text: 'a' }, true],
  ])('of %j and %j', (before, after, expected) => {
    expect(isNarrower(before, after)).toBe(expected)
  })
})
