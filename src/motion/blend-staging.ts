import { quatSlerp, wrapAngle } from '../math/index.ts'
import type { Staging } from './staging.ts'

/**
 * A staging between two estimates of the same recording, so that the picture can ease from the first rows' estimate to
 * the whole recording's: w = 0 is a, w = 1 is b.
 * @param out a staging of the same track and options (`createStaging`); overwritten and returned; may be `a`
 */
export function blendStaging(a: Staging, b: Staging, w: number, out: Staging): Staging {
  out.preset = b.preset
  out.legs = b.legs
  out.quarterTurns = b.quarterTurns
  out.depthSmoothed = b.depthSmoothed
  out.restJoints = b.restJoints
  out.legBones = b.legBones
  out.soleBelowFoot = b.soleBelowFoot
  out.assumptions = b.assumptions
  // Where a was itself a blend, its larger part stands for it.
  out.feetBefore = a.feetShare < 0.5 ? a.feetBefore : a.feet
  out.feet = b.feet
  out.feetShare = w
  out.tilt = a.tilt + (b.tilt - a.tilt) * w
  out.heading = wrapAngle(a.heading + wrapAngle(b.heading - a.heading) * w)
  out.depthScale = a.depthScale + (b.depthScale - a.depthScale) * w
  out.pelvisHeight = a.pelvisHeight + (b.pelvisHeight - a.pelvisHeight) * w
  out.seated = a.seated + (b.seated - a.seated) * w
  quatSlerp(a.upright, 0, b.upright, 0, w, out.upright, 0)
  lerpArray(a.reference, b.reference, w, out.reference)
  lerpArray(a.neckHeadMean, b.neckHeadMean, w, out.neckHeadMean)
  lerpArray(a.depth, b.depth, w, out.depth)
  return out
}

function lerpArray<T extends Float32Array | Float64Array>(a: T, b: T, w: number, out: T): void {
  for (let i = 0; i < out.length; i++) out[i] = a[i]! + (b[i]! - a[i]!) * w
}
