import type { SmplhJoint } from '../../body/index.ts'
import { type BindPose, type MeshLandmarks, bindPose, jointRow } from './bind-pose.ts'
import { HEAD_BONE, type MergedJoint } from './bone-table.ts'
import type { MakeHumanData } from './makehuman-package.ts'
import { IDENTITY, type Mat3, apply, axisRotation, multiply, stretch, swing } from './mat3.ts'
import type { BuildName } from './shape-builds.ts'
import { type Vec3, add, distance, lerp, normalize, rowOf, scale, sub } from './vec3.ts'

/**
 * Fits a shaped base mesh to the SMPL-H skeleton in the bind pose. Each bone gets one affine map; limbs are stretched
 * along their own axis so that their joints land on the bind joints (girth by the square root), trunk, head, hands and
 * feet are scaled uniformly. The maps are blended by the original 163-bone weights, so the surface stays smooth.
 *
 * The neutral rest table serves both builds: the recordings carry no shape, they are fits of one neutral body at zero
 * betas, and contacts between hands, face and body only hold on that skeleton.
 */

interface BuildMeasures {
  /** size of the trunk, relative to the shaped base mesh */
  readonly trunk: number
  readonly head: number
  readonly foot: number
  /** backward lean of the trunk, rad, that brings shoulders over hips as in SMPL-H's rest pose */
  readonly lean: number
}

const MEASURES: Record<BuildName, BuildMeasures> = {
  male: { trunk: 0.985, head: 0.985, foot: 0.93, lean: 0.06 },
  female: { trunk: 1.05, head: 1.035, foot: 0.97, lean: 0.04 },
}

/** Where the head bone of the mesh goes, seen from the middle of the shoulders: it is not SMPL-H's head joint. */
const HEAD_FORWARD_M = 0.03

export interface FittedBuild {
  /** every base vertex in the bind pose, SMPL-H's coordinates, m, [19158, 3] */
  readonly positions: Float64Array
  /** positions of jaw and eyes in the bind pose */
  readonly faceJoints: Readonly<Record<'jaw' | 'left_eye' | 'right_eye', Vec3>>
  readonly bind: BindPose
  /** linear part of the head's map, for displacements of the face */
  readonly headScale: number
}

interface Affine {
  readonly linear: Mat3
  readonly from: Vec3
  readonly to: Vec3
}

const applyAffine = (m: Affine, v: Vec3): Vec3 => add(m.to, apply(m.linear, sub(v, m.from)))
const MERGED_FACE = ['jaw', 'left_eye', 'right_eye'] as const

export function fitBuild(data: MakeHumanData, shaped: Float64Array, build: BuildName): FittedBuild {
  const measures = MEASURES[build]
  const bones = boneEnds(data, shaped)
  const landmarks: MeshLandmarks = {
    joint: (name) => bones.head(boneOf(name)),
    tip: (name) => bones.tail(boneOf(name)),
  }
  const bind = bindPose(landmarks)
  const maps = boneMaps(data, bones, bind, measures)
  const positions = blend(data, shaped, maps)
  const headMap = maps.get('head')!
  const faceJoint = (name: MergedJoint): Vec3 => applyAffine(headMap, bones.head(boneOf(name)))
  const [jaw, leftEye, rightEye] = MERGED_FACE.map(faceJoint)
  return {
    positions,
    faceJoints: { jaw: jaw!, left_eye: leftEye!, right_eye: rightEye! },
    bind,
    headScale: measures.head,
  }
}

const boneOf = (name: MergedJoint): string => HEAD_BONE.get(name)!

interface BoneEnds {
  head(bone: string): Vec3
  tail(bone: string): Vec3
}

/** Heads and tails of bones are means of vertices, taken after shaping. */
function boneEnds(data: MakeHumanData, shaped: Float64Array): BoneEnds {
  const mean = (list: readonly number[]): Vec3 =>
    scale(
      list.map((i) => rowOf(shaped, i)).reduce((sum, v) => add(sum, v), [0, 0, 0] as Vec3),
      1 / list.length,
    )
  return {
    head: (bone) => mean(data.jointVertices(bone, 'head')),
    tail: (bone) => mean(data.jointVertices(bone, 'tail')),
  }
}

