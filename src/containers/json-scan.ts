/** What a walk over JSON text found. It builds nothing and does not recurse, so it is safe on any text. */
export interface JsonScan {
  /** index of the first character that no JSON can have there; -1 if the text is JSON, Python's number words aside */
  readonly faultAt: number
  readonly reason: string
  /** where NaN, Infinity and -Infinity stand, as [start, end) pairs */
  readonly numberWords: readonly (readonly [number, number])[]
}

const BACKSLASH = 92
const QUOTE = 34

/** Deepest nesting of brackets outside strings, cut off above `enough`; right for JSON, a guess for anything else. */
export function jsonDepth(text: string, enough: number): number {
  let depth = 0
  let deepest = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === QUOTE) at = Math.max(at, stringEnd(text, at) - 1)
    else if (unit === 91 || unit === 123) {
      depth++
      if (depth > deepest) deepest = depth
      if (depth > enough) return depth
    } else if (unit === 93 || unit === 125) depth--
  }
  return deepest
}

/**
 * Walks over JSON text (RFC 8259) and finds the first fault; Python's `NaN`, `Infinity` and `-Infinity` are let pass and
 * noted.
 */
export function scanJson(text: string): JsonScan {
  const numberWords: [number, number][] = []
  const open: ('{' | '[')[] = []
  let at = skipSpace(text, 0)
  const fault = (reason: string): JsonScan => ({
    faultAt: at,
    reason: at < text.length ? reason : 'text ends early',
    numberWords,
  })
  for (;;) {
    const first = text[at]
    let isOpened = false
    if (first === '{' || first === '[') {
      open.push(first)
      at = skipSpace(text, at + 1)
      isOpened = text[at] !== (first === '{' ? '}' : ']')
    } else {
      const word = numberWordEnd(text, at)
      const end = Math.max(word, scalarEnd(text, at))
      if (end === at) return fault(`unexpected ${JSON.stringify(first ?? '')}`)
      if (word > at) numberWords.push([at, word])
      at = end
    }
    if (!isOpened) {
      at = closeAll(text, at, open)
      if (open.length === 0) {
        return at === text.length ? { faultAt: -1, reason: '', numberWords } : fault('text after the end')
      }
      if (text[at] !== ',') return fault(`expected "," or the end of the ${open.at(-1) === '{' ? 'object' : 'array'}`)
      at = skipSpace(text, at + 1)
    }
    if (open.at(-1) === '{') {
      const end = stringEnd(text, at)
      if (end <= at) return fault('expected a name')
      at = skipSpace(text, end)
      if (text[at] !== ':') return fault('expected ":"')
      at = skipSpace(text, at + 1)
    }
  }
}

/** Closes what ends here; the bracket that was only just opened, too. */
function closeAll(text: string, from: number, open: ('{' | '[')[]): number {
  let at = skipSpace(text, from)
  while (open.length > 0 && text[at] === (open.at(-1) === '{' ? '}' : ']')) {
    open.pop()
    at = skipSpace(text, at + 1)
  }
  return at
}

function skipSpace(text: string, from: number): number {
  let at = from
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit !== 32 && unit !== 10 && unit !== 13 && unit !== 9) break
  }
  return at
}

/** End of the string that begins here; `at` itself if none does, or if it is no good. */
function stringEnd(text: string, at: number): number {
  if (text.charCodeAt(at) !== QUOTE) return at
  for (let index = at + 1; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit === QUOTE) return index + 1
    if (unit < 32) return at
    if (unit === BACKSLASH) {
      const escape = text[++index] ?? ''
      if (escape === 'u') {
        if (!/^[0-9a-fA-F]{4}$/.test(text.slice(index + 1, index + 5))) return at
        index += 4
      } else if (!'"\\/bfnrt'.includes(escape) || escape === '') return at
    }
  }
  return at
}

/** End of the string, number or word that begins here; `at` itself if none does. */
function scalarEnd(text: string, at: number): number {
  const first = text[at]
  if (first === '"') return stringEnd(text, at)
  for (const word of ['true', 'false', 'null']) if (text.startsWith(word, at)) return at + word.length
  return numberEnd(text, at)
}

function numberWordEnd(text: string, at: number): number {
  for (const word of ['NaN', 'Infinity', '-Infinity']) if (text.startsWith(word, at)) return at + word.length
  return at
}

function numberEnd(text: string, from: number): number {
  const start = text[from] === '-' ? from + 1 : from
  const whole = digitsEnd(text, start)
  if (whole === start || (text[start] === '0' && whole > start + 1)) return from
  let at = whole
  if (text[at] === '.') {
    const end = digitsEnd(text, at + 1)
    if (end === at + 1) return from
    at = end
  }
  if (text[at] !== 'e' && text[at] !== 'E') return at
  const digits = text[at + 1] === '+' || text[at + 1] === '-' ? at + 2 : at + 1
  const end = digitsEnd(text, digits)
  return end === digits ? from : end
}

function digitsEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++
  return at
}
