/** A stretch of a recording, s. */
export interface TimeCut {
  readonly fromSec: number
  readonly toSec: number
}

/**
 * The text of a recording within a stretch, in the form it is published in; times count from the start of the stretch.
 * Only what is known to be bound to time is kept, and the id; nothing else is copied.
 *
 * @param fields of the JSON, as it was parsed
 */
export function cutTextFields(fields: object, cut: TimeCut): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(fields)) {
    if (key === 'id' && typeof value === 'string') out[key] = value
    else if (isTimedKey(key)) out[key] = cutTimedList(key, value, cut)
  }
  return out
}

/** One list (`metadata:transcript`, `metadata:vad`, `annotations:3P-V`) within a stretch. */
export function cutTimedList(key: string, value: unknown, cut: TimeCut): unknown[] {
  const list = Array.isArray(value) ? value : []
  if (key === 'metadata:transcript') return list.flatMap((entry) => cutSegment(entry, cut) ?? [])
  const [start, end] = key.startsWith('annotations:') ? (['start_ts', 'end_ts'] as const) : (['start', 'end'] as const)
  return list.flatMap((entry) => cutSpan(entry, start, end, cut) ?? [])
}

function isTimedKey(key: string): boolean {
  return key === 'metadata:transcript' || key === 'metadata:vad' || /^annotations:[\w-]{1,32}$/.test(key)
}

/** A span is cut at the ends of the stretch; one without length is kept if it lies within. */
function cutSpan(entry: unknown, startKey: string, endKey: string, cut: TimeCut): unknown {
  const start = numberOf(entry, startKey)
  const end = numberOf(entry, endKey)
  if (start === undefined || end === undefined) return undefined
  const isPoint = start === end
  const [from, to] = [Math.max(start, cut.fromSec), Math.min(end, cut.toSec)]
  if (isPoint ? from > to : from >= to) return undefined
  const text = stringOf(entry, 'annotation')
  return {
    ...(text === undefined ? {} : { annotation: text }),
    [startKey]: shifted(from, cut),
    [endKey]: shifted(to, cut),
  }
}

/** Words are kept whole: those that lie within. One without times stays with the word before it. */
function cutSegment(entry: unknown, cut: TimeCut): unknown {
  const words = listOf(entry, 'words')
  const start = numberOf(entry, 'start')
  const end = numberOf(entry, 'end')
  const isWhole = start !== undefined && end !== undefined && start >= cut.fromSec && end <= cut.toSec
  if (words.length === 0 && !isWhole) return undefined
  const kept = isWhole ? words : wordsWithin(words, cut)
  if (kept.length === 0 && words.length > 0) return undefined
  const times = kept.flatMap((word) => [numberOf(word, 'start') ?? [], numberOf(word, 'end') ?? []]).flat()
  const text = stringOf(entry, 'transcript')
  return {
    words: kept.map((word) => shiftedWord(word, cut)),
    start: shifted(isWhole ? start : Math.min(...times), cut),
    end: shifted(isWhole ? end : Math.max(...times), cut),
    transcript: isWhole && text !== undefined ? text : kept.map((word) => stringOf(word, 'word') ?? '').join(' '),
  }
}

function wordsWithin(words: readonly unknown[], { fromSec, toSec }: TimeCut): unknown[] {
  let isIn = false
  return words.filter((word) => {
    const start = numberOf(word, 'start')
    const end = numberOf(word, 'end')
    if (start !== undefined && end !== undefined) isIn = start >= fromSec && end <= toSec
    return isIn
  })
}

function shiftedWord(word: unknown, cut: TimeCut): unknown {
  const [start, end, score] = ['start', 'end', 'score'].map((key) => numberOf(word, key))
  return {
    word: stringOf(word, 'word') ?? '',
    start: start === undefined ? null : shifted(start, cut),
    end: end === undefined ? null : shifted(end, cut),
    ...(score === undefined ? {} : { score }),
  }
}

/** Seconds since the start of the stretch, to the microsecond. */
function shifted(sec: number, { fromSec }: TimeCut): number {
  if (fromSec === 0) return sec
  return Math.round((sec - fromSec) * 1e6) / 1e6
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
}

function numberOf(value: unknown, name: string): number | undefined {
  const found = field(value, name)
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined
}

function stringOf(value: unknown, name: string): string | undefined {
  const found = field(value, name)
  return typeof found === 'string' ? found : undefined
}

function listOf(value: unknown, name: string): readonly unknown[] {
  const found = field(value, name)
  return Array.isArray(found) ? found : []
}
