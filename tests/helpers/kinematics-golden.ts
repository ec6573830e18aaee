import { readFileSync } from 'node:fs'

const FOLDER = new URL('../fixtures/kinematics/', import.meta.url)
const MAX_ANGLE = 4.7

/** The generator of make-kinematics.py: 32-bit linear congruential, uniform in [0, 1). */
export function lcg(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** A rotation vector as make-kinematics.py draws it, rounded to single precision. */
export function randomRotation(random: () => number, out: Float32Array, at: number): void {
  const x = random() * 2 - 1
  const y = random() * 2 - 1
  const z = random() * 2 - 1
  const size = Math.sqrt(x * x + y * y + z * z)
  const angle = random() * MAX_ANGLE
  out[at] = (x / size) * angle
  out[at + 1] = (y / size) * angle
  out[at + 2] = (z / size) * angle
}

export const N_POSES = 200
export const STRIDE = 8
export const GENDERS = ['neutral', 'male', 'female'] as const

export interface GoldenPose {
  readonly gender: (typeof GENDERS)[number]
  /** [52, 3], rad */
  readonly pose: Float32Array
  readonly transl: Float32Array
  /** joint -> position, m */
  readonly joints: ReadonlyMap<number, readonly [number, number, number]>
}

/** The 200 poses with the positions that NumPy found. */
export function goldenPoses(): GoldenPose[] {
  const bytes = readFileSync(new URL('joints.f64', FOLDER))
  const values = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  const random = lcg(20250716)
  let at = 0
  return Array.from({ length: N_POSES }, (_, index) => {
    const pose = new Float32Array(156)
    for (let joint = 0; joint < 52; joint++) randomRotation(random, pose, joint * 3)
    const transl = Float32Array.of(random() * 2 - 1, random(), 20 + 40 * random())
    const joints = new Map<number, readonly [number, number, number]>()
    for (let joint = index % STRIDE; joint < 52; joint += STRIDE, at += 3) {
      joints.set(joint, [values[at]!, values[at + 1]!, values[at + 2]!])
    }
    return { gender: GENDERS[index % 3]!, pose, transl, joints }
  })
}

export interface GoldenRotations {
  readonly cases: { v: number[]; q: number[]; matrix: number[] }[]
  readonly slerps: { a: number[]; b: number[]; w: number; matrix: number[] }[]
}

export function goldenRotations(): GoldenRotations {
  return JSON.parse(readFileSync(new URL('rotations.json', FOLDER), 'utf8')) as GoldenRotations
}
