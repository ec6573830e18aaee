import { FileListReader, Library, overviewOf, searchLibrary, type LibraryQuery } from '../../src/dataset/index.ts'
import { createMetadataTables } from '../../src/dataset/metadata-tables.ts'
import { fileListCsv, makeFileList } from '../helpers/make-file-list.ts'
import { median, type Bench, type BenchRow } from './bench-row.ts'

const TYPED = 'v03_s1203 train coworkers'
const FILTERS: readonly LibraryQuery[] = [
  { vendors: ['V00', 'V03'] },
  { splits: ['dev'], isPair: true },
  { has: 16 },
  { text: 'p1003', labels: ['naturalistic'] },
]
const PIECE = 64 * 1024

/** The whole corpus by its list: reading it, every keystroke of a search, every filter, the overview behind it. */
export const librarySearch: Bench = { name: 'library of 129,370 rows', run: () => Promise.resolve(run()) }

function run(): BenchRow[] {
  const text = fileListCsv(makeFileList())
  const library = new Library()
  const reader = new FileListReader((id, facts) => library.add(id, facts), { source: 'filelist.csv' })
  const startMs = performance.now()
  let longestMs = 0
  for (let at = 0; at < text.length; at += PIECE) {
    const pieceMs = performance.now()
    reader.push(text.slice(at, at + PIECE))
    longestMs = Math.max(longestMs, performance.now() - pieceMs)
  }
  reader.end()
  const readMs = performance.now() - startMs
  const tables = createMetadataTables()
  for (const [i, name] of library.prompts.names.entries()) {
    const prompt = `Tell your partner about a time when you went out of your way, ${i}. `.repeat(3)
    tables.prompts.set(name, {
      promptA: prompt,
      promptB: prompt,
      type: i % 4 === 0 ? 'grounded_gesture' : 'ipc_conversation',
    })
  }
  for (const [i, name] of library.sessions.names.entries()) {
    tables.relationships.set(name, {
      relationship: i % 3 === 0 ? 'familiar' : 'stranger',
      detail: i % 3 === 0 ? 'coworkers' : 'stranger',
    })
  }
  const queries = [...Array.from(TYPED, (_, i) => ({ text: TYPED.slice(0, i + 1) })), ...FILTERS]
  const times = queries.map((query) =>
    median(Array.from({ length: 5 }, () => timed(() => searchLibrary(library, tables, query)))),
  )
  const overview = median(
    Array.from({ length: 5 }, () => timed(() => overviewOf(library, tables, { vendors: ['V00'] }))),
  )
  return [
    { what: 'rows read', value: library.nRecordings, unit: '', bar: '>= 129370' },
    { what: 'reading the list', value: readMs, unit: 'ms' },
    { what: 'longest 64 KiB of it', value: longestMs, unit: 'ms', bar: '<= 50' },
    { what: 'slowest keystroke or filter', value: Math.max(...times), unit: 'ms', bar: '<= 50' },
    { what: 'median keystroke or filter', value: median(times), unit: 'ms' },
    { what: 'overview under a filter', value: overview, unit: 'ms', bar: '<= 100' },
  ]
}

function timed(work: () => unknown): number {
  const startMs = performance.now()
  work()
  return performance.now() - startMs
}
