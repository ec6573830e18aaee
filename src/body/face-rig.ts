import type { NumberArray } from '../math/index.ts'
import { FACE_UNITS, JAW_OPEN_RAD, N_FACE_UNITS, SIDED_MORPHS } from './face-units.ts'

/**
 * What moves a face, whoever says it: action units from the data, the voice's envelope, synthesised blinks, a gaze.
 * Fixed arrays, overwritten in place once a displayed frame.
 */
export interface FaceInput {
  /** action units as in the data, 0..2, Float32Array [24] */
  readonly fau: Float32Array
  /** opening of the jaw beyond the units, 0..1 of full */
  voiceOpen: number
  /** closing of the lids beyond the units, 0..1 */
  blink: number
  /** gaze relative to the head, rad: yaw > 0 to the person's left, pitch > 0 up */
  gazeYaw: number
  gazePitch: number
}

/** Farthest turn of an eye, rad: 35 deg aside, 17 up, 22 down (the lids hide the rest). */
const GAZE_YAW_LIMIT = 0.61
const GAZE_UP_LIMIT = 0.3
const GAZE_DOWN_LIMIT = 0.38
/** The lids go down with the eye, and the upper one up with it: share of the lid's way per rad. */
const LID_PER_DOWN = 0.85
const LOWER_LID_PER_DOWN = 2.6
/** the morph turns the lid by 0.22 rad, and the lid goes four fifths of the eye's way */
const UPPER_LID_PER_UP = 3.7
/** Opening of the mouth by the voice alone, rad. */
const VOICE_JAW_RAD = 0.16
/** The strength curve levels off here: 0.5 -> 0.48, 1 -> 0.84, 2 -> 1.19. */
const STRENGTH_CEILING = 1.3
/** Lids are sculpted shut at 1, closed is closed: units that close them reach it at a value of 1. */
const CLOSING_GAIN = 1.25

export function createFaceInput(): FaceInput {
  return { fau: new Float32Array(N_FACE_UNITS), voiceOpen: 0, blink: 0, gazeYaw: 0, gazePitch: 0 }
}

/** Strength 0..1.2 of a unit whose data value runs 0..2: near the identity when small, levelling off when large. */
export function unitStrength(value: number): number {
  return value > 0 ? STRENGTH_CEILING * Math.tanh(value / STRENGTH_CEILING) : 0
}

/**
 * The face rig of one mesh: morph names bound to indices once, then solved every frame without allocation.
 *
 * @example
 *   const rig = new FaceRig(mesh.morphs.names)
 *   rig.solve(input, weights, quats) // weights -> shader, quats -> jaw and eyes
 */
export class FaceRig {
  readonly nMorphs: number
  /** per bound morph: index of the unit, index of the morph, weight */
  readonly #units: Int16Array
  readonly #morphs: Int16Array
  readonly #weights: Float32Array
  readonly #index: ReadonlyMap<string, number>

