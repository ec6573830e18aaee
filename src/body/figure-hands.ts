import type { FigureSkeleton } from './figure-mesh.ts'
import { add, boneFrame, mix, roundOff, scale, sectionRing, smoothSections, subtract, unit } from './figure-shapes.ts'
import type { Point, Section } from './figure-shapes.ts'
import type { MeshBuilder } from './mesh-builder.ts'

const FINGER_COLUMNS = 10
const PALM_COLUMNS = 20

/** A finger: its three joints, half widths at them and at the tip, and how far the tip lies beyond the last joint, m. */
interface Finger {
  readonly first: number
  readonly radii: readonly [number, number, number, number]
  readonly tip: number
}

/** Offsets from the first joint of the hand: index, middle, pinky, ring, thumb. */
const FINGERS: readonly Finger[] = [
  { first: 0, radii: [0.0098, 0.0086, 0.0076, 0.0062], tip: 0.0235 },
  { first: 3, radii: [0.0102, 0.0088, 0.0078, 0.0063], tip: 0.025 },
  { first: 6, radii: [0.0086, 0.0074, 0.0066, 0.0054], tip: 0.019 },
  { first: 9, radii: [0.0097, 0.0083, 0.0074, 0.006], tip: 0.0235 },
  { first: 12, radii: [0.0135, 0.0105, 0.0096, 0.0075], tip: 0.028 },
]

/** The back of the hand points up in the rest pose. */
const UP: Point = [0, 1, 0]

/** Palms and five fingers of three phalanges each, every phalanx rigid on its joint. */
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
  const end = mix(mix(index, pinky, 0.5), middle, 0.5)
  const frame = boneFrame(start, end, UP)
  const sections: Section[] = smoothSections(
    [
      { t: -0.12, width: 0.027, front: 0.021, back: 0.021 },
      { t: 0.05, width: 0.027, front: 0.0185, back: 0.019 },
      { t: 0.3, width: 0.034, front: 0.0165, back: 0.02 },
      { t: 0.65, width: 0.041, front: 0.015, back: 0.017 },
      { t: 0.98, width: 0.041, front: 0.0125, back: 0.013 },
    ].map((each) => sized(each, size)),
    9,
  )
  const rounded = [...sections, ...roundOff(sections.at(-1)!, 0.01 * size, frame.length, 3, 1)]
  builder.loft(
    rounded.map((section) => sectionRing(frame, section, PALM_COLUMNS, 2.5)),
    {
      region: 'skin',
      weights: [[wrist, 1]],
      capStart: add(frame.start, scale(frame.along, -0.13 * frame.length)),
      capEnd: add(frame.start, scale(frame.along, 0.98 * frame.length + 0.01 * size)),
    },
  )
}

function addFinger(builder: MeshBuilder, skeleton: FigureSkeleton, wrist: number, hand: number, finger: Finger): void {
  const { size } = skeleton
  const joints = [0, 1, 2].map((k) => skeleton.joint(hand + finger.first + k)) as [Point, Point, Point]
  const tip = add(joints[2], scale(unit(subtract(joints[2], joints[1])), finger.tip * size))
  const chain = [...joints, tip]
  const radii = finger.radii.map((radius) => radius * size)
  if (finger.first === 12)
    addPhalanx(builder, mix(skeleton.joint(wrist), joints[0], 0.25), joints[0], 0.016 * size, radii[0]!, wrist)
  else addPhalanx(builder, mix(skeleton.joint(wrist), joints[0], 0.6), joints[0], radii[0]! * 1.1, radii[0]!, wrist)
  for (let k = 0; k < 3; k++) {
    addPhalanx(builder, chain[k]!, chain[k + 1]!, radii[k]!, radii[k + 1]!, hand + finger.first + k)
  }
}

function addPhalanx(builder: MeshBuilder, from: Point, to: Point, start: number, end: number, joint: number): void {
  const frame = boneFrame(from, to, UP)
  const first: Section = { t: 0, width: start, front: start * 0.95, back: start * 0.95 }
  const last: Section = { t: 1, width: end, front: end * 0.92, back: end * 0.92 }
  const waist: Section = {
    t: 0.5,
    width: (start + end) * 0.49,
    front: (start + end) * 0.45,
    back: (start + end) * 0.48,
  }
  const sections = [
    ...roundOff(first, start * 0.9, frame.length, 2, -1),
    ...smoothSections([first, waist, last], 4),
    ...roundOff(last, end, frame.length, 2, 1),
  ]
  builder.loft(
    sections.map((section) => sectionRing(frame, section, FINGER_COLUMNS)),
    {
      region: 'skin',
      weights: [[joint, 1]],
      capStart: add(from, scale(frame.along, -start * 0.9)),
      capEnd: add(from, scale(frame.along, frame.length + end)),
    },
  )
}

function sized(section: Section, size: number): Section {
  return {
    t: section.t,
    width: section.width * size,
    front: section.front * size,
    back: section.back * size,
  }
}
