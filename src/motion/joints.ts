import { N_SMPLH_JOINTS, SMPLH_PARENTS, forwardKinematics, jointPositions } from '../body/index.ts'
import { applyHead } from './head-source.ts'
import type { HeadPlan } from './head-source.ts'
import { createPoseSample } from './motion-track.ts'
import type { MotionTrack } from './motion-track.ts'
import type { Placement } from './placement.ts'
import { isInView, nearestLoaded, samplePose } from './sample-pose.ts'
import { stagePose } from './stage-pose.ts'
import type { Staging } from './staging.ts'

const _sample = createPoseSample()
const _staged = createPoseSample()
const _transl = new Float64Array(3)
const _world = new Float64Array(N_SMPLH_JOINTS * 16)

/**
 * Joint positions at a time in the camera frame, as in the file: no clean-up, no staging. Where the person is out of view
 * the translation of the frame at or before is taken as it stands, sentinel or not.
 * @param restJoints [52, 3], m
 * @param out written and returned, [52, 3], m
 */
export function cameraJoints(
  track: MotionTrack,
  timeSec: number,
  restJoints: Float32Array,
  out: Float32Array,
): Float32Array {
  samplePose(track, timeSec, _sample)
  const row = _sample.present ? _sample.frameIndex : nearestLoaded(track, _sample.frameIndex)
  const asInFile = row >= 0 && !isInView(track, row)
  for (let k = 0; k < 3; k++) _transl[k] = asInFile ? track.transl[row * 3 + k]! : _sample.transl[k]!
  forwardKinematics(_sample.quats, _transl, restJoints, SMPLH_PARENTS, _world)
  return jointPositions(_world, out)
}

/**
 * Joint positions at a time in the stage frame.
 * @param head where the head comes from; null: as fitted
 * @param out written and returned, [52, 3], m
 */
export function stageJoints(
  track: MotionTrack,
  timeSec: number,
  staging: Staging,
  place: Placement,
  out: Float32Array,
  head: HeadPlan | null = null,
): Float32Array {
  samplePose(track, timeSec, _sample)
  if (head !== null) applyHead(head, _sample)
  stagePose(_sample, staging, place, _staged)
  forwardKinematics(_staged.quats, _staged.transl, staging.restJoints, SMPLH_PARENTS, _world)
  return jointPositions(_world, out)
}
