import { N_SMPLH_JOINTS } from '../body/index.ts'
import { quatSlerpRows } from '../math/index.ts'
import { QUAT_ROW } from './motion-track.ts'
import type { MotionTrack, PoseSample } from './motion-track.ts'
import { isPlausibleTransl } from './motion-writer.ts'
import { rotationsOfRow } from './track-rotations.ts'

/** Frames; a time this near to a frame is that frame, so that i / fps always gives row i itself. */
const FRAME_SNAP = 1e-6

/**
 * The pose at a time: rotations slerped between the frame at or before it and the next, the translation interpolated.
 * Times before the first and after the last frame give that frame. Across the edge of a span in which the person is out
 * of view, and inside it, nothing is interpolated: the frame before is held, and the translation is that of the nearest
 * frame in view. The same track and time always give the same bits.
 *
 * @param timeSec s from the start of the recording; not a number counts as 0
 * @param out overwritten and returned; `present` is false while not all rows of that time are loaded, and the pose is
 *   then the last loaded one
 */
export function samplePose(track: MotionTrack, timeSec: number, out: PoseSample): PoseSample {
  const place = placeOf(track, timeSec)
  const frame = Math.floor(place)
  out.frameIndex = Math.max(frame, 0)
  out.timeSec = Math.max(place, 0) / track.fps
  out.present = isLoadedAt(track, place)
  const row = out.present ? frame : nearestLoaded(track, frame)
  if (row < 0) {
    out.bodyValid = false
    out.boxValid = false
    return out
  }
  out.bodyValid = out.present && track.bodyValid[row] === 1
  out.boxValid = out.present && track.boxValid[row] === 1
  const w = out.present ? place - frame : 0
  const next = w > 0 && isInView(track, row) && isInView(track, row + 1) ? row + 1 : row
  interpolateRotations(track, row, next, w, out.quats)
  const held = next === row ? nearestInView(track, row) : row
  const ahead = next === row ? held : next
  for (let k = 0; k < 3; k++) {
    const a = held < 0 ? 0 : track.transl[held * 3 + k]!
    const b = ahead < 0 ? 0 : track.transl[ahead * 3 + k]!
    out.transl[k] = a + (b - a) * w
  }
  return out
}

/** True where all of the pose of a time is loaded: between two frames both, for one of them alone is another pose. */
export function isPoseLoaded(track: MotionTrack, timeSec: number): boolean {
  return isLoadedAt(track, placeOf(track, timeSec))
}

/** A time in frames, within those there are; -1 where there are none. */
function placeOf(track: MotionTrack, timeSec: number): number {
  const last = track.nFrames - 1
  const place = timeSec * track.fps
  if (!(place > 0)) return Math.min(0, last)
  if (place >= last) return last
  return Math.abs(place - Math.round(place)) < FRAME_SNAP ? Math.round(place) : place
}

function isLoadedAt({ loaded }: MotionTrack, place: number): boolean {
  const frame = Math.floor(place)
  return frame >= 0 && loaded.has(frame) && (place === frame || loaded.has(frame + 1))
}

/** The loaded row before a frame that is not, the first behind it where there is none; -1 where nothing is loaded. */
export function nearestLoaded({ loaded }: MotionTrack, frame: number): number {
  const before = loaded.lastUpTo(frame)
  if (before >= 0 || loaded.length === 0) return before
  return loaded.startOf(0)
}

/** A span out of view that was asked about: the frames in view on both sides, or the ends of the loaded stretch. */
interface Gap {
  before: number
  after: number
  /** the loaded stretch it lies in, [start, end) */
  start: number
  end: number
}

/** The last span of each track: a long absence is walked once, not once per displayed frame. */
const gaps = new WeakMap<MotionTrack, Gap>()

/** The frame in view of the same loaded stretch that is nearest to `frame` (the earlier of two); -1 where there is none. */
function nearestInView(track: MotionTrack, frame: number): number {
  if (isInView(track, frame)) return frame
  let gap = gaps.get(track)
  if (gap === undefined) {
    gap = { before: 0, after: 0, start: 0, end: 0 }
    gaps.set(track, gap)
  }
  const start = track.loaded.startAround(frame)
  const end = track.loaded.endFrom(frame)
  if (gap.start !== start || gap.end !== end || frame <= gap.before || frame >= gap.after) {
    gap.start = start
    gap.end = end
    gap.before = frame - 1
    while (gap.before >= start && !isInView(track, gap.before)) gap.before--
    gap.after = frame + 1
    while (gap.after < end && !isInView(track, gap.after)) gap.after++
  }
  const hasBefore = gap.before >= start
  const hasAfter = gap.after < end
  if (hasBefore && (!hasAfter || frame - gap.before <= gap.after - frame)) return gap.before
  return hasAfter ? gap.after : -1
}

/** True where the person is in view and the translation is a place. */
export function isInView(track: MotionTrack, row: number): boolean {
  return track.boxValid[row] === 1 && isPlausibleTransl(track.transl, row * 3)
}

const _a = new Float32Array(QUAT_ROW)
const _b = new Float32Array(QUAT_ROW)

function interpolateRotations(track: MotionTrack, a: number, b: number, w: number, out: Float32Array): void {
  if (a === b || w === 0) {
    rotationsOfRow(track, a, N_SMPLH_JOINTS, out)
    return
  }
  rotationsOfRow(track, a, N_SMPLH_JOINTS, _a)
  rotationsOfRow(track, b, N_SMPLH_JOINTS, _b)
  quatSlerpRows(_a, _b, w, out)
}
