import { describe, expect, it } from 'vitest'
import { FileListReader, HAS, Library, isTable, searchLibrary, type LibraryQuery } from '../../../src/dataset/index.ts'
import { addMetadataCsv, createMetadataTables } from '../../../src/dataset/metadata-tables.ts'
import { fileListCsv, makeFileList, type MadeRow } from '../../helpers/make-file-list.ts'

const PLACE = { source: 'filelist.csv' }
const NO_TABLES = createMetadataTables()

function libraryOf(rows: readonly MadeRow[]): Library {
  const library = new Library()
  const reader = new FileListReader((id, facts) => library.add(id, facts), PLACE)
  reader.push(fileListCsv(rows))
  reader.end()
  return library
}

const keysOf = (library: Library, rows: Iterable<number>): string[] => Array.from(rows, (row) => library.keys[row]!)
const keyOf = (id: string): string => id.slice(0, id.lastIndexOf('_'))

describe('FileListReader', () => {
  const rows = makeFileList(400, 7)

  it.each([1, 7, 64, 1000, 1_000_000])('reads the same in pieces of %i characters', (size) => {
    const text = fileListCsv(rows, '\r\n')
    const library = new Library()
    const reader = new FileListReader((id, facts) => library.add(id, facts), PLACE)
    for (let at = 0; at < text.length; at += size) reader.push(text.slice(at, at + size))
    reader.end()
    expect(reader.nRows).toBe(400)
    expect(library.ids).toEqual(rows.map(({ id }) => id))
    for (const [row, made] of rows.entries()) {
      expect(library.labels.names[library.label[row]!]).toBe(made.label)
      expect(library.splits.names[library.split[row]!]).toBe(made.split)
      expect([library.batch[row], library.archive[row]]).toEqual([made.batch, made.archive])
      const bits = library.has[row]! & (HAS.annotations1p | HAS.annotations3p | HAS.face)
      const expected =
        (made.has1p ? HAS.annotations1p : 0) | (made.has3p ? HAS.annotations3p : 0) | (made.hasMovement ? HAS.face : 0)
      expect(bits).toBe(expected)
    }
  })

  it('takes quoted cells, an unnamed first column, a byte order mark and a last line without an end', () => {
    const library = new Library()
    const reader = new FileListReader((id, facts) => library.add(id, facts), PLACE)
    reader.push(
      '\ufeff,file_id,label,"split",batch_idx,archive_idx,note\n0,"V00_S0001_I00000001_P0001A",improvised,dev,',
    )
    reader.push('3.0,12.0,"two\nlines, and a ""quote"""\n1,V00_S0001_I00000001_P0002,improvised,dev,3,7,')
    reader.end()
    expect(library.ids).toEqual(['V00_S0001_I00000001_P0001A', 'V00_S0001_I00000001_P0002'])
    expect([...library.archive.subarray(0, 2)]).toEqual([12, 7])
  })

  it('leaves out rows without a place, and counts them', () => {
    const library = new Library()
    const reader = new FileListReader((id, facts) => library.add(id, facts), PLACE)
    reader.push(
      'file_id,label,split,batch_idx,archive_idx\n,improvised,dev,0,0\nV00_S0001_I00000001_P0001,../..,dev,0,0\n',
    )
    reader.push('V00_S0001_I00000001_P0001,improvised,dev,-1,0\nV00_S0001_I00000001_P0001,improvised,dev,0\n')
    reader.end()
    expect([reader.nRows, reader.nBad, library.nRecordings]).toEqual([4, 4, 0])
  })

  it.each([
    ['other columns', 'a,b,c\n1,2,3\n', 'file-unknown'],
    ['an empty file', '', 'file-unknown'],
    ['a quote that never closes', `file_id,label,split,batch_idx,archive_idx\n"${'x'.repeat(70_000)}`, 'csv-syntax'],
  ])('refuses %s', (_, text, tag) => {
    const reader = new FileListReader(() => undefined, PLACE)
    expect(() => {
      reader.push(text)
      reader.end()
    }).toThrow(expect.objectContaining({ tag }))
  })
})

