import type { MovementTrack } from '../dataset/index.ts'
import type { MotionAssumption } from './motion-assumption.ts'

/**
 * Where the eyes look. `partner`: toward the other's eyes where the head allows it; `encodings`: after
 * `movement:gaze_encodings`, an experiment; `ahead`: where the head points.
 */
export type GazeSource = 'partner' | 'encodings' | 'ahead'

/**
 * The gaze encodings of one recording, made comparable: their unit, zero and signs are not documented, so only where they
 * move and by how much of their own spread is used.
 */
export interface GazePlan {
  /** median of the valid rows, Float64Array [2] */
  readonly centre: Float64Array
  /** rad per unit of the file, Float64Array [2] */
  readonly scale: Float64Array
}

/** rad: how far an eye turns at the 95th percentile of its deviation, up or down and aside. */
const REACH = [0.16, 0.3] as const
/** Deviations below it are rounding and not a gaze. */
const LEAST_SPREAD = 1e-4
/** Rows looked at, whatever the length. */
const MAX_ROWS = 2000

/** The plan of the rows that are loaded; null where there is no gaze in them. */
export function planGaze(movement: MovementTrack | null): GazePlan | null {
  if (movement === null || movement.gaze === null) return null
  const stride = Math.max(1, Math.ceil(movement.loaded.count / MAX_ROWS))
  const columns: [number[], number[]] = [[], []]
  for (let row = 0; row < movement.nFrames; row += stride) {
    if (!movement.loaded.has(row) || movement.valid[row] === 0) continue
    columns[0].push(movement.gaze[row * 2]!)
    columns[1].push(movement.gaze[row * 2 + 1]!)
  }
  if (columns[0].length === 0) return null
  const centre = new Float64Array(2)
  const scale = new Float64Array(2)
  for (let k = 0; k < 2; k++) {
    centre[k] = quantile(columns[k]!, 0.5)
    const spread = quantile(
      columns[k]!.map((value) => Math.abs(value - centre[k]!)),
      0.95,
    )
    scale[k] = spread > LEAST_SPREAD ? REACH[k]! / spread : 0
  }
  return { centre, scale }
}

/**
 * The gaze of a time, linear between valid rows. Allocates nothing.
 * @param out written: pitch (up) and yaw (to the person's left), rad, relative to the head
 * @returns false, and `out` as it was, where nothing is known
 */
export function sampleGaze(
  plan: GazePlan,
  movement: MovementTrack,
  timeSec: number,
  fps: number,
  out: Float64Array,
): boolean {
  const place = Math.min(Math.max(timeSec * fps, 0), movement.nFrames - 1)
  const row = Math.floor(place + 1e-6)
  if (movement.gaze === null || !movement.loaded.has(row) || movement.valid[row] === 0) return false
  const next = movement.loaded.has(row + 1) && movement.valid[row + 1] === 1 ? row + 1 : row
  const w = next === row ? 0 : Math.max(0, place - row)
  for (let k = 0; k < 2; k++) {
    const a = movement.gaze[row * 2 + k]!
    const value = a + (movement.gaze[next * 2 + k]! - a) * w
    out[k] = (value - plan.centre[k]!) * plan.scale[k]!
  }
  return true
}

/** What the eyes do, for the panel of assumptions. */
export function describeGaze(source: GazeSource, has: { partner: boolean; encodings: boolean }): MotionAssumption {
  if (source === 'encodings' && has.encodings) {
    const value =
      'gaze_encodings, experimental: unit, zero and signs are not documented; median and spread of the recording are set to those of eyes'
    return { key: 'gaze', value, from: 'assumed' }
  }
  if (source === 'encodings') return ahead('no gaze_encodings to follow')
  if (source === 'partner' && has.partner) {
    return { key: 'gaze', value: "toward the partner's eyes where the head allows it", from: 'assumed' }
  }
  return source === 'partner' ? ahead('nobody to look at in this staging') : ahead()
}

function ahead(why?: string): MotionAssumption {
  return { key: 'gaze', value: why === undefined ? 'straight ahead' : `straight ahead: ${why}`, from: 'assumed' }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!
}
