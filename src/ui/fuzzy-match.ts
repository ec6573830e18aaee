/** Points for a letter that begins a word, that follows the one before, and for any other that is found. */
const WORD_START = 4
const FOLLOWS = 6
const FOUND = 1
/** Letters that count; nobody means more. */
const MOST_TYPED = 40

/**
 * How well letters typed in order are found in a text; null where they are not all there. Beginnings of words and runs of
 * letters count more than letters that lie about; among equals the shorter text is better.
 */
export function fuzzyScore(typed: string, text: string): number | null {
  const wanted = typed.toLowerCase().replace(/\s+/g, '').slice(0, MOST_TYPED)
  const inText = text.toLowerCase()
  if (wanted === '') return 0
  const best = bestFrom(wanted, inText, 0, 0, -2, new Map())
  return best === null ? null : best - text.length / 1000
}

/** The best of taking this letter at any place from `at` on; remembers what it has worked out. */
function bestFrom(
  wanted: string,
  text: string,
  letter: number,
  at: number,
  before: number,
  known: Map<number, number | null>,
): number | null {
  if (letter === wanted.length) return 0
  const key = (letter * (text.length + 1) + at) * 2 + (before === at - 1 ? 1 : 0)
  const found = known.get(key)
  if (found !== undefined) return found
  let best: number | null = null
  for (let i = text.indexOf(wanted[letter]!, at); i >= 0; i = text.indexOf(wanted[letter]!, i + 1)) {
    const rest = bestFrom(wanted, text, letter + 1, i + 1, i, known)
    if (rest === null) continue
    const isStart = i === 0 || !/[a-z0-9]/.test(text[i - 1]!)
    const score = rest + (i === before + 1 ? FOLLOWS : FOUND) + (isStart ? WORD_START : 0)
    if (best === null || score > best) best = score
  }
  known.set(key, best)
  return best
}
