import type { Ring } from './mesh-builder.ts'

/** The forms the figure is drawn with: cross-sections along a bone. */

export type Point = readonly [x: number, y: number, z: number]

/** One cross-section of a limb. */
export interface Section {
  /** place along the bone in its length: 0 at the start, 1 at the end */
  readonly t: number
  /** half width across, m */
  readonly width: number
  /** half depth to the front, m */
  readonly front: number
  /** half depth to the back, m */
  readonly back: number
}

/** The axes of a bone: `along` its direction, `front` at right angles to it, `side` = front x along. */
export interface BoneFrame {
  readonly start: Point
  readonly length: number
  readonly along: Point
  readonly front: Point
  readonly side: Point
}

/** The frame of the bone from a to b, its front as near to `toward` as it can be. */
export function boneFrame(a: Point, b: Point, toward: Point): BoneFrame {
  const d = subtract(b, a)
  const length = norm(d)
  const along = scale(d, 1 / length)
  const lean = dot(toward, along)
  const front = unit(subtract(toward, scale(along, lean)))
  return { start: a, length, along, front, side: cross(front, along) }
}

/** A ring of n points around a bone; `power` above 2 squares the section. */
export function sectionRing(frame: BoneFrame, section: Section, n: number, power = 2): Ring {
  const ring: number[] = []
  const centre = add(frame.start, scale(frame.along, section.t * frame.length))
  for (let j = 0; j < n; j++) {
    const angle = (2 * Math.PI * j) / n
    const c = superellipse(Math.cos(angle), power) * section.width
    const s = superellipse(Math.sin(angle), power)
    const depth = s * (s > 0 ? section.front : section.back)
    for (let k = 0; k < 3; k++) ring.push(centre[k]! + frame.side[k]! * c + frame.front[k]! * depth)
  }
  return ring
}

/** Smooth sections between the given ones: `count` sections, evenly spaced from the first t to the last. */
export function smoothSections(sections: readonly Section[], count: number): Section[] {
  const first = sections[0]!.t
  const last = sections.at(-1)!.t
  const out: Section[] = []
  for (let i = 0; i < count; i++) {
    const t = first + ((last - first) * i) / (count - 1)
    out.push({
      t,
      width: hermite(sections, 'width', t),
      front: hermite(sections, 'front', t),
      back: hermite(sections, 'back', t),
    })
  }
  return out
}

/** Sections that round off the start (side -1) or the end (side 1) of a limb like half an ellipsoid. */
export function roundOff(section: Section, reach: number, length: number, count: number, side: 1 | -1): Section[] {
  const out: Section[] = []
  for (let i = 1; i <= count; i++) {
    const angle = (Math.PI / 2) * (i / (count + 1))
    const shrink = Math.cos(angle)
    out.push({
      t: section.t + (side * reach * Math.sin(angle)) / length,
      width: section.width * shrink,
      front: section.front * shrink,
      back: section.back * shrink,
    })
  }
  return side > 0 ? out : out.reverse()
}

export function superellipse(value: number, power: number): number {
  return Math.sign(value) * Math.abs(value) ** (2 / power)
}

/** 0 below a, 1 above b, smooth between. */
export function smoothstep(a: number, b: number, value: number): number {
  const x = Math.min(Math.max((value - a) / (b - a), 0), 1)
  return x * x * (3 - 2 * x)
}

export function add(a: Point, b: Point): Point {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

export function subtract(a: Point, b: Point): Point {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

export function scale(a: Point, by: number): Point {
  return [a[0] * by, a[1] * by, a[2] * by]
}

export function dot(a: Point, b: Point): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

export function cross(a: Point, b: Point): Point {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

export function norm(a: Point): number {
  return Math.sqrt(dot(a, a))
}

export function unit(a: Point): Point {
  return scale(a, 1 / Math.max(norm(a), 1e-12))
}

export function mix(a: Point, b: Point, w: number): Point {
  return [a[0] + (b[0] - a[0]) * w, a[1] + (b[1] - a[1]) * w, a[2] + (b[2] - a[2]) * w]
}

/** Value at t of the cubic through the sections, slopes from the neighbours (Catmull-Rom on uneven knots). */
export function hermite(sections: readonly Section[], key: 'width' | 'front' | 'back', t: number): number {
  let i = 0
  while (i + 2 < sections.length && t > sections[i + 1]!.t) i++
  const a = sections[i]!
  const b = sections[i + 1]!
  const span = b.t - a.t
  const x = (t - a.t) / span
  const slopeA = slope(sections, i, key) * span
  const slopeB = slope(sections, i + 1, key) * span
  const x2 = x * x
  const x3 = x2 * x
  return (2 * x3 - 3 * x2 + 1) * a[key] + (x3 - 2 * x2 + x) * slopeA + (3 * x2 - 2 * x3) * b[key] + (x3 - x2) * slopeB
}

function slope(sections: readonly Section[], i: number, key: 'width' | 'front' | 'back'): number {
  const before = sections[Math.max(i - 1, 0)]!
  const after = sections[Math.min(i + 1, sections.length - 1)]!
  return (after[key] - before[key]) / (after.t - before.t)
}