  /** @param names morphs of the mesh; those that the rig does not know stay at 0, those that are missing are skipped */
  constructor(names: readonly string[]) {
    this.nMorphs = names.length
    this.#index = new Map(names.map((name, i) => [name, i]))
    const bound = FACE_UNITS.flatMap((unit, u) =>
      unit.morphs.flatMap(([name, weight]) =>
        morphSides(name)
          .map((side) => this.#index.get(side))
          .filter((m) => m !== undefined)
          .map((m) => ({ u, m, weight })),
      ),
    )
    this.#units = Int16Array.from(bound, (b) => b.u)
    this.#morphs = Int16Array.from(bound, (b) => b.m)
    this.#weights = Float32Array.from(bound, (b) => b.weight)
  }

  /**
   * Morph weights and rotations of jaw and eyes. The face does only what the input says: all zeros is the neutral face.
   *
   * @param weights written, [nMorphs]
   * @param quats   written, unit quaternions xyzw of jaw, left eye, right eye, [3, 4], relative to the head
   */
  solve(input: FaceInput, weights: Float32Array, quats: NumberArray): void {
    weights.fill(0)
    const { fau } = input
    for (let i = 0; i < this.#units.length; i++) {
      const m = this.#morphs[i]!
      weights[m] = weights[m]! + this.#weights[i]! * unitStrength(fau[this.#units[i]!]!)
    }
    const pitch = Math.min(GAZE_UP_LIMIT, Math.max(-GAZE_DOWN_LIMIT, input.gazePitch))
    const yaw = Math.min(GAZE_YAW_LIMIT, Math.max(-GAZE_YAW_LIMIT, input.gazeYaw))
    this.#solveLids(weights, input.blink, pitch)
    this.#solveMouth(weights, fau, input.voiceOpen, quats)
    writeEye(quats, 4, yaw, pitch)
    writeEye(quats, 8, yaw, pitch)
  }

  /** Lids never go beyond shut: what tightens or opens them only has what closing leaves. */
  #solveLids(weights: Float32Array, blink: number, pitch: number): void {
    const follow = pitch < 0 ? -pitch * LID_PER_DOWN : 0
    for (let side = 0; side < 2; side++) {
      const close = this.#index.get(LID_CLOSE[side]!)
      const tight = this.#index.get(LID_TIGHT[side]!)
      const open = this.#index.get(LID_OPEN[side]!)
      const cheek = this.#index.get(CHEEK_RAISE[side]!)
      const lower = this.#index.get(LID_LOWER_DOWN[side]!)
      const upper = this.#index.get(LID_UPPER_UP[side]!)
      if (close === undefined) continue
      const shut = Math.min(1, Math.max(weights[close]! * CLOSING_GAIN, blink, 0))
      const lowered = shut + (1 - shut) * Math.min(0.6, follow)
      weights[close] = lowered
      if (tight !== undefined) weights[tight] = Math.min(weights[tight]!, 1) * (1 - lowered)
      if (cheek !== undefined) weights[cheek] = weights[cheek]! * (1 - 0.35 * shut)
      if (lower !== undefined) weights[lower] = Math.max(0, -pitch) * LOWER_LID_PER_DOWN * (1 - shut)
      if (upper !== undefined) weights[upper] = Math.max(0, pitch) * UPPER_LID_PER_UP * (1 - shut)
      if (open !== undefined) weights[open] = weights[open]! * (1 - shut)
    }
  }

  /** The jaw turns; the open-mouth morph follows its angle, and sucked-in lips let go as it opens. */
  #solveMouth(weights: Float32Array, fau: Float32Array, voiceOpen: number, quats: NumberArray): void {
    let opening = Math.min(1, Math.max(0, voiceOpen)) * VOICE_JAW_RAD
    let side = 0
    for (let u = 0; u < N_FACE_UNITS; u++) {
      const unit = FACE_UNITS[u]!
      if (unit.jawOpen !== undefined) opening = Math.max(opening, unit.jawOpen * unitStrength(fau[u]!))
      if (unit.jawSide !== undefined) side += unit.jawSide * unitStrength(fau[u]!)
    }
    const open = this.#index.get('jaw_open')
    const suck = this.#index.get('lip_suck')
    if (open !== undefined) weights[open] = opening / JAW_OPEN_RAD
    if (suck !== undefined) weights[suck] = Math.min(1, weights[suck]!) * Math.max(0, 1 - opening / JAW_OPEN_RAD)
    writeTurn(quats, 0, side, opening)
  }
}

const LID_CLOSE = ['lid_close.l', 'lid_close.r'] as const
const LID_TIGHT = ['lid_tight.l', 'lid_tight.r'] as const
const LID_OPEN = ['lid_open.l', 'lid_open.r'] as const
const LID_LOWER_DOWN = ['lid_lower_down.l', 'lid_lower_down.r'] as const
const LID_UPPER_UP = ['lid_upper_up.l', 'lid_upper_up.r'] as const
const CHEEK_RAISE = ['cheek_raise.l', 'cheek_raise.r'] as const

/** Full names of a morph: two where it has sides. */
export function morphSides(name: string): readonly string[] {
  return SIDED_MORPHS.some((sided) => sided === name) ? [`${name}.l`, `${name}.r`] : [name]
}

/** An eye that looks along +Z at rest: yaw to the left is +Y, looking up is -X. */
function writeEye(quats: NumberArray, at: number, yaw: number, pitch: number): void {
  writeTurn(quats, at, yaw, -pitch)
}

/** Rotation about Y after a rotation about X. */
function writeTurn(quats: NumberArray, at: number, aboutY: number, aboutX: number): void {
  const sy = Math.sin(aboutY / 2)
  const cy = Math.cos(aboutY / 2)
  const sx = Math.sin(aboutX / 2)
  const cx = Math.cos(aboutX / 2)
  quats[at] = cy * sx
  quats[at + 1] = sy * cx
  quats[at + 2] = -sy * sx
  quats[at + 3] = cy * cx
}
