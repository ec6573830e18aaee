import { SMPLH_JOINT_NAMES, type SmplhJoint } from '../../body/index.ts'

/**
 * MakeHuman's 163 bones -> the 52 SMPL-H joints plus jaw and eyes. Bones not named here go where their parent goes, so
 * that toes follow the foot, lips of the lower jaw the jaw, and the rest of the face the head.
 */

export type MergedJoint = SmplhJoint | 'jaw' | 'left_eye' | 'right_eye'

/** Rows of the merged joints: SMPL-H's own order, then the face. */
export const MERGED_JOINTS: readonly MergedJoint[] = [...SMPLH_JOINT_NAMES, 'jaw', 'left_eye', 'right_eye']

const FINGERS = { thumb: 1, index: 2, middle: 3, ring: 4, pinky: 5 } as const

const CENTRE: readonly (readonly [bone: string, joint: MergedJoint])[] = [
  ['root', 'pelvis'],
  ['spine05', 'pelvis'],
  ['spine04', 'spine1'],
  ['spine03', 'spine2'],
  ['spine02', 'spine3'],
  ['spine01', 'spine3'],
  ['neck01', 'neck'],
  ['head', 'head'],
  ['jaw', 'jaw'],
]

const SIDED: readonly (readonly [bone: string, joint: string])[] = [
  ['pelvis', 'pelvis'],
  ['breast', 'spine3'],
  ['clavicle', '*_collar'],
  ['shoulder01', '*_collar'],
  ['upperarm01', '*_shoulder'],
  ['lowerarm01', '*_elbow'],
  ['wrist', '*_wrist'],
  ['upperleg01', '*_hip'],
  ['lowerleg01', '*_knee'],
  ['foot', '*_ankle'],
  ...[1, 2, 3, 4, 5].map((toe) => [`toe${toe}-1`, '*_foot'] as const),
  ['eye', '*_eye'],
  ...Object.entries(FINGERS).flatMap(([finger, n]) =>
    [1, 2, 3].map((k) => [`finger${n}-${k}`, `*_${finger}${k}`] as const),
  ),
]

/** Bone whose head is the joint, for every merged joint that has a bone of its own. */
export const HEAD_BONE: ReadonlyMap<MergedJoint, string> = headBones()

/** Merged joint row of every bone, by bone name. */
export function mergedRows(
  bones: readonly string[],
  parentOf: ReadonlyMap<string, string | undefined>,
): ReadonlyMap<string, number> {
  const named = namedBones()
  const rowOfBone = (bone: string): number => {
    const joint = named.get(bone)
    if (joint !== undefined) return MERGED_JOINTS.indexOf(joint)
    const parent = parentOf.get(bone)
    if (parent === undefined) throw new RangeError(`bone "${bone}" leads to no joint`)
    return rowOfBone(parent)
  }
  return new Map(bones.map((bone) => [bone, rowOfBone(bone)]))
}

function namedBones(): Map<string, MergedJoint> {
  const named = new Map<string, MergedJoint>(CENTRE)
  for (const [bone, joint] of SIDED) {
    named.set(`${bone}.L`, joint.replace('*', 'left') as MergedJoint)
    named.set(`${bone}.R`, joint.replace('*', 'right') as MergedJoint)
  }
  return named
}

function headBones(): Map<MergedJoint, string> {
  const heads = new Map<MergedJoint, string>()
  for (const [bone, joint] of namedBones()) if (!heads.has(joint)) heads.set(joint, bone)
  heads.set('pelvis', 'spine05')
  heads.set('left_foot', 'toe2-1.L')
  heads.set('right_foot', 'toe2-1.R')
  return heads
}
