/**
 * The part of Python's literals that NPY headers are made of: dictionaries with string keys, strings without escapes,
 * True, False, integers (with the `L` of Python 2), tuples and lists. Nothing is evaluated, nesting is bounded.
 */
export type PythonValue = string | number | boolean | PythonSequence | Map<string, PythonValue>

export interface PythonSequence {
  readonly kind: 'tuple' | 'list'
  readonly items: readonly PythonValue[]
}

export type PythonLiteral =
  { readonly ok: true; readonly value: PythonValue } | { readonly ok: false; readonly reason: string }

const MAX_DEPTH = 16

/** Reads one literal that fills the text, white space aside. */
export function parsePythonLiteral(text: string): PythonLiteral {
  const reader: Reader = { text, at: 0 }
  try {
    const value = readValue(reader, 0)
    skipSpace(reader)
    if (reader.at < text.length) fail(`unexpected ${shown(reader)}`)
    return { ok: true, value }
  } catch (error) {
    if (error instanceof LiteralFault) return { ok: false, reason: `${error.message} at character ${reader.at}` }
    throw error
  }
}

interface Reader {
  readonly text: string
  at: number
}

class LiteralFault extends Error {}

function fail(reason: string): never {
  throw new LiteralFault(reason)
}

function readValue(reader: Reader, depth: number): PythonValue {
  if (depth > MAX_DEPTH) fail('header nested too deeply')
  skipSpace(reader)
  const first = reader.text[reader.at] ?? ''
  if (first === '{') return readDictionary(reader, depth)
  if (first === '(') return readSequence(reader, depth, ')')
  if (first === '[') return readSequence(reader, depth, ']')
  if (first === "'" || first === '"') return readString(reader)
  return readWord(reader)
}

function readDictionary(reader: Reader, depth: number): Map<string, PythonValue> {
  const entries = new Map<string, PythonValue>()
  reader.at++
  while (!take(reader, '}')) {
    skipSpace(reader)
    const key = readString(reader)
    if (!take(reader, ':')) fail(`expected ":", found ${shown(reader)}`)
    entries.set(key, readValue(reader, depth + 1))
    if (take(reader, ',')) continue
    if (take(reader, '}')) break
    fail(`expected "}", found ${shown(reader)}`)
  }
  return entries
}

function readSequence(reader: Reader, depth: number, close: ')' | ']'): PythonValue {
  const items: PythonValue[] = []
  let hasComma = false
  reader.at++
  while (!take(reader, close)) {
    items.push(readValue(reader, depth + 1))
    if (take(reader, ',')) {
      hasComma = true
      continue
    }
    if (take(reader, close)) break
    fail(`expected "${close}", found ${shown(reader)}`)
  }
  // (3) is the number 3, only (3,) is a tuple
  if (close === ')' && items.length === 1 && !hasComma) return items[0]!
  return { kind: close === ')' ? 'tuple' : 'list', items }
}

function readString(reader: Reader): string {
  const quote = reader.text[reader.at]
  if (quote !== "'" && quote !== '"') fail(`expected a string, found ${shown(reader)}`)
  const start = reader.at + 1
  const end = reader.text.indexOf(quote, start)
  if (end < 0) fail('string without end')
  const value = reader.text.slice(start, end)
  if (value.includes('\\') || value.includes('\n')) fail('escape in a string')
  reader.at = end + 1
  return value
}

const WORD = /[-\w]+/y

function readWord(reader: Reader): number | boolean | string {
  WORD.lastIndex = reader.at
  const word = WORD.exec(reader.text)?.[0]
  if (word === undefined) fail(`unexpected ${shown(reader)}`)
  reader.at += word.length
  if (word === 'True') return true
  if (word === 'False') return false
  if (/^-?(0|[1-9]\d*)L?$/.test(word)) return Number(word.replace('L', ''))
  return fail(`unexpected word ${JSON.stringify(word.slice(0, 20))}`)
}

function take(reader: Reader, character: string): boolean {
  skipSpace(reader)
  if (reader.text[reader.at] !== character) return false
  reader.at++
  return true
}

function skipSpace(reader: Reader): void {
  while (reader.at < reader.text.length && ' \t\r\n\f'.includes(reader.text[reader.at]!)) reader.at++
}

function shown(reader: Reader): string {
  return reader.at < reader.text.length ? JSON.stringify(reader.text[reader.at]) : 'the end'
}
