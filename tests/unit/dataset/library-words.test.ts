import { describe, expect, it } from 'vitest'
import { FileListReader, Library, searchLibrary } from '../../../src/dataset/index.ts'
import { createMetadataTables } from '../../../src/dataset/metadata-tables.ts'
import { fileListCsv, makeFileList } from '../../helpers/make-file-list.ts'

function madeLibrary(): Library {
  const library = new Library()
  const reader = new FileListReader((id, facts) => library.add(id, facts), { source: 'filelist.csv' })
  reader.push(fileListCsv(makeFileList(400)))
  reader.end()
  return library
}

describe('a search of words that were asked for in part before', () => {
  it.each(['v03 train', 'nat dev p10', 'i00 v00_s00', 'improvised  test', 'zzz'])(
    'finds what the whole search finds, letter by letter: %s',
    (text) => {
      const library = madeLibrary()
      const tables = createMetadataTables()
      for (let length = 1; length <= text.length; length++) {
        const typed = text.slice(0, length)
        // each letter under another filter: of the word some rows are known, others not
        for (const filter of [{ vendors: ['V00'] }, { labels: ['improvised'] }, {}].slice(length % 2)) {
          const query = { ...filter, text: typed }
          // of a library that is searched for the first time
          const expected = [...searchLibrary(madeLibrary(), createMetadataTables(), query)]
          expect([...searchLibrary(library, tables, query)]).toEqual(expected)
        }
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
