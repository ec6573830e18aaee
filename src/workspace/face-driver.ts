import { FaceRig, createFaceInput, turnJoint, type BodyMesh } from '../body/index.ts'
import { Blinks } from './blinks.ts'
import type { PersonFrame } from './workspace-types.ts'

/** Rows of a skeleton with a face: jaw, left eye, right eye. */
const FACE_JOINTS = [52, 53, 54] as const
const HEAD = 15
/** The gaze lets go of the partner beyond these turns of the head, rad; between the two it fades. */
const GAZE_HOLDS = { yaw: 0.5, pitch: 0.35 }
const GAZE_FADE = 0.25
/** How a face is moved: by a user's decoder of the expression, by its action units, by the voice, or not at all. */
export type FaceSource = 'fau' | 'voice' | 'decoder' | 'none'

/** Solves the face rig of one mesh: morph weights, jaw and eyes. Allocates nothing per frame. */
export class FaceDriver {
  readonly weights: Float32Array
  private readonly rig: FaceRig
  private readonly input = createFaceInput()
  private readonly quats = new Float32Array(FACE_JOINTS.length * 4)
  private readonly blinks: Blinks

  /** @param id of the recording; blinks that are made up differ between people and stay the same for each */
  constructor(mesh: BodyMesh, id: string) {
    const names = mesh.morphs?.names ?? []
    this.rig = new FaceRig(names)
    this.weights = new Float32Array(names.length)
    this.blinks = new Blinks(id)
  }

  /** Looks where the head points. */
  lookAhead(): void {
    this.input.gazeYaw = 0
    this.input.gazePitch = 0
  }

  /** Looks aside of where the head points, rad: pitch up, yaw to the person's left. */
  lookTo(pitch: number, yaw: number): void {
    this.input.gazePitch = pitch
    this.input.gazeYaw = yaw
  }

  /**
   * Moves the face of a posed skeleton; a face does only what its source gives.
   * @param fau units of the moment, [24]
   * @param voiceOpen opening of the mouth by the voice, 0..1; counts where the voice is the source
   */
  solve(frame: PersonFrame, source: FaceSource, fau: Float32Array, voiceOpen: number, timeSec: number): void {
    const { input } = this
    const isVoice = source === 'voice'
    if (source === 'fau' || source === 'decoder') input.fau.set(fau)
    else input.fau.fill(0)
    input.voiceOpen = isVoice ? voiceOpen : 0
    input.blink = isVoice ? this.blinks.at(timeSec) : 0
    this.rig.solve(input, this.weights, this.quats)
    for (let i = 0; i < FACE_JOINTS.length; i++) turnJoint(frame.world, FACE_JOINTS[i]!, this.quats, i * 4)
  }

  /** Looks at the partner's eyes, as far as the eyes can turn without the head. Both skeletons must be posed. */
  lookAt(own: Float32Array, partner: Float32Array): void {
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
    this.lookAhead()
    if (z <= 0) return
    const yaw = Math.atan2(x, z)
    const pitch = Math.atan2(y, Math.sqrt(x * x + z * z))
    const hold = fade(Math.abs(yaw), GAZE_HOLDS.yaw) * fade(Math.abs(pitch), GAZE_HOLDS.pitch)
    this.input.gazeYaw = yaw * hold
    this.input.gazePitch = pitch * hold
  }
}

/** 1 below the limit, 0 a fade's width above it. */
function fade(value: number, limit: number): number {
  return Math.min(1, Math.max(0, 1 - (value - limit) / GAZE_FADE))
}