/** The map that takes segment (from, fromEnd) to (to, toEnd): smallest rotation, stretch along, girth by the root. */
function segmentMap(from: Vec3, fromEnd: Vec3, to: Vec3, toEnd: Vec3, girth?: number): Affine {
  const along = distance(to, toEnd) / distance(from, fromEnd)
  const axis = normalize(sub(fromEnd, from))
  const linear = multiply(swing(sub(fromEnd, from), sub(toEnd, to)), stretch(axis, along, girth ?? Math.sqrt(along)))
  return { linear, from, to }
}

const uniform = (k: number): Mat3 => [scale(IDENTITY[0], k), scale(IDENTITY[1], k), scale(IDENTITY[2], k)]

function boneMaps(
  data: MakeHumanData,
  bones: BoneEnds,
  bind: BindPose,
  measures: BuildMeasures,
): ReadonlyMap<string, Affine> {
  const at = (name: SmplhJoint): Vec3 => bind.joints[jointRow(name)]!
  const trunk = trunkMap(bones, at, measures)
  const head: Affine = headMap(bones, trunk, at, measures)
  const neckTo = applyAffine(trunk, bones.head('neck01'))
  const neck = segmentMap(bones.head('neck01'), bones.head('head'), neckTo, head.to, measures.trunk)
  const maps = new Map<string, Affine>()
  for (const bone of data.bones) {
    maps.set(bone, isUnder(data, bone, 'head') ? head : bone.startsWith('neck') ? neck : trunk)
  }
  for (const side of ['L', 'R'] as const) {
    addLeg(maps, data, bones, at, side, trunk, measures)
    addArm(maps, bones, at, side, trunk)
    addHand(maps, data, bones, at, side)
  }
  return maps
}

function trunkMap(bones: BoneEnds, at: (name: SmplhJoint) => Vec3, measures: BuildMeasures): Affine {
  const from = lerp(bones.head('upperarm01.L'), bones.head('upperarm01.R'), 0.5)
  const to = lerp(at('left_shoulder'), at('right_shoulder'), 0.5)
  const linear = multiply(axisRotation([1, 0, 0], -measures.lean), uniform(measures.trunk))
  return { linear, from, to: [0, to[1], to[2]] }
}

/** The face looks straight ahead at rest, whatever the trunk leans. */
function headMap(bones: BoneEnds, trunk: Affine, at: (name: SmplhJoint) => Vec3, measures: BuildMeasures): Affine {
  const from = bones.head('head')
  const there = applyAffine(trunk, from)
  return { linear: uniform(measures.head), from, to: [0, there[1], at('left_shoulder')[2] + HEAD_FORWARD_M] }
}

type Side = 'L' | 'R'
const sideName = (side: Side): 'left' | 'right' => (side === 'L' ? 'left' : 'right')
type Maps = Map<string, Affine>
type At = (name: SmplhJoint) => Vec3

function addLeg(
  maps: Maps,
  data: MakeHumanData,
  bones: BoneEnds,
  at: At,
  side: Side,
  trunk: Affine,
  measures: BuildMeasures,
): void {
  const s = sideName(side)
  const hip = bones.head(`upperleg01.${side}`)
  const knee = bones.head(`lowerleg01.${side}`)
  const ankle = bones.head(`foot.${side}`)
  // the flesh of the hip stays on the trunk: SMPL-H's hip joint lies lower and further in than the head of the femur
  const thigh = segmentMap(hip, knee, applyAffine(trunk, hip), at(`${s}_knee`))
  const shin = segmentMap(knee, ankle, at(`${s}_knee`), at(`${s}_ankle`))
  const toes = bones.head(`toe2-1.${side}`)
  const yawOf = (v: Vec3): number => Math.atan2(v[0], v[2])
  const yaw = yawOf(sub(at(`${s}_foot`), at(`${s}_ankle`))) * 0.5 - yawOf(sub(toes, ankle)) * 0.5
  const foot: Affine = {
    linear: multiply(axisRotation([0, 1, 0], yaw), uniform(measures.foot)),
    from: ankle,
    to: at(`${s}_ankle`),
  }
  for (const bone of data.bones) {
    if (isUnder(data, bone, `foot.${side}`)) maps.set(bone, foot)
    else if (isUnder(data, bone, `lowerleg01.${side}`)) maps.set(bone, shin)
    else if (isUnder(data, bone, `upperleg01.${side}`)) maps.set(bone, thigh)
  }
}

