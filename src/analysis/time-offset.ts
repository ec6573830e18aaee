/**
 * A constant shift in time between two recordings of the same movement (film, keypoints, body), by correlation.
 *
 * Both signals are made of channels; their rates of change are correlated, all channels together, at every shift of half
 * a frame, and the peak is refined by a parabola through three neighbours. How sure: the correlation at the peak, how far
 * it stands over every other shift, and the spread of the same search in separate stretches of the recording.
 */

/** A movement: channels on one grid of time that begins at 0. NaN: not known. */
export interface MovementSignal {
  /** Hz */
  readonly fps: number
  /** [T] each */
  readonly channels: readonly Float32Array[]
}

export interface TimeOffset {
  /** s; `b` shows at t + offsetSec what `a` shows at t */
  readonly offsetSec: number
  /** s, 95 %; from the spread between stretches */
  readonly errorSec: number
  /** -1..1, of the rates of change, at the peak */
  readonly correlation: number
  /** how much the peak stands over the best shift elsewhere */
  readonly prominence: number
  /** `none`: too little moves, or nothing agrees; then the offset says nothing */
  readonly certainty: 'sure' | 'unsure' | 'none'
}

/** s, largest shift looked for */
const MAX_OFFSET_SEC = 1
const STRETCH_SEC = 8
const LEAST_STRETCH_SEC = 2
const MAX_STRETCHES = 12
/** s; shifts nearer than this belong to the same peak */
const PEAK_SEC = 0.2
/** Ours: below these the answer is not sure, or none. */
const SURE_CORRELATION = 0.6
const LEAST_CORRELATION = 0.25
const SURE_PROMINENCE = 0.08

/** A part of the time that both recordings have. */
export interface Stretch {
  readonly fromSec: number
  readonly toSec: number
}

/** Where the two are compared: up to twelve stretches, evenly over what they have in common; none in less than four seconds. */
export function offsetStretches(durationSec: number): Stretch[] {
  const stretchSec = Math.min(STRETCH_SEC, durationSec - 2 * MAX_OFFSET_SEC)
  if (!(stretchSec >= LEAST_STRETCH_SEC)) return []
  const n = Math.max(1, Math.min(MAX_STRETCHES, Math.floor((durationSec - 2 * MAX_OFFSET_SEC) / stretchSec)))
  const stepSec = (durationSec - 2 * MAX_OFFSET_SEC - stretchSec) / Math.max(1, n - 1)
  return Array.from({ length: n }, (_, i) => {
    const fromSec = MAX_OFFSET_SEC + i * stepSec
    return { fromSec, toSec: fromSec + stretchSec }
  })
}

/**
 * Stretches as a film has to be read for them: a few, with room for the shift on both sides.
 * @param most of the stretches; more of a long film would take minutes
 */
export function stretchesToRead(durationSec: number, most: number): Stretch[] {
  const all = offsetStretches(durationSec)
  const n = Math.min(most, all.length)
  const merged: Stretch[] = []
  for (let i = 0; i < n; i++) {
    const { fromSec, toSec } = all[n === 1 ? 0 : Math.round((i * (all.length - 1)) / (n - 1))]!
    const wide = { fromSec: Math.max(0, fromSec - MAX_OFFSET_SEC), toSec: toSec + MAX_OFFSET_SEC }
    const last = merged.at(-1)
    if (last !== undefined && wide.fromSec <= last.toSec) {
      merged[merged.length - 1] = { fromSec: last.fromSec, toSec: wide.toSec }
    } else merged.push(wide)
  }
  return merged
}

/** Finds the shift; null where the two have less than a stretch in common. */
export function findTimeOffset(a: MovementSignal, b: MovementSignal): TimeOffset | null {
  const nA = Math.min(...a.channels.map(({ length }) => length))
  const durationSec = Math.min(nA / a.fps, Math.min(...b.channels.map(({ length }) => length)) / b.fps)
  const stretches = offsetStretches(durationSec)
  if (stretches.length === 0) return null
  const curves: Curve[] = []
  for (const { fromSec, toSec } of stretches) {
    const from = Math.ceil(fromSec * a.fps)
    const curve = correlate(a, b, from, Math.min(nA - 1, from + Math.floor((toSec - fromSec) * a.fps)))
    if (curve !== null) curves.push(curve)
  }
  return curves.length === 0 ? NOTHING : judge(curves, a.fps)
}

