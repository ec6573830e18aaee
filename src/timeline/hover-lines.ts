import { EMOTIONS } from '../dataset/index.ts'
import { type EmotionRun } from './emotion-runs.ts'
import { firstEndingAfter, type Span } from './spans.ts'
import type { ValidityRow } from './timeline-data.ts'

/** What the read-out needs of a person. */
export interface HoveredPerson {
  readonly label: string
  readonly fps: number
  readonly emotions: readonly EmotionRun[] | null
  readonly validity: readonly ValidityRow[]
}

/** What is wrong where a stream is not valid. */
const GAP_WORDS: Readonly<Record<ValidityRow['name'], string>> = {
  body: 'hands not valid',
  face: 'face lost',
  view: 'not in view',
}

/** The read-out under the pointer: time and the first person's frame, then each person's emotion and gaps there. */
export function hoverLines(people: readonly HoveredPerson[], sec: number): string[] {
  const first = people[0]
  const lines = [first ? `${timeText(sec)}   f${Math.floor(sec * first.fps + 1e-6)}` : timeText(sec)]
  for (const person of people) {
    const run = person.emotions?.[firstEndingAfter(person.emotions, sec)]
    const words = person.validity.filter((row) => contains(row.gaps, sec)).map((row) => GAP_WORDS[row.name])
    if (run && run.startSec <= sec) words.unshift(`${EMOTIONS[run.emotion]} ${Math.round(run.certainty * 100)} %`)
    if (words.length > 0) lines.push(`${person.label} ${words.join(', ')}`)
  }
  return lines
}

function contains(spans: readonly Span[], sec: number): boolean {
  const span = spans[firstEndingAfter(spans, sec)]
  return span !== undefined && span.startSec <= sec
}

/** `1:02.345` */
function timeText(sec: number): string {
  const ms = Math.round(sec * 1000)
  const seconds = ((ms % 60_000) / 1000).toFixed(3).padStart(6, '0')
  return `${Math.floor(ms / 60_000)}:${seconds}`
}
