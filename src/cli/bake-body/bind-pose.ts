import {
  N_SMPLH_JOINTS,
  SMPLH_JOINT_NAMES,
  SMPLH_PARENTS,
  SMPLH_REST_JOINTS,
  type SmplhJoint,
} from '../../body/index.ts'
import { IDENTITY, type Mat3, apply, axisRotation, frame, frameToFrame } from './mat3.ts'
import { type Vec3, add, cross, normalize, rowOf, sub } from './vec3.ts'

/**
 * The bind pose: the SMPL-H skeleton posed like the A-pose mesh. For every joint a fixed rotation A_j takes SMPL-H's rest
 * directions to the mesh's; forward kinematics with these rotations gives the bind joints, to which the mesh is then
 * fitted. The inverse B_j = A_j^T goes into the bind matrices, so that the mesh is skinned once, straight from the A-pose.
 *
 * Frames are matched by bone direction and by hinge axis: elbows bend about the vertical of the T-pose, the palm is
 * level, fingers bend about the line across the knuckles and are straight at rest.
 */

/** Share of the arm's way from A-pose to T-pose that the collar takes, and what that comes to, rad. */
const COLLAR_SHARE = 0.175
const ARM_LIFT = 0.84
const COLLAR_LIFT = COLLAR_SHARE * ARM_LIFT
/** Legs of the mesh stand wider than SMPL-H's: the bind keeps part of that, the rest is fitted, rad. */
const LEG_SPREAD = 0.06
/** Bending axis of the left thumb in the flat hand: the part of the published mean hand's bend that is across the bone. */
const LEFT_THUMB_HINGE: Vec3 = [0.6, 0.15, -0.79]

/** Where the mesh has its joints: head of the bone of each SMPL-H joint, and fingertips. */
export interface MeshLandmarks {
  joint(name: SmplhJoint): Vec3
  /** tip of the last phalanx that hangs on joint `name` (a `*3` finger joint) */
  tip(name: SmplhJoint): Vec3
}

export interface BindPose {
  /** A_j, global, per SMPL-H joint */
  readonly rotations: readonly Mat3[]
  /** bind joint positions in SMPL-H's coordinates, m */
  readonly joints: readonly Vec3[]
}

export const jointRow = (name: SmplhJoint): number => SMPLH_JOINT_NAMES.indexOf(name)
export const restJoint = (name: SmplhJoint): Vec3 => rowOf(SMPLH_REST_JOINTS.neutral, jointRow(name))

export function bindPose(mesh: MeshLandmarks): BindPose {
  const rotations: Mat3[] = SMPLH_JOINT_NAMES.map(() => IDENTITY)
  const set = (name: string, m: Mat3): void => {
    rotations[jointRow(name as SmplhJoint)] = m
  }
  for (const side of ['left', 'right'] as const) {
    const sign = side === 'left' ? 1 : -1
    set(`${side}_collar`, axisRotation([0, 0, 1], -sign * COLLAR_LIFT))
    const spread = axisRotation([0, 0, 1], sign * LEG_SPREAD)
    set(`${side}_hip`, spread)
    set(`${side}_knee`, spread)
    const arm = armRotations(mesh, side)
    set(`${side}_shoulder`, arm.shoulder)
    set(`${side}_elbow`, arm.elbow)
    set(`${side}_wrist`, handRotation(mesh, side))
    for (const finger of ['index', 'middle', 'pinky', 'ring', 'thumb'] as const) {
      fingerRotations(mesh, side, finger).forEach((m, k) => set(`${side}_${finger}${k + 1}`, m))
    }
  }
  return { rotations, joints: poseJoints(rotations) }
}

/** Forward kinematics of the neutral rest skeleton under global rotations. */
function poseJoints(rotations: readonly Mat3[]): Vec3[] {
  const rest = SMPLH_REST_JOINTS.neutral
  const joints: Vec3[] = []
  for (let j = 0; j < N_SMPLH_JOINTS; j++) {
    const p = SMPLH_PARENTS[j]!
    joints.push(p < 0 ? rowOf(rest, j) : add(joints[p]!, apply(rotations[p]!, sub(rowOf(rest, j), rowOf(rest, p)))))
  }
  return joints
}

function armRotations(mesh: MeshLandmarks, side: 'left' | 'right'): { shoulder: Mat3; elbow: Mat3 } {
  const shoulder = `${side}_shoulder` as const
  const elbow = `${side}_elbow` as const
  const wrist = `${side}_wrist` as const
  const upper = sub(mesh.joint(elbow), mesh.joint(shoulder))
  const fore = sub(mesh.joint(wrist), mesh.joint(elbow))
  const hinge = cross(upper, fore)
  const restHinge: Vec3 = [0, side === 'left' ? -1 : 1, 0]
  return {
    shoulder: frameToFrame(frame(sub(restJoint(elbow), restJoint(shoulder)), restHinge), frame(upper, hinge)),
    elbow: frameToFrame(frame(sub(restJoint(wrist), restJoint(elbow)), restHinge), frame(fore, hinge)),
  }
}

function handRotation(mesh: MeshLandmarks, side: 'left' | 'right'): Mat3 {
  const handFrame = (at: (name: SmplhJoint) => Vec3): Mat3 =>
    frame(sub(at(`${side}_middle1`), at(`${side}_wrist`)), sub(at(`${side}_index1`), at(`${side}_pinky1`)))
  return frameToFrame(
    handFrame(restJoint),
    handFrame((name) => mesh.joint(name)),
  )
}

type Finger = 'index' | 'middle' | 'pinky' | 'ring' | 'thumb'

function fingerRotations(mesh: MeshLandmarks, side: 'left' | 'right', finger: Finger): Mat3[] {
  const names = [1, 2, 3].map((k) => `${side}_${finger}${k}` as SmplhJoint)
  const points = [...names.map((name) => mesh.joint(name)), mesh.tip(names[2]!)]
  const directions = [0, 1, 2].map((k) => sub(points[k + 1]!, points[k]!))
  const meshHinge = cross(directions[0]!, directions[2]!)
  const rest = names.map(restJoint)
  const restDirections = [sub(rest[1]!, rest[0]!), sub(rest[2]!, rest[1]!), sub(rest[2]!, rest[1]!)]
  const hinge = finger === 'thumb' ? thumbHinge(side) : knuckleLine(side)
  return directions.map((d, k) => frameToFrame(frame(restDirections[k]!, hinge), frame(d, meshHinge)))
}

/** Fingers bend towards the palm (down in the T-pose) about this axis, right-handed. */
function knuckleLine(side: 'left' | 'right'): Vec3 {
  const line = sub(restJoint(`${side}_pinky1`), restJoint(`${side}_index1`))
  return normalize(side === 'left' ? line : sub([0, 0, 0], line))
}

const thumbHinge = (side: 'left' | 'right'): Vec3 =>
  side === 'left' ? LEFT_THUMB_HINGE : [LEFT_THUMB_HINGE[0], -LEFT_THUMB_HINGE[1], -LEFT_THUMB_HINGE[2]]
