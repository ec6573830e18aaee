import type { FigureSkeleton } from './figure-mesh.ts'
import { boneFrame, roundOff, scale, sectionRing, smoothSections } from './figure-shapes.ts'
import type { Point, Section } from './figure-shapes.ts'
import type { MeshBuilder } from './mesh-builder.ts'
import type { Region } from './body-mesh.ts'

/** Points around a limb. */
const COLUMNS = 22
/** Rings of a rounded end. */
const CAP_RINGS = 4

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
}

/** The elbow folds forward, the knee folds backward: fronts are the sides they fold away from, kneecap and biceps. */
const FORWARD: Point = [0, 0, 1]

const UPPER_ARM: readonly Section[] = [
  { t: 0, width: 0.06, front: 0.058, back: 0.056 },
  { t: 0.22, width: 0.055, front: 0.053, back: 0.052 },
  { t: 0.5, width: 0.048, front: 0.049, back: 0.045 },
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
  { t: 0, width: 0.09, front: 0.088, back: 0.1 },
  { t: 0.25, width: 0.084, front: 0.084, back: 0.086 },
  { t: 0.6, width: 0.068, front: 0.068, back: 0.066 },
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
  for (const [shoulder, elbow, wrist] of [
    [16, 18, 20],
    [17, 19, 21],
  ] as const) {
    addLimb(builder, skeleton, {
      from: shoulder,
      to: elbow,
      front: FORWARD,
      sections: UPPER_ARM,
      rings: 10,
      startReach: 0.056,
      endReach: 0.04,
    })
    addLimb(builder, skeleton, {
      from: elbow,
      to: wrist,
      front: FORWARD,
      sections: FOREARM,
      rings: 12,
      startReach: 0.04,
      endReach: 0.004,
      cuffFrom: 0.86,
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
      rings: 12,
      startReach: 0.085,
      endReach: 0.053,
    })
    addLimb(builder, skeleton, {
      from: knee,
      to: ankle,
      front: FORWARD,
      sections: SHIN,
      rings: 14,
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
      weights: [[limb.from, 1]],
      capStart: pole(frame.start, frame.along, first.t * frame.length - startReach),
      capEnd: pole(frame.start, frame.along, last.t * frame.length + endReach),
    },
  )
}

function pole(start: Point, along: Point, distance: number): Point {
  const offset = scale(along, distance)
  return [start[0] + offset[0], start[1] + offset[1], start[2] + offset[2]]
}
