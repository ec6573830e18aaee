import { TRACK_KINDS } from './tracks/registry.ts'
import type { TimelineData, TimelinePerson } from './timeline-data.ts'
import type { TrackId, TrackOptions } from './track-setup.ts'
import { isShared } from './track-setup.ts'

/** One line of the read-out; `person` colours it, -1 for what is shared. */
export interface ReadLine {
  readonly person: number
  readonly label: string
  readonly text: string
}

/** What is said of a moment where the pointer is on no lane in particular. */
const USUAL: readonly TrackId[] = ['emotion', 'validity']

/** Values of everybody at a moment: of the track under the pointer, and what else must be known (gaps). */
export function readOut(
  data: TimelineData,
  sec: number,
  track: TrackId | null,
  options: TrackOptions,
): { head: string; lines: ReadLine[] } {
  const lines: ReadLine[] = []
  if (track !== null && isShared(track)) {
    const text = TRACK_KINDS[track].read?.(data, undefined, sec, options)
    if (text) lines.push({ person: -1, label: '', text })
  }
  const asked =
    track === null || isShared(track) ? USUAL : track === 'validity' ? [track] : [track, 'validity' as const]
  for (const person of data.people) {
    const words = asked.flatMap((id) => TRACK_KINDS[id].read?.(data, person, sec, options) ?? [])
    if (words.length > 0) lines.push({ person: person.index, label: person.label, text: words.join(' · ') })
  }
  return {
    head: `${timeText(sec)}   ${data.people
      .map((person) => frameText(person, data, sec))
      .filter(Boolean)
      .join(' ')}`.trim(),
    lines,
  }
}

/** Frames of everybody, once where all are the same. */
function frameText(person: TimelinePerson, { people }: TimelineData, sec: number): string {
  const frame = Math.floor((sec - person.offsetSec) * person.fps + 1e-6)
  const isSame = people.every(({ fps, offsetSec }) => fps === people[0]!.fps && offsetSec === people[0]!.offsetSec)
  if (isSame) return person === people[0] ? `f${frame}` : ''
  return `${person.label} f${frame}`
}

/** `1:02.345` */
export function timeText(sec: number): string {
  const ms = Math.round(sec * 1000)
  const seconds = ((ms % 60_000) / 1000).toFixed(3).padStart(6, '0')
  return `${Math.floor(ms / 60_000)}:${seconds}`
}