describe('Library', () => {
  it('keeps partners together whatever comes between them, sorted by id', () => {
    const library = new Library()
    library.add('V00_S0001_I00000001_P0009')
    library.add('V01_S0001_I00000001_P0001')
    library.add('V00_S0001_I00000001_P0002')
    library.add('V00_S0001_I00000001_P0002A')
    const row = library.interactionRow('V00_S0001_I00000001')!
    expect(library.peopleOf(row).map((each) => library.ids[each]!.split('_')[3])).toEqual(['P0002', 'P0002A', 'P0009'])
    expect([...library.nPeople.subarray(0, 2)]).toEqual([3, 1])
  })

  it('estimates seconds from the size of a sound until it was read', () => {
    const library = new Library()
    const row = library.addMember('V00_S0001_I00000001_P0001', 'wav', 58 + 192_000 * 90, {})
    expect([library.durationSec[row], library.isEstimate[row]]).toEqual([90, 1])
    library.learn(row, { durationSec: 90.5 })
    library.addMember('V00_S0001_I00000001_P0001', 'wav', 58 + 192_000 * 90, {})
    expect([library.durationSec[row], library.isEstimate[row]]).toEqual([90.5, 0])
    expect(library.secondsOf(0)).toBe(90.5)
    expect(new Library().secondsOf(0)).toBeNaN()
  })

  it('takes no empty JSON of the dataset for words, and says so', () => {
    const library = new Library()
    const row = library.addMember('V00_S0001_I00000001_P0001', 'json', 96, {})
    expect([library.has[row]! & HAS.words, library.known[row]! & HAS.words]).toEqual([0, HAS.words])
  })

  it('lets a recording go and come back', () => {
    const library = new Library()
    library.add('V00_S0001_I00000001_P0001', { has: HAS.arrays })
    library.add('V00_S0001_I00000001_P0002', { has: HAS.arrays })
    expect(library.pair).toBe(0)
    library.remove('V00_S0001_I00000001_P0001')
    library.remove('V00_S0001_I00000001_P0001')
    expect([library.nPeople[0], library.peopleOf(0).length]).toEqual([1, 1])
    library.add('V00_S0001_I00000001_P0001')
    expect([library.nPeople[0], library.peopleOf(0).length]).toEqual([2, 2])
  })

  it('grows beyond its first columns without losing a value', () => {
    const rows = makeFileList(3000, 3)
    const library = libraryOf(rows)
    expect(library.nRecordings).toBe(3000)
    expect(rows.every(({ id }, row) => library.rowOf(id) === row && library.ids[row] === id)).toBe(true)
    expect(new Set(library.keys).size).toBe(library.nInteractions)
  })
})

