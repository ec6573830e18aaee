import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FACE_UNITS, HUMAN_BUILDS, REGIONS, parseHuman, type BodyMesh } from '../../../src/body/index.ts'
import { type FaceSetting, poseHuman, restQuats, skinHuman } from '../../helpers/posed-human.ts'

/** What must hold of a face whatever it does: lids over the eyes, lips over the teeth, the upper lip over the lower. */

const BYTES = new Uint8Array(readFileSync(new URL('../../../public/body/human.bin', import.meta.url)))
const LEFT_EYE = 53
const JAW = 52
/** `tint` of the lips' inner border, see src/cli/bake-body/face-landmarks.ts. */
const BORDER_TINT = Math.round(0.95 * 255)

const GAZES = [-0.6, 0, 0.6].flatMap((gazeYaw) => [-0.38, 0, 0.3].map((gazePitch) => ({ gazeYaw, gazePitch })))
const MOUTHS: readonly FaceSetting[] = [
  ...FACE_UNITS.flatMap((unit, u) => (unit.live ? [0.5, 1, 2].map((value) => ({ fau: { [u]: value } })) : [])),
  { fau: { 4: 1.2, 5: 0.6, 8: 1.6, 19: 1, 20: 1 } },
  { fau: { 14: 1.2, 19: 0.4, 20: 0.4 } },
  { fau: { 8: 1, 16: 1 }, voiceOpen: 1 },
]

const region = (mesh: BodyMesh, name: (typeof REGIONS)[number]): number[] =>
  [...mesh.regions.keys()].filter((v) => mesh.regions[v] === REGIONS.indexOf(name))

function faceOf(mesh: BodyMesh, face: FaceSetting): { readonly points: Float64Array; readonly world: Float64Array } {
  const { world, weights } = poseHuman(mesh, restQuats(), face)
  return { points: skinHuman(mesh, world, weights), world }
}

describe.each(HUMAN_BUILDS)('the face of the built-in human, %s', (build) => {
  const mesh = parseHuman(BYTES, build)
  const rest = faceOf(mesh, {}).points
  const borders = lipBorders(mesh, rest)

  it('keeps the lids outside the eyeballs, whatever the gaze and however far they are shut', () => {
    const samples = lidSamples(mesh, rest)
    expect(samples.length).toBeGreaterThan(150)
    let deepest = Infinity
    for (const gaze of GAZES) {
      for (const blink of [0, 0.25, 0.5, 0.75, 1]) {
        const { points, world } = faceOf(mesh, { ...gaze, blink })
        for (const { eye, a, b } of samples) deepest = Math.min(deepest, overEyeball(mesh, world, points, eye, a, b))
      }
    }
    expect(deepest).toBeGreaterThan(0)
  })

  it('shuts the eyes: at a blink of 1 no part of the cornea is seen from in front', () => {
    for (const gaze of GAZES) {
      const { points } = faceOf(mesh, { ...gaze, blink: 1 })
      const lids = frontOf(mesh, points, region(mesh, 'skin'), 0.06)
      for (const v of region(mesh, 'pupil')) {
        const [x, y, z] = points.subarray(3 * v, 3 * v + 3)
        expect(lids(x!, y!)).toBeGreaterThan(z!)
      }
    }
  })

  it('closes the mouth at rest', () => {
    const gaps = lipGaps(borders, rest)
    expect(Math.max(...gaps)).toBeLessThan(0.0002)
    expect(Math.min(...gaps)).toBeGreaterThan(-0.0008)
  })

  it('never lets one lip through the other', () => {
    for (const mouth of MOUTHS) {
      const gaps = lipGaps(borders, faceOf(mesh, mouth).points)
      expect(Math.min(...gaps), JSON.stringify(mouth)).toBeGreaterThan(-0.0035)
    }
  })

  it('keeps the teeth behind the lips', () => {
    const lips = region(mesh, 'skin').filter((v) => mesh.masks![4 * v]! > 150 && Math.abs(rest[3 * v]!) < 0.018)
    for (const mouth of MOUTHS) {
      const { points } = faceOf(mesh, mouth)
      const teeth = frontOf(mesh, points, region(mesh, 'teeth'), 0.06)
      const through = lips.filter((v) => teeth(points[3 * v]!, points[3 * v + 1]!) > points[3 * v + 2]!)
      expect(through.length, JSON.stringify(mouth)).toBe(0)
    }
  })

  it('lets the pupil be seen between the lids when the eyes look down, up and ahead', () => {
    for (const gazePitch of [-0.35, -0.2, 0, 0.2, 0.28]) {
      const { points } = faceOf(mesh, { gazePitch })
      const lids = frontOf(mesh, points, region(mesh, 'skin'), 0.06)
      const pupil = region(mesh, 'pupil')
      const seen = pupil.filter((v) => lids(points[3 * v]!, points[3 * v + 1]!) < points[3 * v + 2]!)
      expect(seen.length / pupil.length, `pitch ${gazePitch}`).toBeGreaterThan(0.6)
    }
  })

  it('lifts the corners of the mouth and the cheeks in a smile', () => {
    const smile = faceOf(mesh, { fau: { 4: 0.6, 8: 1 } }).points
    const corners = [borders.upper[0]!, borders.upper.at(-1)!]
    for (const v of corners) {
      expect(smile[3 * v + 1]! - rest[3 * v + 1]!).toBeGreaterThan(0.003)
      expect(Math.abs(smile[3 * v]!) - Math.abs(rest[3 * v]!)).toBeGreaterThan(0.002)
    }
  })
})

