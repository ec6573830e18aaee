import * as v from 'valibot'

/** A note at a moment or over a range of one interaction. */
export interface Marker {
  readonly id: string
  readonly startSec: number
  /** null: a moment */
  readonly endSec: number | null
  readonly text: string
}

/** Notes of one interaction: more are not notes any more. */
export const MOST_MARKERS = 5000
const MOST_LETTERS = 4000
/** s; no recording is a day long */
const LATEST_SEC = 86_400

const Seconds = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(LATEST_SEC))
const MarkerSchema = v.object({
  startSec: Seconds,
  endSec: v.optional(v.nullable(Seconds), null),
  text: v.pipe(v.string(), v.maxLength(MOST_LETTERS)),
})
const FileSchema = v.object({
  visavis: v.literal(1),
  interaction: v.pipe(v.string(), v.maxLength(200)),
  markers: v.pipe(v.array(MarkerSchema), v.maxLength(MOST_MARKERS)),
})

/** The notes of an interaction as a file for others: JSON, times in seconds. */
export function markersToJson(interaction: string, markers: readonly Marker[]): string {
  const list = markers.map(({ startSec, endSec, text }) => ({ startSec, endSec, text }))
  return `${JSON.stringify({ visavis: 1, interaction, markers: list }, null, 2)}\n`
}

/**
 * Reads a file of notes, which anybody may have written.
 * @returns the notes without ids, in order of time; a range with its ends swapped is turned round
 * @throws {SyntaxError} in words for the person who gave the file
 */
export function markersFromJson(text: string): { interaction: string; markers: Omit<Marker, 'id'>[] } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new SyntaxError('This is no JSON')
  }
  const result = v.safeParse(FileSchema, value)
  if (!result.success) {
    const [issue] = result.issues
    const path = issue.path?.map((item) => String(item.key)).join('.') ?? 'the file'
    throw new SyntaxError(`This is no file of notes: ${path}: ${issue.message}`)
  }
  const markers = result.output.markers.map(({ startSec, endSec, text: words }) => {
    const isSwapped = endSec !== null && endSec < startSec
    return { startSec: isSwapped ? endSec : startSec, endSec: isSwapped ? startSec : endSec, text: words }
  })
  markers.sort((a, b) => a.startSec - b.startSec)
  return { interaction: result.output.interaction, markers }
}