describe('searchLibrary', () => {
  const rows = makeFileList(2000, 11)
  const library = libraryOf(rows)
  const tables = createMetadataTables()
  const prompt = library.prompts.names[5]!
  const session = library.sessions.names[2]!
  addMetadataCsv(
    tables,
    `prompt_hash,participant_a_prompt_text,participant_b_prompt_text,interaction_type\n${prompt},"Tell about a LOST umbrella",Listen,ipc_conversation\n`,
    PLACE,
  )
  addMetadataCsv(
    tables,
    `vendor_id,session_id,relationship,relationship_detail\n${session.slice(0, 3)},${session.slice(5)},familiar,siblings\n`,
    PLACE,
  )
  const groups = new Map<string, MadeRow[]>()
  for (const row of rows) groups.set(keyOf(row.id), [...(groups.get(keyOf(row.id)) ?? []), row])

  /** The same by a plain loop over the rows. */
  const expected = (holds: (people: MadeRow[], key: string) => boolean): string[] => {
    const all = [...groups].filter(([key, people]) => holds(people, key))
    return [...all.filter(([, people]) => people.length > 1), ...all.filter(([, people]) => people.length < 2)].map(
      ([key]) => key,
    )
  }
  const found = (query: LibraryQuery): string[] => keysOf(library, searchLibrary(library, tables, query))

  it('gives everything for no query, pairs first', () => {
    expect(found({})).toEqual(expected(() => true))
  })

  it.each([
    ['v02', (id: string) => id.includes('V02')],
    ['P1003a', (id: string) => id.includes('P1003A')],
    ['s0002_i', (id: string) => id.includes('S0002_I')],
    ['no such thing', () => false],
  ])('finds %j in ids whatever its case', (text, isIn) => {
    expect(found({ text })).toEqual(expected((people) => people.some(({ id }) => isIn(id))))
  })

  it('wants every word, each wherever it stands', () => {
    const text = 'v00 train   naturalistic'
    expect(found({ text })).toEqual(
      expected(
        (people) =>
          people.some(({ id }) => id.includes('V00')) &&
          people.some(({ split }) => split === 'train') &&
          people.some(({ label }) => label === 'naturalistic'),
      ),
    )
    expect(found({ text }).length).toBeGreaterThan(10)
  })

  it('finds the same letter by letter as at once', () => {
    for (const text of ['v00_s0002', 'train', 'naturalistic v02', 'umbrella', 'p1003a dev']) {
      const fresh = libraryOf(rows)
      const atOnce = keysOf(fresh, searchLibrary(libraryOf(rows), tables, { text }))
      let typed: string[] = []
      for (let n = 1; n <= text.length; n++)
        typed = keysOf(fresh, searchLibrary(fresh, tables, { text: text.slice(0, n) }))
      expect(typed, text).toEqual(atOnce)
    }
  })

  it('forgets what a word found when the library has changed', () => {
    const fresh = libraryOf(rows)
    expect(searchLibrary(fresh, tables, { text: 'v77' }).length).toBe(0)
    fresh.add('V77_S0001_I00000001_P0001')
    expect(keysOf(fresh, searchLibrary(fresh, tables, { text: 'v77' }))).toEqual(['V77_S0001_I00000001'])
  })

  it('finds prompts and relationships of the tables', () => {
    const withPrompt = expected((_, key) => key.slice(key.lastIndexOf('_') + 2) === prompt)
    expect(withPrompt.length).toBeGreaterThan(0)
    expect(found({ text: 'lost UMBRELLA' })).toEqual(withPrompt)
    expect(found({ types: ['ipc_conversation'] })).toEqual(withPrompt)
    const ofSession = expected((_, key) => key.startsWith(`${session}_`))
    expect(found({ text: 'sibling' })).toEqual(ofSession)
    expect(found({ relationships: ['familiar'] })).toEqual(ofSession)
    expect(found({ relationships: ['stranger'] })).toEqual([])
    expect(keysOf(library, searchLibrary(library, NO_TABLES, { text: 'umbrella' }))).toEqual([])
  })

  it('joins its parts with "and", the values of a part with "or"', () => {
    expect(found({ vendors: ['V01', 'V03'], splits: ['dev'], has: HAS.annotations3p, isPair: true })).toEqual(
      expected(
        (people, key) =>
          /^V0[13]/.test(key) &&
          people.length > 1 &&
          people.some(({ split }) => split === 'dev') &&
          people.some(({ has3p }) => has3p),
      ),
    )
  })

  it('matches what is not known by no range, and ranges by their end exclusively', () => {
    expect(found({ durationSec: [0, Infinity] })).toEqual([])
    library.learn(4, { durationSec: 60, fps: 30, validShare: 0.5, emotion: 3 })
    const key = keyOf(rows[4]!.id)
    expect(found({ durationSec: [60, 61] })).toEqual([key])
    expect(found({ durationSec: [59, 60] })).toEqual([])
    expect(found({ fps: [29.9, 30.1], validShare: [0.5, 0.6], emotion: 3 })).toEqual([key])
    expect(found({ emotion: 0 })).toEqual([])
  })

  it('does not find what is gone', () => {
    const [alone] = expected((people) => people.length === 1)
    const { id } = groups.get(alone!)![0]!
    library.remove(id)
    expect(found({ text: id })).toEqual([])
    library.add(id)
    expect(found({ text: id })).toEqual([alone])
  })

  it('takes a list for a table wherever it lies', () =>
    expect(isTable('https://host.example/filelist.csv?x=1')).toBe(true))
})
