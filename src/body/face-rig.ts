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
  readonly #lids: readonly LidMorphs[]
  readonly #jawOpen: number
  readonly #lipSuck: number
  readonly #strengths = new Float64Array(N_FACE_UNITS)
  /** rad, about Y and then about X: of the jaw, and of both eyes. In an array: numbers handed to a call may be boxed. */
  readonly #turns = new Float64Array(4)

  /** @param names morphs of the mesh; those that the rig does not know stay at 0, those that are missing are skipped */
  constructor(names: readonly string[]) {
    this.nMorphs = names.length
    const index = new Map(names.map((name, i) => [name, i]))
    const indexOf = (name: string): number => index.get(name) ?? -1
    this.#lids = ['l', 'r'].map((side) => ({
      close: indexOf(`lid_close.${side}`),
      tight: indexOf(`lid_tight.${side}`),
      open: indexOf(`lid_open.${side}`),
      lower: indexOf(`lid_lower_down.${side}`),
      upper: indexOf(`lid_upper_up.${side}`),
      cheek: indexOf(`cheek_raise.${side}`),
    }))
    this.#jawOpen = indexOf('jaw_open')
    this.#lipSuck = indexOf('lip_suck')
    const bound = FACE_UNITS.flatMap((unit, u) =>
      unit.morphs.flatMap(([name, weight]) =>
        morphSides(name)
          .map(indexOf)
          .filter((m) => m >= 0)
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
    const strengths = this.#strengths
    for (let u = 0; u < N_FACE_UNITS; u++) strengths[u] = unitStrength(input.fau[u]!)
    for (let i = 0; i < this.#units.length; i++) {
      const m = this.#morphs[i]!
      weights[m] = weights[m]! + this.#weights[i]! * strengths[this.#units[i]!]!
    }
    this.#solveLids(weights, input)
    this.#solveMouth(weights, input)
    this.#aimEyes(input)
    writeTurn(this.#turns, 0, quats, 0)
    writeTurn(this.#turns, 2, quats, 4)
    for (let k = 4; k < 8; k++) quats[k + 4] = quats[k]!
  }

  /** Lids never go beyond shut: what tightens or opens them only has what closing leaves. */
  #solveLids(weights: Float32Array, input: FaceInput): void {
    const pitch = Math.min(GAZE_UP_LIMIT, Math.max(-GAZE_DOWN_LIMIT, input.gazePitch))
    const follow = pitch < 0 ? -pitch * LID_PER_DOWN : 0
    for (let side = 0; side < 2; side++) {
      const { close, tight, open, lower, upper, cheek } = this.#lids[side]!
      if (close < 0) continue
      const shut = Math.min(1, Math.max(weights[close]! * CLOSING_GAIN, input.blink, 0))
      const lowered = shut + (1 - shut) * Math.min(0.6, follow)
      weights[close] = lowered
      if (tight >= 0) weights[tight] = Math.min(weights[tight]!, 1) * (1 - lowered)
      if (cheek >= 0) weights[cheek] = weights[cheek]! * (1 - 0.35 * shut)
      if (lower >= 0) weights[lower] = Math.max(0, -pitch) * LOWER_LID_PER_DOWN * (1 - shut)
      if (upper >= 0) weights[upper] = Math.max(0, pitch) * UPPER_LID_PER_UP * (1 - shut)
      if (open >= 0) weights[open] = weights[open]! * (1 - shut)
    }
  }

  /** The jaw turns; the open-mouth morph follows its angle, and sucked-in lips let go as it opens. */
  #solveMouth(weights: Float32Array, input: FaceInput): void {
    let opening = Math.min(1, Math.max(0, input.voiceOpen)) * VOICE_JAW_RAD
    let side = 0
    for (let u = 0; u < N_FACE_UNITS; u++) {
      const { jawOpen, jawSide } = FACE_UNITS[u]!
      if (jawOpen !== undefined) opening = Math.max(opening, jawOpen * this.#strengths[u]!)
      if (jawSide !== undefined) side += jawSide * this.#strengths[u]!
    }
    const open = this.#jawOpen
    const suck = this.#lipSuck
    if (open >= 0) weights[open] = opening / JAW_OPEN_RAD
    if (suck >= 0) weights[suck] = Math.min(1, weights[suck]!) * Math.max(0, 1 - opening / JAW_OPEN_RAD)
    this.#turns[0] = side
    this.#turns[1] = opening
  }

  /** An eye looks along +Z at rest: yaw to the left is +Y, looking up is -X. */
  #aimEyes(input: FaceInput): void {
    this.#turns[2] = Math.min(GAZE_YAW_LIMIT, Math.max(-GAZE_YAW_LIMIT, input.gazeYaw))
    this.#turns[3] = -Math.min(GAZE_UP_LIMIT, Math.max(-GAZE_DOWN_LIMIT, input.gazePitch))
  }
}

/** Indices of the morphs round one eye, -1 for those that the mesh does not have. */
interface LidMorphs {
  readonly close: number
  readonly tight: number
  readonly open: number
  readonly lower: number
  readonly upper: number
  readonly cheek: number
}

/** Full names of a morph: two where it has sides. */
export function morphSides(name: string): readonly string[] {
  return SIDED_MORPHS.some((sided) => sided === name) ? [`${name}.l`, `${name}.r`] : [name]
}

/** Rotation about Y after a rotation about X, rad, the two numbers of `turns` from `turnAt` on. */
function writeTurn(turns: Float64Array, turnAt: number, quats: NumberArray, at: number): void {
  const sy = Math.sin(turns[turnAt]! / 2)
  const cy = Math.cos(turns[turnAt]! / 2)
  const sx = Math.sin(turns[turnAt + 1]! / 2)
  const cx = Math.cos(turns[turnAt + 1]! / 2)
  quats[at] = cy * sx
  quats[at + 1] = sy * cx
  quats[at + 2] = -sy * sx
  quats[at + 3] = cy * cx
}