interface Borders {
  readonly upper: readonly number[]
  readonly lower: readonly number[]
}

/** Inner borders of the lips, from the right to the left corner of the mouth. */
function lipBorders(mesh: BodyMesh, rest: Float64Array): Borders {
  const border = region(mesh, 'skin').filter((v) => mesh.masks![4 * v] === BORDER_TINT)
  const jaw = (v: number): number => {
    let share = 0
    for (let k = 0; k < 4; k++) if (mesh.skinIndices[4 * v + k] === JAW) share += mesh.skinWeights[4 * v + k]!
    return share
  }
  const byX = border.toSorted((a, b) => rest[3 * a]! - rest[3 * b]!)
  const [right, left] = [byX[0]!, byX.at(-1)!]
  const between = byX.slice(1, -1)
  // beside the middle the lower lip hangs on the jaw
  return {
    upper: [right, ...between.filter((v) => jaw(v) < 0.45), left],
    lower: [right, ...between.filter((v) => jaw(v) >= 0.45), left],
  }
}

/** Upper border's height over the lower one's within the middle two thirds of the mouth, m. */
function lipGaps({ upper, lower }: Borders, points: Float64Array): number[] {
  const reach = 0.66 * points[3 * upper.at(-1)!]!
  return upper
    .filter((v) => Math.abs(points[3 * v]!) < reach)
    .map((v) => points[3 * v + 1]! - heightAt(lower, points, points[3 * v]!))
}

function heightAt(border: readonly number[], points: Float64Array, x: number): number {
  let i = border.findIndex((v) => points[3 * v]! > x)
  if (i < 1) i = i < 0 ? border.length - 1 : 1
  const [a, b] = [3 * border[i - 1]!, 3 * border[i]!]
  const t = (x - points[a]!) / (points[b]! - points[a]!)
  return points[a + 1]! + t * (points[b + 1]! - points[a + 1]!)
}

interface LidSample {
  readonly eye: number
  readonly a: number
  readonly b: number
}

/** Edges of the skin round each eye that lie outside the ball at rest. */
function lidSamples(mesh: BodyMesh, rest: Float64Array): LidSample[] {
  const samples: LidSample[] = []
  const { world } = faceOf(mesh, {})
  const skin = REGIONS.indexOf('skin')
  for (const eye of [LEFT_EYE, LEFT_EYE + 1]) {
    const centre = world.subarray(16 * eye + 12, 16 * eye + 15)
    for (let i = 0; i < mesh.indices.length; i++) {
      const a = mesh.indices[i]!
      const b = mesh.indices[i % 3 === 2 ? i - 2 : i + 1]!
      if (a > b || mesh.regions[a] !== skin || mesh.regions[b] !== skin) continue
      const middle = [0, 1, 2].map((c) => (rest[3 * a + c]! + rest[3 * b + c]!) / 2 - centre[c]!)
      if (Math.hypot(...middle) > 0.022 || middle[2]! < 0.004) continue
      if (overEyeball(mesh, world, rest, eye, a, a) > 0.0001 && overEyeball(mesh, world, rest, eye, b, b) > 0.0001)
        samples.push({ eye, a, b })
    }
  }
  return samples
}

