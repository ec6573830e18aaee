import { FaceRig, createFaceInput, turnJoint, type BodyMesh } from '../body/index.ts'
import type { Waveform } from '../playback/index.ts'
import type { PersonFrame } from './workspace-types.ts'

/** Rows of a skeleton with a face: jaw, left eye, right eye. */
const FACE_JOINTS = [52, 53, 54] as const
const HEAD = 15
/** The gaze lets go of the partner beyond these turns of the head, rad; between the two it fades. */
const GAZE_HOLDS = { yaw: 0.5, pitch: 0.35 }
const GAZE_FADE = 0.25
/** Seconds between synthesised blinks, and how long one takes. */
const BLINK_EVERY = { min: 2.2, spread: 3.6 }
const BLINK_SEC = 0.16
/** The voice opens the jaw fully at this share of its loudest peak. */
const FULL_VOICE = 0.5

/** How a face is moved: by its action units, or by the voice where the data has none. */
export type FaceSource = 'fau' | 'voice' | 'none'

/** Solves the face rig of one mesh: morph weights, jaw and eyes. Allocates nothing per frame. */
export class FaceDriver {
  readonly weights: Float32Array
  private readonly rig: FaceRig
  private readonly input = createFaceInput()
  private readonly quats = new Float32Array(FACE_JOINTS.length * 4)
  private readonly blinkSeed: number

  /** @param id of the recording; blinks that are made up differ between people and stay the same for each */
  constructor(mesh: BodyMesh, id: string) {
    const names = mesh.morphs?.names ?? []
    this.rig = new FaceRig(names)
    this.weights = new Float32Array(names.length)
    this.blinkSeed = hash(id)
  }

  /**
   * Moves the face of a posed skeleton.
   * @param partnerHead world transforms of whom is looked at, or null to look straight ahead
   */
  solve(
    frame: PersonFrame,
    source: FaceSource,
    timeSec: number,
    waveform: Waveform | null,
    partner: Float32Array | null,
  ): void {
    const { input } = this
    input.fau.set(frame.fau)
    input.voiceOpen = source === 'voice' ? voiceOpening(waveform, timeSec) : 0
    input.blink = source === 'voice' ? this.blinkAt(timeSec) : 0
    input.gazeYaw = 0
    input.gazePitch = 0
    if (partner !== null) this.lookAt(frame.world, partner)
    this.rig.solve(input, this.weights, this.quats)
    for (let i = 0; i < FACE_JOINTS.length; i++) turnJoint(frame.world, FACE_JOINTS[i]!, this.quats, i * 4)
  }

  /** Yaw and pitch of the partner's eyes in the own head's frame, as far as the eyes can turn without the head. */
  private lookAt(own: Float32Array, partner: Float32Array): void {
    const at = HEAD * 16
    const left = FACE_JOINTS[1] * 16 + 12
    const right = FACE_JOINTS[2] * 16 + 12
    const dx = (partner[left]! + partner[right]! - own[left]! - own[right]!) / 2
    const dy = (partner[left + 1]! + partner[right + 1]! - own[left + 1]! - own[right + 1]!) / 2
    const dz = (partner[left + 2]! + partner[right + 2]! - own[left + 2]! - own[right + 2]!) / 2
    // into the head's frame: x to the person's left, y up, z forward
    const x = own[at]! * dx + own[at + 1]! * dy + own[at + 2]! * dz
    const y = own[at + 4]! * dx + own[at + 5]! * dy + own[at + 6]! * dz
    const z = own[at + 8]! * dx + own[at + 9]! * dy + own[at + 10]! * dz
    if (z <= 0) return
    const yaw = Math.atan2(x, z)
    const pitch = Math.atan2(y, Math.hypot(x, z))
    const hold = fade(Math.abs(yaw), GAZE_HOLDS.yaw) * fade(Math.abs(pitch), GAZE_HOLDS.pitch)
    this.input.gazeYaw = yaw * hold
    this.input.gazePitch = pitch * hold
  }

  /** Lids closed 0..1 by a blink that is made up, the same at the same time. */
  private blinkAt(timeSec: number): number {
    const period = BLINK_EVERY.min + BLINK_EVERY.spread
    const slot = Math.floor(timeSec / period)
    const start = slot * period + noise(this.blinkSeed + slot) * BLINK_EVERY.spread
    const place = (timeSec - start) / BLINK_SEC
    return place <= 0 || place >= 1 ? 0 : Math.sin(Math.PI * place)
  }
}

/** 1 below the limit, 0 a fade's width above it. */
function fade(value: number, limit: number): number {
  return Math.min(1, Math.max(0, 1 - (value - limit) / GAZE_FADE))
}

/** Envelope of the voice around a time, 0..1 of what is loud for this voice. */
function voiceOpening(waveform: Waveform | null, timeSec: number): number {
  if (waveform === null || waveform.nKnown === 0) return 0
  const center = Math.round(timeSec * waveform.rate)
  const reach = Math.round(0.04 * waveform.rate)
  let sum = 0
  for (let i = center - reach; i <= center + reach; i++) {
    if (i >= 0 && i < waveform.nKnown) sum += waveform.peaks[i]!
  }
  const mean = sum / (2 * reach + 1)
  const loudest = waveform.loudest > 0 ? waveform.loudest : 1
  return Math.min(1, mean / (loudest * FULL_VOICE))
}

function hash(text: string): number {
  let value = 2166136261
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16777619)
  return value >>> 0
}

/** A number in [0, 1) that only depends on the seed. */
function noise(seed: number): number {
  let mixed = Math.imul(seed ^ (seed >>> 16), 0x45d9f3b)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b)
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4294967296
}
