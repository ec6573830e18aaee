/** What a walk over JSON text found: it never builds anything, so it is safe on any text. */
export interface JsonScan {
  /** index of the first character that no JSON can have there; -1 if the text is JSON, Python's number words aside */
  readonly faultAt: number
  readonly reason: string
  /** where NaN, Infinity and -Infinity stand, as [start, end) pairs */
  readonly numberWords: readonly (readonly [number, number])[]
}

const SPACE = /[ \t\n\r]*/y
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null/y
const NUMBER_WORD = /NaN|-?Infinity/y

/**
 * Walks over JSON text (RFC 8259), without recursion, and finds the first fault; Python's `NaN`, `Infinity` and
 * `-Infinity` are let pass and noted.
 *
 * @param maxDepth nesting above which the text is refused
 */
export function scanJson(text: string, maxDepth: number): JsonScan {
  const numberWords: [number, number][] = []
  const open: string[] = []
  let at = skip(SPACE, text, 0)
  const fault = (reason: string): JsonScan => ({ faultAt: at, reason, numberWords })
  for (;;) {
    const first = text[at]
    let isOpened = false
    if (first === '{' || first === '[') {
      if (open.length === maxDepth) return fault(`nested more than ${maxDepth} deep`)
      open.push(first)
      at = skip(SPACE, text, at + 1)
      isOpened = text[at] !== (first === '{' ? '}' : ']')
    } else {
      const end = scalarEnd(text, at)
      if (end === at) {
        const word = skip(NUMBER_WORD, text, at)
        if (word === at) return fault(first === undefined ? 'text ends early' : `unexpected ${JSON.stringify(first)}`)
        numberWords.push([at, word])
        at = word
      } else at = end
    }
    if (!isOpened) {
      const closed = closeAll(text, at, open)
      at = closed.at
      if (open.length === 0)
        return at === text.length ? { faultAt: -1, reason: '', numberWords } : fault('text after the end')
      if (text[at] !== ',')
        return fault(at < text.length ? `expected "," or the end of the ${nameOf(open)}` : 'text ends early')
      at = skip(SPACE, text, at + 1)
    }
    if (open.at(-1) === '{') {
      const end = skip(STRING, text, at)
      if (end === at) return fault(at < text.length ? 'expected a name' : 'text ends early')
      at = skip(SPACE, text, end)
      if (text[at] !== ':') return fault('expected ":"')
      at = skip(SPACE, text, at + 1)
    }
  }
}

function closeAll(text: string, from: number, open: string[]): { at: number } {
  let at = from
  for (;;) {
    // an opened and at once closed bracket stands here, too
    at = skip(SPACE, text, at)
    const top = open.at(-1)
    if (top === undefined || text[at] !== (top === '{' ? '}' : ']')) return { at }
    open.pop()
    at++
  }
}

function nameOf(open: readonly string[]): string {
  return open.at(-1) === '{' ? 'object' : 'array'
}

function scalarEnd(text: string, at: number): number {
  const first = text[at]
  if (first === '"') return skip(STRING, text, at)
  return Math.max(skip(NUMBER, text, at), skip(WORD, text, at))
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}
