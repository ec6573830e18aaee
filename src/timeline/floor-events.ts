import { mergeSpans, overlapSpans, type Span } from './spans.ts'

/** s; same-speaker silences shorter than this do not cut a turn, and shorter bits of speech are none (measures 4.6). */
const JOIN_SEC = 0.2
const MIN_SEC = 0.1

/** Something that happens between two people who talk. Names as in Heldner & Edlund 2010. */
export interface FloorEvent extends Span {
  readonly kind: 'gap' | 'pause' | 'overlap-between' | 'overlap-within'
  /** who speaks after it */
  readonly next: number
}

/** Who has the floor. */
export interface Floor {
  /** inter-pausal units of each person */
  readonly units: readonly (readonly Span[])[]
  /** where both speak */
  readonly both: readonly Span[]
  /** in the order of time; only between the first two people */
  readonly events: readonly FloorEvent[]
}

/** Inter-pausal units: speech joined over short silences, then what is too short to be speech left out. */
export function interPausalUnits(speech: readonly Span[]): Span[] {
  return mergeSpans(speech, JOIN_SEC - 1e-9).filter((span) => span.endSec - span.startSec >= MIN_SEC - 1e-9)
}

interface Stretch extends Span {
  /** 0: nobody, 1: first, 2: second, 3: both */
  readonly state: number
}

/**
 * The floor of a conversation: who speaks, where both do, and each silence and overlap named by what comes of it. A gap is a
 * silence with a change of speaker, a pause one without; an overlap `between` ends with a change, one `within` does not.
 */
export function floorOf(speech: readonly (readonly Span[])[]): Floor {
  const units = speech.map(interPausalUnits)
  const [a, b] = units
  if (a === undefined || b === undefined) return { units, both: [], events: [] }
  const both = overlapSpans(a, b)
  return { units, both, events: eventsOf(stretchesOf(a, b)) }
}

/** Joint states from the first to the last moment of speech, each as long as it lasts. */
function stretchesOf(a: readonly Span[], b: readonly Span[]): Stretch[] {
  const edges = [
    ...a.flatMap((span) => [
      { sec: span.startSec, bit: 1, by: 1 },
      { sec: span.endSec, bit: 1, by: -1 },
    ]),
    ...b.flatMap((span) => [
      { sec: span.startSec, bit: 2, by: 1 },
      { sec: span.endSec, bit: 2, by: -1 },
    ]),
  ].sort((x, y) => x.sec - y.sec)
  const stretches: Stretch[] = []
  let state = 0
  edges.forEach(({ sec, bit, by }, i) => {
    state = by > 0 ? state | bit : state & ~bit
    const next = edges[i + 1]
    if (next && next.sec > sec) stretches.push({ startSec: sec, endSec: next.sec, state })
  })
  return stretches
}

function eventsOf(stretches: readonly Stretch[]): FloorEvent[] {
  const events: FloorEvent[] = []
  stretches.forEach(({ startSec, endSec, state }, i) => {
    if (state === 1 || state === 2) return
    const before = stretches[i - 1]?.state
    const after = stretches[i + 1]?.state
    // both at once, or straight from a silence into an overlap: nobody has handed over to anybody
    if ((before !== 1 && before !== 2) || (after !== 1 && after !== 2)) return
    const isChange = before !== after
    const kind = state === 0 ? (isChange ? 'gap' : 'pause') : isChange ? 'overlap-between' : 'overlap-within'
    events.push({ kind, startSec, endSec, next: after - 1 })
  })
  return events
}