const NOTHING: TimeOffset = { offsetSec: 0, errorSec: Infinity, correlation: 0, prominence: 0, certainty: 'none' }

/** Sums of products of rates of change, by shift. */
interface Curve {
  readonly ab: Float64Array
  readonly aa: Float64Array
  readonly bb: Float64Array
}

function nShifts(fps: number): number {
  return 2 * Math.round(2 * MAX_OFFSET_SEC * fps) + 1
}

const shiftSec = (i: number, fps: number): number => (i - (nShifts(fps) - 1) / 2) / (2 * fps)

function correlate(a: MovementSignal, b: MovementSignal, from: number, until: number): Curve | null {
  const n = nShifts(a.fps)
  const curve = { ab: new Float64Array(n), aa: new Float64Array(n), bb: new Float64Array(n) }
  const dt = 1 / a.fps
  for (let i = 0; i < n; i++) {
    const shift = shiftSec(i, a.fps)
    for (let c = 0; c < a.channels.length; c++) {
      const mine = a.channels[c]!
      const other = b.channels[c]!
      for (let frame = from; frame < until; frame++) {
        const da = mine[frame + 1]! - mine[frame]!
        const place = (frame * dt + shift) * b.fps
        const db = valueAt(other, place + dt * b.fps) - valueAt(other, place)
        const product = da * db
        if (Number.isNaN(product)) continue
        curve.ab[i]! += product
        curve.aa[i]! += da * da
        curve.bb[i]! += db * db
      }
    }
  }
  return curve.aa.some((value, i) => value > 0 && curve.bb[i]! > 0) ? curve : null
}

function valueAt(values: Float32Array, place: number): number {
  const i = Math.floor(place)
  if (i < 0 || i + 1 >= values.length) return Number.NaN
  const w = place - i
  return w < 1e-9 ? values[i]! : values[i]! + (values[i + 1]! - values[i]!) * w
}

function judge(curves: readonly Curve[], fps: number): TimeOffset {
  const total = correlationOf(curves)
  const peak = peakOf(total)
  const correlation = total[Math.round(peak)]!
  const reach = Math.round(PEAK_SEC * 2 * fps)
  let elsewhere = -1
  for (let i = 0; i < total.length; i++) {
    if (Math.abs(i - peak) > reach) elsewhere = Math.max(elsewhere, total[i]!)
  }
  const prominence = correlation - elsewhere
  const errorSec = Math.max(spreadSec(curves, fps), 0.1 / fps)
  const isSure = correlation >= SURE_CORRELATION && prominence >= SURE_PROMINENCE && errorSec < 1 / fps
  const isNothing = !(correlation >= LEAST_CORRELATION) || prominence <= 0
  const certainty = isNothing ? 'none' : isSure ? 'sure' : 'unsure'
  return { offsetSec: shiftSec(peak, fps), errorSec, correlation, prominence, certainty }
}

function correlationOf(curves: readonly Curve[]): Float64Array {
  return Float64Array.from(curves[0]!.ab, (_, i) => {
    let [ab, aa, bb] = [0, 0, 0]
    for (const curve of curves) {
      ab += curve.ab[i]!
      aa += curve.aa[i]!
      bb += curve.bb[i]!
    }
    return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : -1
  })
}

/** Index of the peak, between two shifts where a parabola through it and its neighbours says so. */
function peakOf(values: Float64Array): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i
  const [before, at, after] = [values[best - 1], values[best]!, values[best + 1]]
  if (before === undefined || after === undefined) return best
  const bend = before - 2 * at + after
  return bend >= 0 ? best : best + (0.5 * (before - after)) / bend
}

/** 95 % of the mean, from leaving out one stretch at a time (jackknife); infinite with a single stretch. */
function spreadSec(curves: readonly Curve[], fps: number): number {
  const n = curves.length
  if (n < 2) return Number.POSITIVE_INFINITY
  const peaks = curves.map((_, i) => shiftSec(peakOf(correlationOf(curves.filter((__, k) => k !== i))), fps))
  const mean = peaks.reduce((sum, value) => sum + value, 0) / n
  const squares = peaks.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return 1.96 * Math.sqrt(((n - 1) / n) * squares)
}
