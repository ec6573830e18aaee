import { HAS, UNKNOWN, type Library } from './library.ts'
import type { MetadataTables } from './metadata-tables.ts'

/** What is looked for. Every part that is given must hold; within a part one of its values must. */
export interface LibraryQuery {
  /** words, all of which must stand in ids, prompt texts, relationship or place; case does not matter */
  readonly text?: string | undefined
  readonly vendors?: readonly string[] | undefined
  readonly labels?: readonly string[] | undefined
  readonly splits?: readonly string[] | undefined
  /** `familiar`, `siblings`: a value of either column */
  readonly relationships?: readonly string[] | undefined
  /** kinds of interaction: `ipc_conversation` */
  readonly types?: readonly string[] | undefined
  /** bits of HAS; one person with all of them is enough */
  readonly has?: number | undefined
  /** at least two people are there */
  readonly isPair?: boolean | undefined
  /** s, [from, to); what is not known does not match */
  readonly durationSec?: readonly [number, number] | undefined
  /** Hz, [from, to) */
  readonly fps?: readonly [number, number] | undefined
  /** 0..1, [from, to) */
  readonly validShare?: readonly [number, number] | undefined
  /** index into EMOTIONS */
  readonly emotion?: number | undefined
}

/**
 * Rows of the interactions that match, pairs first, otherwise in the order found. One pass over typed columns; texts are
 * compared per prompt and per session, of which there are few.
 */
export function searchLibrary(library: Library, tables: MetadataTables, query: LibraryQuery): Int32Array {
  const matches = matcherOf(library, tables, query)
  const { nInteractions, nPeople } = library
  const pairs = new Int32Array(nInteractions)
  const singles = new Int32Array(nInteractions)
  let nPairs = 0
  let nSingles = 0
  for (let row = 0; row < nInteractions; row++) {
    if (nPeople[row] === 0 || !matches(row)) continue
    if (nPeople[row]! > 1) pairs[nPairs++] = row
    else singles[nSingles++] = row
  }
  pairs.set(singles.subarray(0, nSingles), nPairs)
  return pairs.subarray(0, nPairs + nSingles)
}

type Matcher = (interaction: number) => boolean

function matcherOf(library: Library, tables: MetadataTables, query: LibraryQuery): Matcher {
  const parts: Matcher[] = []
  const { vendors, labels, splits, relationships, types, has = 0, isPair, emotion } = query
  if (isPair === true) parts.push((row) => library.nPeople[row]! > 1)
  if (vendors?.length) {
    const wanted = flagsOf(library.vendors.names, (name) => vendors.includes(name))
    parts.push((row) => wanted[library.vendor[row]!] === 1)
  }
  for (const [list, column, dictionary] of [
    [labels, 'label', library.labels],
    [splits, 'split', library.splits],
  ] as const) {
    if (!list?.length) continue
    const wanted = flagsOf(dictionary.names, (name) => list.includes(name))
    parts.push(anyPerson(library, (row) => wanted[library[column][row]!] === 1))
  }
  if (relationships?.length) {
    const wanted = flagsOf(library.sessions.names, (session) => {
      const found = tables.relationships.get(session)
      return found !== undefined && (relationships.includes(found.relationship) || relationships.includes(found.detail))
    })
    parts.push((row) => wanted[library.session[row]!] === 1)
  }
  if (types?.length) {
    const wanted = flagsOf(library.prompts.names, (prompt) => types.includes(tables.prompts.get(prompt)?.type ?? ''))
    parts.push((row) => wanted[library.prompt[row]!] === 1)
  }
  if (has !== 0) parts.push(anyPerson(library, (row) => (library.has[row]! & has) === has))
  const range = (limits: readonly [number, number] | undefined, valueOf: (row: number) => number): void => {
    if (limits === undefined) return
    const [from, to] = limits
    parts.push((row) => valueOf(row) >= from && valueOf(row) < to)
  }
  range(query.durationSec, (row) => library.secondsOf(row))
  for (const [limits, column] of [
    [query.fps, 'fps'],
    [query.validShare, 'validShare'],
  ] as const) {
    if (limits === undefined) continue
    parts.push(anyPerson(library, (row) => library[column][row]! >= limits[0] && library[column][row]! < limits[1]))
  }
  if (emotion !== undefined && emotion !== UNKNOWN)
    parts.push(anyPerson(library, (row) => library.emotion[row] === emotion))
  for (const word of wordsOf(query.text)) parts.push(wordMatcher(library, tables, word))
  return (row) => {
    for (let i = 0; i < parts.length; i++) if (!parts[i]!(row)) return false
    return true
  }
}

