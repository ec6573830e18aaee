import { vertexNormals } from '../../body/index.ts'
import { clearLids } from './clear-lids.ts'
import { eyeSockets } from './eyes.ts'
import { type FaceLandmarks, faceLandmarks } from './face-landmarks.ts'
import { type Morph, faceMorphs } from './face-morphs.ts'
import { jointRow } from './bind-pose.ts'
import { type FittedBuild, fitBuild } from './fit-skeleton.ts'
import { addJawWeights, fitJaw } from './jaw-weights.ts'
import type { MakeHumanData } from './makehuman-package.ts'
import { type QuadMesh, quadMesh } from './quad-mesh.ts'
import { sealLips } from './seal-lips.ts'
import { BUILDS, type BuildName, shapeBuilds } from './shape-builds.ts'
import { baseWeights, evenSeat, fractionAlong, smoothWeights } from './skin-weights.ts'
import { smoothField } from './smooth-field.ts'
import { type Vec3, lerp, rowOf, smoothstep } from './vec3.ts'

/** The sculpted open mouth is creased at its corners. */
const OPEN_MOUTH_STEPS = 3

/** The body before it is dressed: both builds fitted to the skeleton, on the topology of the base mesh. */
export interface BaseBody {
  readonly data: MakeHumanData
  readonly fitted: Record<BuildName, FittedBuild>
  /** mean of the builds, [19158, 3], on which everything common to both is decided */
  readonly middle: Float64Array
  readonly middleNormals: Float32Array
  readonly normals: Record<BuildName, Float32Array>
  readonly bindJoints: readonly Vec3[]
  readonly skin: QuadMesh
  /** triangles of the skin, two a quad */
  readonly skinTriangles: readonly number[]
  readonly nSkin: number
  readonly landmarks: FaceLandmarks
  /** dense skin weights, [19158, SKIN_ROWS.length] */
  readonly weights: Float64Array
  readonly morphs: readonly Morph[]
}

export function baseBody(data: MakeHumanData): BaseBody {
  const shaped = shapeBuilds(data)
  const skin = quadMesh(data.quads('body'))
  const fitted = eachBuild((b) => fitBuild(data, sealLips(skin, shaped[b]), b))
  const nSkin = Math.max(...skin.quads) + 1
  for (const b of BUILDS) clearLids(fitted[b].positions, eyeSockets({ data, fitted }, b), nSkin)
  const middle = fitted.male.positions.map((v, i) => (v + fitted.female.positions[i]!) / 2)
  const bindJoints = fitted.male.bind.joints.map((p, j) => lerp(p, fitted.female.bind.joints[j]!, 0.5))
  const skinTriangles = splitQuads(skin.quads)
  const normalsOf = (p: Float64Array): Float32Array => vertexNormals(p, skinTriangles, new Float32Array(p.length))
  const middleNormals = normalsOf(middle)
  const landmarks = faceLandmarks(skin, middle)
  const weights = baseWeights(data, middle, bindJoints)
  smoothWeights(skin, weights, (v) => smoothingReach(rowOf(middle, v), bindJoints))
  evenSeat(skin, weights, middle)
  const scale = (fitted.male.headScale + fitted.female.headScale) / 2
  const openMouth = smoothField(
    skin,
    data.target('expression/units/caucasian/mouth-open').map((d) => d * scale),
    OPEN_MOUTH_STEPS,
  )
  const jaw = fitJaw(middle, openMouth, lerp(fitted.male.faceJoints.jaw, fitted.female.faceJoints.jaw, 0.5), {
    lowerTeeth: new Set(data.quads('helper-lower-teeth')),
    tongue: new Set(data.quads('helper-tongue')),
    skin: nSkin,
  })
  addJawWeights(weights, jaw)
  const morphs = faceMorphs(data, {
    positions: middle,
    normals: middleNormals,
    landmarks,
    mesh: skin,
    leftEye: lerp(fitted.male.faceJoints.left_eye, fitted.female.faceJoints.left_eye, 0.5),
    skin: nSkin,
    jawShares: jaw.shares,
    jawResidual: jaw.residual,
    scale,
  })
  return {
    data,
    fitted,
    middle,
    middleNormals,
    normals: eachBuild((b) => normalsOf(fitted[b].positions)),
    bindJoints,
    skin,
    skinTriangles,
    nSkin,
    landmarks,
    weights,
    morphs,
  }
}

export function eachBuild<T>(make: (build: BuildName) => T): Record<BuildName, T> {
  const [female, male] = BUILDS.map(make)
  return { female: female!, male: male! }
}

export function splitQuads(quads: Uint32Array): number[] {
  const triangles: number[] = []
  for (let q = 0; q < quads.length; q += 4) {
    const [a, b, c, d] = quads.subarray(q, q + 4)
    triangles.push(a!, b!, c!, a!, c!, d!)
  }
  return triangles
}

/** How much a vertex takes part in smoothing weights: trunk and roots of the limbs fully, head and hands not at all. */
function smoothingReach(p: Vec3, joints: readonly Vec3[]): number {
  if (p[1] > 0.33) return -1
  const side = p[0] > 0 ? 'left' : 'right'
  const at = (name: 'shoulder' | 'elbow' | 'wrist' | 'hip' | 'knee'): Vec3 => joints[jointRow(`${side}_${name}`)]!
  const fore = fractionAlong(p, at('elbow'), at('wrist'))
  const upper = fractionAlong(p, at('shoulder'), at('elbow'))
  const onArm = Math.abs(p[0]) > 0.2
  if (onArm && fore > 0.85) return -1
  if (onArm) return 1 - smoothstep(0.25, 0.6, upper)
  const thigh = fractionAlong(p, at('hip'), at('knee'))
  return (1 - smoothstep(0.25, 0.55, thigh)) * (1 - smoothstep(0.29, 0.33, p[1]))
}
