import type { FigureSkeleton } from './figure-mesh.ts'
import { boneFrame, roundOff, scale, sectionRing, smoothSections, smoothstep } from './figure-shapes.ts'
import type { Point, Section } from './figure-shapes.ts'
import type { MeshBuilder, Weights } from './mesh-builder.ts'
import type { Region } from './body-mesh.ts'

/** Points around a limb. */
const COLUMNS = 16
/** Rings of a rounded end. */
const CAP_RINGS = 3
const PELVIS = 0

interface Limb {
  /** joint it hangs on, and the joint it runs to */
  readonly from: number
  readonly to: number
  /** direction of its front in the rest pose */
  readonly front: Point
  /** sections in metres at size 1 */
  readonly sections: readonly Section[]
  readonly rings: number
  /** m, how far the rounded ends reach past the first and the last section */
  readonly startReach: number
  readonly endReach: number
  /** from this t on the limb is trim: the cuff */
  readonly cuffFrom?: number
  /** joint that carries the root of the limb, and the span of t over which the limb takes over */
  readonly root?: { readonly joint: number; readonly from: number; readonly to: number }
}

/** The elbow folds forward, the knee folds backward: fronts are the sides they fold away from, kneecap and biceps. */
const FORWARD: Point = [0, 0, 1]

const UPPER_ARM: readonly Section[] = [
  { t: -0.34, width: 0.024, front: 0.03, back: 0.03 },
  { t: -0.16, width: 0.0365, front: 0.041, back: 0.042 },
  { t: 0, width: 0.0495, front: 0.0515, back: 0.051 },
  { t: 0.2, width: 0.0525, front: 0.0525, back: 0.051 },
  { t: 0.5, width: 0.0465, front: 0.0475, back: 0.0445 },
  { t: 0.8, width: 0.041, front: 0.041, back: 0.041 },
  { t: 1, width: 0.04, front: 0.039, back: 0.04 },
]
const FOREARM: readonly Section[] = [
  { t: 0, width: 0.04, front: 0.04, back: 0.04 },
  { t: 0.22, width: 0.043, front: 0.044, back: 0.04 },
  { t: 0.55, width: 0.037, front: 0.036, back: 0.035 },
  { t: 0.86, width: 0.03, front: 0.028, back: 0.028 },
  { t: 0.95, width: 0.0315, front: 0.029, back: 0.029 },
]
const THIGH: readonly Section[] = [
  { t: -0.26, width: 0.045, front: 0.045, back: 0.06 },
  { t: -0.12, width: 0.066, front: 0.06, back: 0.082 },
  { t: 0, width: 0.077, front: 0.068, back: 0.094 },
  { t: 0.12, width: 0.081, front: 0.073, back: 0.094 },
  { t: 0.3, width: 0.0775, front: 0.0755, back: 0.082 },
  { t: 0.6, width: 0.0665, front: 0.067, back: 0.065 },
  { t: 0.88, width: 0.056, front: 0.056, back: 0.053 },
  { t: 1, width: 0.054, front: 0.055, back: 0.052 },
]
const SHIN: readonly Section[] = [
  { t: 0, width: 0.054, front: 0.055, back: 0.052 },
  { t: 0.14, width: 0.052, front: 0.05, back: 0.055 },
  { t: 0.32, width: 0.053, front: 0.044, back: 0.064 },
  { t: 0.6, width: 0.044, front: 0.04, back: 0.048 },
  { t: 0.85, width: 0.036, front: 0.038, back: 0.037 },
  { t: 0.97, width: 0.04, front: 0.043, back: 0.04 },
]

/** Arms and legs: tapered, rounded where they meet, so that a bent joint shows no gap. */
export function addFigureLimbs(builder: MeshBuilder, skeleton: FigureSkeleton): void {
  for (const [collar, shoulder, elbow, wrist] of [
    [13, 16, 18, 20],
    [14, 17, 19, 21],
  ] as const) {
    addLimb(builder, skeleton, {
      from: shoulder,
      to: elbow,
      front: FORWARD,
      sections: UPPER_ARM,
      rings: 14,
      startReach: 0.01,
      endReach: 0.04,
      root: { joint: collar, from: -0.2, to: 0.2 },
    })
    addLimb(builder, skeleton, {
      from: elbow,
      to: wrist,
      front: FORWARD,
      sections: FOREARM,
      rings: 10,
      startReach: 0.04,
      endReach: 0.004,
      cuffFrom: 0.84,
    })
  }
  for (const [hip, knee, ankle] of [
    [1, 4, 7],
    [2, 5, 8],
  ] as const) {
    addLimb(builder, skeleton, {
      from: hip,
      to: knee,
      front: FORWARD,
      sections: THIGH,
      rings: 13,
      startReach: 0.01,
      endReach: 0.053,
      root: { joint: PELVIS, from: -0.16, to: 0.14 },
    })
    addLimb(builder, skeleton, {
      from: knee,
      to: ankle,
      front: FORWARD,
      sections: SHIN,
      rings: 12,
      startReach: 0.053,
      endReach: 0.006,
      cuffFrom: 0.9,
    })
  }
}

function addLimb(builder: MeshBuilder, skeleton: FigureSkeleton, limb: Limb): void {
  const frame = boneFrame(skeleton.joint(limb.from), skeleton.joint(limb.to), limb.front)
  const sized = limb.sections.map(({ t, width, front, back }) => ({
    t,
    width: width * skeleton.size,
    front: front * skeleton.size,
    back: back * skeleton.size,
  }))
  const body = smoothSections(sized, limb.rings)
  const first = sized[0]!
  const last = sized.at(-1)!
  const startReach = limb.startReach * skeleton.size
  const endReach = limb.endReach * skeleton.size
  const sections = [
    ...roundOff(first, startReach, frame.length, CAP_RINGS, -1),
    ...body,
    ...roundOff(last, endReach, frame.length, CAP_RINGS, 1),
  ]
  const region = (band: number): Region => (sections[band]!.t >= (limb.cuffFrom ?? 2) ? 'trim' : 'suit')
  builder.loft(
    sections.map((section) => sectionRing(frame, section, COLUMNS)),
    {
      region,
      weights: (_x, _y, _z, ring) => rootWeights(limb, sections[Math.min(ring, sections.length - 1)]!.t),
      capStart: pole(frame.start, frame.along, first.t * frame.length - startReach),
      capEnd: pole(frame.start, frame.along, last.t * frame.length + endReach),
    },
  )
}

/** The root of a limb stays with the trunk, so that shoulder and hip show no seam. */
function rootWeights(limb: Limb, t: number): Weights {
  if (limb.root === undefined || t >= limb.root.to) return [[limb.from, 1]]
  const w = smoothstep(limb.root.from, limb.root.to, t)
  return [
    [limb.root.joint, 1 - w],
    [limb.from, w],
  ]
}

function pole(start: Point, along: Point, distance: number): Point {
  const offset = scale(along, distance)
  return [start[0] + offset[0], start[1] + offset[1], start[2] + offset[2]]
}