/** Lower-case words of what was typed. */
function wordsOf(text: string | undefined): string[] {
  return (text ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
}

/**
 * Words of the last searches, by row what is known of it: somebody who types asks for the same words again, and for one
 * that goes on from before.
 */
interface WordCache {
  readonly version: number
  readonly tables: MetadataTables
  readonly words: Map<string, Uint8Array>
}

const CACHES = new WeakMap<Library, WordCache>()
const MAX_WORDS = 24

function cacheOf(library: Library, tables: MetadataTables): Map<string, Uint8Array> {
  const known = CACHES.get(library)
  if (known?.version === library.version && known.tables === tables) return known.words
  const words = new Map<string, Uint8Array>()
  CACHES.set(library, { version: library.version, tables, words })
  return words
}

/** What is known of a row and a word */
const MATCHES = 1
const DIFFERS = 2

/**
 * A word stands in an id, begins a name of the place, or stands in what the tables say of prompt and session. Only rows that
 * are asked for are looked at, each once.
 */
function wordMatcher(library: Library, tables: MetadataTables, word: string): Matcher {
  const cache = cacheOf(library, tables)
  let flags = cache.get(word)
  if (flags === undefined) {
    // what a longer word matches its beginning matched
    let before = ''
    for (const each of cache.keys()) if (word.startsWith(each) && each.length > before.length) before = each
    flags = new Uint8Array(library.nInteractions)
    const wider = cache.get(before)
    if (wider) for (let row = 0; row < flags.length; row++) if (wider[row] === DIFFERS) flags[row] = DIFFERS
    if (cache.size >= MAX_WORDS) cache.delete(cache.keys().next().value!)
    cache.set(word, flags)
  }
  const known = flags
  let test: Matcher | undefined
  return (row) => {
    if (known[row] === 0) known[row] = (test ??= wordTest(library, tables, word))(row) ? MATCHES : DIFFERS
    return known[row] === MATCHES
  }
}

function wordTest(library: Library, tables: MetadataTables, word: string): Matcher {
  const prompts = flagsOf(library.prompts.names, (name) => {
    const prompt = tables.prompts.get(name)
    if (prompt === undefined) return false
    return `${prompt.promptA}\n${prompt.promptB}\n${prompt.type}`.toLowerCase().includes(word)
  })
  const sessions = flagsOf(library.sessions.names, (name) => {
    const found = tables.relationships.get(name)
    return found !== undefined && `${found.relationship}\n${found.detail}`.toLowerCase().includes(word)
  })
  const labels = flagsOf(library.labels.names, (name) => name.startsWith(word))
  const splits = flagsOf(library.splits.names, (name) => name.startsWith(word))
  const upper = word.toUpperCase()
  // ids of the dataset are upper case throughout; only other names need folding
  const isIn = (id: string): boolean => id.includes(upper) || (!isUpperCase(id) && id.toLowerCase().includes(word))
  return anyPersonOr(
    library,
    (row) => prompts[library.prompt[row]!] === 1 || sessions[library.session[row]!] === 1,
    (row) => isIn(library.ids[row]!) || labels[library.label[row]!] === 1 || splits[library.split[row]!] === 1,
  )
}

function isUpperCase(id: string): boolean {
  return id.startsWith('V') && id.includes('_S')
}

function flagsOf(names: readonly string[], holds: (name: string) => boolean): Uint8Array {
  // one longer than any code: UNKNOWN never matches
  const flags = new Uint8Array(Math.max(names.length, UNKNOWN + 1))
  for (let i = 0; i < names.length; i++) flags[i] = holds(names[i]!) ? 1 : 0
  return flags
}

function anyPerson(library: Library, holds: (recording: number) => boolean): Matcher {
  return anyPersonOr(library, () => false, holds)
}

function anyPersonOr(library: Library, holdsOfAll: Matcher, holds: (recording: number) => boolean): Matcher {
  return (interaction) => {
    if (holdsOfAll(interaction)) return true
    for (let row = library.first[interaction]!; row >= 0; row = library.next[row]!) {
      if ((library.has[row]! & HAS.gone) === 0 && holds(row)) return true
    }
    return false
  }
}