function addArm(maps: Maps, bones: BoneEnds, at: At, side: Side, trunk: Affine): void {
  const s = sideName(side)
  const clavicle = bones.head(`clavicle.${side}`)
  const shoulder = bones.head(`upperarm01.${side}`)
  const elbow = bones.head(`lowerarm01.${side}`)
  const wrist = bones.head(`wrist.${side}`)
  const collar = segmentMap(clavicle, shoulder, applyAffine(trunk, clavicle), at(`${s}_shoulder`))
  const upper = segmentMap(shoulder, elbow, at(`${s}_shoulder`), at(`${s}_elbow`))
  const fore = segmentMap(elbow, wrist, at(`${s}_elbow`), at(`${s}_wrist`))
  for (const bone of ['clavicle', 'shoulder01']) maps.set(`${bone}.${side}`, collar)
  for (const bone of ['upperarm01', 'upperarm02']) maps.set(`${bone}.${side}`, upper)
  for (const bone of ['lowerarm01', 'lowerarm02']) maps.set(`${bone}.${side}`, fore)
}

const FINGERS = ['thumb', 'index', 'middle', 'ring', 'pinky'] as const

function addHand(maps: Maps, data: MakeHumanData, bones: BoneEnds, at: At, side: Side): void {
  const s = sideName(side)
  const wrist = bones.head(`wrist.${side}`)
  const wristTo = at(`${s}_wrist`)
  const size = distance(wristTo, at(`${s}_middle1`)) / distance(wrist, bones.head(`finger3-1.${side}`))
  maps.set(`wrist.${side}`, { linear: uniform(size), from: wrist, to: wristTo })
  FINGERS.forEach((finger, f) => {
    const joint = (k: number): Vec3 => at(`${s}_${finger}${k}` as SmplhJoint)
    const bone = (k: number): string => `finger${f + 1}-${k}.${side}`
    const metacarpal = `metacarpal${f}.${side}`
    if (data.parentOf.has(metacarpal)) {
      maps.set(metacarpal, segmentMap(wrist, bones.head(bone(1)), wristTo, joint(1), size))
    }
    for (const k of [1, 2]) {
      maps.set(bone(k), segmentMap(bones.head(bone(k)), bones.head(bone(k + 1)), joint(k), joint(k + 1), size))
    }
    const last = maps.get(bone(2))!
    maps.set(bone(3), { linear: uniform(size), from: bones.head(bone(3)), to: applyAffine(last, bones.head(bone(3))) })
  })
}

function isUnder(data: MakeHumanData, bone: string, ancestor: string): boolean {
  for (let at: string | undefined = bone; at !== undefined; at = data.parentOf.get(at)) if (at === ancestor) return true
  return false
}

function blend(data: MakeHumanData, shaped: Float64Array, maps: ReadonlyMap<string, Affine>): Float64Array {
  const out = new Float64Array(shaped.length)
  const byIndex = data.bones.map((bone) => maps.get(bone)!)
  for (let v = 0; v < shaped.length / 3; v++) {
    const p = rowOf(shaped, v)
    for (let k = 4 * v; k < 4 * v + 4; k++) {
      const w = data.skinWeights[k]!
      if (w === 0) continue
      const q = applyAffine(byIndex[data.skinBones[k]!]!, p)
      for (let c = 0; c < 3; c++) out[3 * v + c] = out[3 * v + c]! + w * q[c]!
    }
  }
  return out
}