/** Height of the middle of an edge over the eyeball's surface, cornea included, m. */
function overEyeball(
  mesh: BodyMesh,
  world: Float64Array,
  points: Float64Array,
  eye: number,
  a: number,
  b: number,
): number {
  const m = world.subarray(16 * eye, 16 * eye + 16)
  const d = [0, 1, 2].map((c) => (points[3 * a + c]! + points[3 * b + c]!) / 2 - m[12 + c]!)
  const size = Math.hypot(...d)
  const cosine = (d[0]! * m[8]! + d[1]! * m[9]! + d[2]! * m[10]!) / size
  return size - eyeRadius(mesh, eye, Math.acos(Math.min(1, Math.max(-1, cosine))))
}

const eyeProfiles = new Map<string, readonly (readonly [angle: number, radius: number])[]>()

/** Radius of an eyeball at an angle from its axis, read off its own vertices. */
function eyeRadius(mesh: BodyMesh, eye: number, angle: number): number {
  const key = `${mesh.positions[0]} ${eye}`
  let profile = eyeProfiles.get(key)
  if (profile === undefined) {
    const b = mesh.bindInverses.subarray(16 * eye, 16 * eye + 16)
    profile = (['pupil', 'iris', 'sclera'] as const)
      .flatMap((name) => region(mesh, name))
      .filter((v) => mesh.skinIndices.subarray(4 * v, 4 * v + 4).includes(eye))
      .map((v): readonly [number, number] => {
        const p = mesh.positions.subarray(3 * v, 3 * v + 3)
        const q = [0, 1, 2].map((r) => b[r]! * p[0]! + b[4 + r]! * p[1]! + b[8 + r]! * p[2]! + b[12 + r]!)
        const size = Math.hypot(...q)
        return [Math.acos(Math.min(1, q[2]! / size)), size]
      })
      .toSorted((p, q) => p[0] - q[0])
    eyeProfiles.set(key, profile)
  }
  const i = Math.max(
    1,
    profile.findIndex(([at]) => at >= angle),
  )
  const [a0, r0] = profile[i - 1]!
  const [a1, r1] = profile[i]!
  return a1 - a0 < 1e-6 ? r1 : r0 + ((r1 - r0) * (angle - a0)) / (a1 - a0)
}

/**
 * The frontmost height (z) of some vertices' triangles over a point of the face's plane, -Infinity where there is none.
 * @param behind only triangles in front of this z count, m
 */
function frontOf(
  mesh: BodyMesh,
  points: Float64Array,
  vertices: readonly number[],
  behind: number,
): (x: number, y: number) => number {
  const wanted = new Set(vertices)
  const triangles: number[] = []
  for (let i = 0; i < mesh.indices.length; i += 3) {
    const corners = [mesh.indices[i]!, mesh.indices[i + 1]!, mesh.indices[i + 2]!]
    if (corners.every((v) => wanted.has(v) && points[3 * v + 2]! > behind && points[3 * v + 1]! > 0.3)) {
      triangles.push(...corners)
    }
  }
  return (x, y) => {
    let front = -Infinity
    for (let i = 0; i < triangles.length; i += 3) {
      const [a, b, c] = [3 * triangles[i]!, 3 * triangles[i + 1]!, 3 * triangles[i + 2]!]
      const [abx, aby] = [points[b]! - points[a]!, points[b + 1]! - points[a + 1]!]
      const [acx, acy] = [points[c]! - points[a]!, points[c + 1]! - points[a + 1]!]
      const area = abx * acy - aby * acx
      if (area === 0) continue
      const u = ((x - points[a]!) * acy - (y - points[a + 1]!) * acx) / area
      const v = (abx * (y - points[a + 1]!) - aby * (x - points[a]!)) / area
      if (u < 0 || v < 0 || u + v > 1) continue
      front = Math.max(
        front,
        points[a + 2]! + u * (points[b + 2]! - points[a + 2]!) + v * (points[c + 2]! - points[a + 2]!),
      )
    }
    return front
  }
}
