import { WorkspaceError } from '../bytes/index.ts'
import { cameraJoints, isPoseLoaded, stageJoints } from '../motion/index.ts'
import type { InteractionSession } from './interaction-session.ts'
import { scalePoints } from './person-heights.ts'

const N_VALUES = 52 * 3

/**
 * The 52 SMPL-H joints of a person at a time of the interaction, [52, 3], m: on the stage as it is drawn, or in the space
 * of the camera as it was recorded.
 * @throws {RangeError} for a person, a time or a space that is none
 * @throws {WorkspaceError} `recording-missing` where the motion is not loaded (yet)
 */
export function recordedJoints(
  session: InteractionSession | null,
  personIndex: number,
  seconds: number,
  space: 'stage' | 'camera',
): Float32Array {
  const person = session?.people[personIndex]
  if (session === null || person === undefined) throw new RangeError(`joints: there is no person ${personIndex}`)
  if (!Number.isFinite(seconds)) throw new RangeError(`joints: ${seconds} is not a time`)
  if (space !== 'stage' && space !== 'camera') throw new RangeError(`joints: there is no space "${String(space)}"`)
  const motion = person.loaded?.motion
  const staging = person.currentStaging
  if (motion === undefined || staging === null || motion.loaded.count === 0) {
    throw new WorkspaceError('recording-missing', `joints: ${person.entry.id} has no motion yet`)
  }
  const ownSec = seconds - person.offsetSec
  if (!isPoseLoaded(motion, ownSec)) {
    throw new WorkspaceError('recording-missing', `joints: motion at ${seconds} s is not loaded yet`)
  }
  const out = new Float32Array(N_VALUES)
  if (space === 'camera') return cameraJoints(motion, ownSec, person.restJoints, out)
  const place = session.placementOf(personIndex)
  return scalePoints(stageJoints(motion, ownSec, staging, place, out, person.head), person.scale, place)
}
