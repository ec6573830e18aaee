import type { FigureSkeleton } from './figure-mesh.ts'
import { add, boneFrame, mix, roundOff, scale, sectionRing, smoothSections, subtract, unit } from './figure-shapes.ts'
import type { Point, Section } from './figure-shapes.ts'
import type { MeshBuilder, Ring, Weights } from './mesh-builder.ts'

const FINGER_COLUMNS = 9
const PALM_COLUMNS = 20

/** A finger: its first joint in the hand, half widths at root, knuckle, two joints and tip, and the length of the tip, m. */
interface Finger {
  readonly first: number
  readonly radii: readonly [number, number, number, number, number]
  readonly tip: number
  /** where the root lies between wrist (0) and knuckle (1) */
  readonly root: number
}

/** In the order of the skeleton: index, middle, pinky, ring, thumb. */
const FINGERS: readonly Finger[] = [
  { first: 0, radii: [0.0105, 0.0101, 0.0089, 0.0079, 0.0066], tip: 0.0215, root: 0.72 },
  { first: 3, radii: [0.0108, 0.0104, 0.0091, 0.0081, 0.0067], tip: 0.023, root: 0.72 },
  { first: 6, radii: [0.0098, 0.0089, 0.0077, 0.0069, 0.0058], tip: 0.0175, root: 0.72 },
  { first: 9, radii: [0.0105, 0.0099, 0.0086, 0.0077, 0.0064], tip: 0.0215, root: 0.72 },
  { first: 12, radii: [0.0125, 0.0142, 0.0112, 0.0099, 0.008], tip: 0.0255, root: 0.25 },
]

/** The back of the hand points up in the rest pose. */
const UP: Point = [0, 1, 0]

/** Palms and five fingers of three phalanges each. */
export function addFigureHands(builder: MeshBuilder, skeleton: FigureSkeleton): void {
  for (const [wrist, first] of [
    [20, 22],
    [21, 37],
  ] as const) {
    addPalm(builder, skeleton, wrist, first)
    for (const finger of FINGERS) addFinger(builder, skeleton, wrist, first, finger)
  }
}

function addPalm(builder: MeshBuilder, skeleton: FigureSkeleton, wrist: number, first: number): void {
  const { size } = skeleton
  const start = skeleton.joint(wrist)
  const index = skeleton.joint(first)
  const middle = skeleton.joint(first + 3)
  const pinky = skeleton.joint(first + 6)
  const end = mix(mix(index, pinky, 0.5), middle, 0.35)
  const frame = boneFrame(start, end, UP)
  const sections: Section[] = smoothSections(
    [
      { t: -0.16, width: 0.026, front: 0.0205, back: 0.0205 },
      { t: 0.02, width: 0.0265, front: 0.0185, back: 0.019 },
      { t: 0.3, width: 0.033, front: 0.0165, back: 0.0195 },
      { t: 0.62, width: 0.0405, front: 0.015, back: 0.0175 },
      { t: 0.86, width: 0.0425, front: 0.0135, back: 0.0145 },
    ].map((section) => sized(section, size)),
    9,
  )
  const tip = 0.86
  const rounded = [...sections, ...roundOff(sections.at(-1)!, 0.021 * size, frame.length, 5, 1)]
  builder.loft(
    rounded.map((section) => sectionRing(frame, section, PALM_COLUMNS, 2.35)),
    {
      region: 'skin',
      weights: [[wrist, 1]],
      capStart: add(frame.start, scale(frame.along, -0.17 * frame.length)),
      capEnd: add(frame.start, scale(frame.along, tip * frame.length + 0.021 * size)),
    },
  )
}

/** One skin over all three phalanges; around a joint the weights pass from one bone to the next within three rings. */
function addFinger(builder: MeshBuilder, skeleton: FigureSkeleton, wrist: number, hand: number, finger: Finger): void {
  const { size } = skeleton
  const joints = [0, 1, 2].map((k) => skeleton.joint(hand + finger.first + k))
  const root = mix(skeleton.joint(wrist), joints[0]!, finger.root)
  const tip = add(joints[2]!, scale(unit(subtract(joints[2]!, joints[1]!)), finger.tip * size))
  const chain: Point[] = [root, ...joints, tip]
  const bones = [wrist, ...[0, 1, 2].map((k) => hand + finger.first + k)]
  const rings: Ring[] = []
  const weights: Weights[] = []
  for (let k = 0; k < 4; k++) {
    const frame = boneFrame(chain[k]!, chain[k + 1]!, UP)
    const from = finger.radii[k]! * size
    const to = finger.radii[k + 1]! * size
    for (const t of k === 3 ? [0.22, 0.55, 0.82] : [k === 0 ? 0 : 0.22, 0.5, 0.8]) {
      // Phalanges are a little slimmer in the middle than at the joints.
      const radius = (from + (to - from) * t) * (1 - 0.05 * Math.sin(Math.PI * t))
      rings.push(fingerRing(frame, t, radius))
      weights.push([[bones[k]!, 1]])
    }
    if (k === 3) {
      const last: Section = { t: 0.82, width: to * 1.05, front: to * 0.92, back: to * 0.98 }
      for (const section of roundOff(last, 0.18 * frame.length + to * 0.8, frame.length, 3, 1)) {
        rings.push(sectionRing(frame, section, FINGER_COLUMNS))
        weights.push([[bones[k]!, 1]])
      }
      const end = add(chain[k]!, scale(frame.along, frame.length + to * 0.8))
      builder.loft(rings, {
        region: 'skin',
        weights: (_x, _y, _z, ring) => weights[ring]!,
        capStart: root,
        capEnd: end,
      })
      return
    }
    rings.push(jointRing(frame, boneFrame(chain[k + 1]!, chain[k + 2]!, UP), to))
    weights.push([
      [bones[k]!, 0.5],
      [bones[k + 1]!, 0.5],
    ])
  }
}

type Frame = ReturnType<typeof boneFrame>

function fingerRing(frame: Frame, t: number, radius: number): Ring {
  return sectionRing(frame, { t, width: radius, front: radius * 0.93, back: radius * 0.97 }, FINGER_COLUMNS)
}

/** The ring at a joint lies in the plane that halves the angle of its two bones. */
function jointRing(before: Frame, after: Frame, radius: number): Ring {
  const a = sectionRing(before, { t: 1, width: radius, front: radius, back: radius }, FINGER_COLUMNS)
  const b = sectionRing(after, { t: 0, width: radius, front: radius, back: radius }, FINGER_COLUMNS)
  return a.map((value, index) => (value + b[index]!) / 2)
}

function sized(section: Section, size: number): Section {
  return {
    t: section.t,
    width: section.width * size,
    front: section.front * size,
    back: section.back * size,
  }
}
