import type { BodyMesh } from '../body/index.ts'
import type { MovementTrack } from '../dataset/index.ts'
import { describeGaze, planGaze, sampleGaze, type GazePlan, type GazeSource } from '../motion/index.ts'
import type { Voice, Waveform } from '../playback/index.ts'
import { FaceDriver, type FaceSource } from './face-driver.ts'
import { VoiceJaw } from './voice-jaw.ts'
import type { Assumption, PersonFrame } from './workspace-types.ts'

/** What the user has chosen for all faces; read every frame, changed in place. */
export interface FaceChoices {
  gaze: GazeSource
  /** `auto`: the voice moves a face that has no data; `recorded`: such a face stays still */
  face: 'auto' | 'recorded'
}

/** A plan made of few rows is made again when there are this many times as many. */
const REPLAN_FACTOR = 4
const NO_WEIGHTS = new Float32Array(0)

/** The face of one person: what moves it, where its eyes look, and what of that is assumed. */
export class PersonFace {
  private readonly id: string
  private readonly choices: FaceChoices
  private driver: FaceDriver | null = null
  private jaw: VoiceJaw | null = null
  private movement: MovementTrack | null = null
  private fps = 30
  private gazePlan: GazePlan | null = null
  private plannedRows = 0
  private readonly gaze = new Float64Array(2)

  constructor(id: string, choices: FaceChoices) {
    this.id = id
    this.choices = choices
  }

  /** A mesh without a face rig has no face to move. */
  setMesh(mesh: BodyMesh): void {
    this.driver = mesh.morphs === undefined ? null : new FaceDriver(mesh, this.id)
  }

  /** Weights of the mesh's morphs, overwritten in place. */
  get weights(): Float32Array {
    return this.driver?.weights ?? NO_WEIGHTS
  }

  get hasRig(): boolean {
    return this.driver !== null
  }

  /** The voice that may move the jaw. @param signal ends its reads */
  listen(voice: Voice, signal: AbortSignal): void {
    this.jaw = new VoiceJaw(voice, signal)
  }

  followWaveform(waveform: Waveform): void {
    this.jaw?.follow(waveform)
  }

  /** More rows of the movement are in. */
  takeRows(movement: MovementTrack | null, fps: number, isComplete: boolean): void {
    this.movement = movement
    this.fps = fps
    const nRows = movement?.nLoaded ?? 0
    const isFinal = isComplete && nRows > this.plannedRows
    if (nRows === 0 || (!isFinal && this.plannedRows > 0 && nRows < this.plannedRows * REPLAN_FACTOR)) return
    this.gazePlan = planGaze(movement)
    this.plannedRows = nRows
  }

  /** What moves the face, of what there is. */
  source(hasUnits: boolean, hasVoice: boolean): FaceSource {
    if (hasUnits) return 'fau'
    return hasVoice && this.choices.face === 'auto' ? 'voice' : 'none'
  }

  /**
   * Moves the face of a posed skeleton. Allocates nothing.
   * @param partner world transforms of whom is faced, or null
   */
  solve(frame: PersonFrame, source: FaceSource, timeSec: number, partner: Float32Array | null): void {
    const { driver } = this
    if (driver === null) return
    this.look(driver, frame, timeSec, partner)
    const voiceOpen = source === 'voice' && this.jaw !== null ? this.jaw.openingAt(timeSec) : 0
    driver.solve(frame, source, frame.fau, voiceOpen, timeSec)
  }

  private look(driver: FaceDriver, frame: PersonFrame, timeSec: number, partner: Float32Array | null): void {
    const { gaze, gazePlan, movement } = this
    if (this.choices.gaze === 'partner' && partner !== null) driver.lookAt(frame.world, partner)
    else if (
      this.choices.gaze === 'encodings' &&
      gazePlan !== null &&
      movement !== null &&
      sampleGaze(gazePlan, movement, timeSec, this.fps, gaze)
    )
      driver.lookTo(gaze[0]!, gaze[1]!)
    else driver.lookAhead()
  }

  assumptions(source: FaceSource, hasPartner: boolean): Assumption[] {
    if (this.driver === null) return [{ key: 'face', value: 'still: this body has no face rig', from: 'assumed' }]
    const gaze = describeGaze(this.choices.gaze, { partner: hasPartner, encodings: this.gazePlan !== null })
    return [FACE_WORDS[source], gaze]
  }
}

const FACE_WORDS: Readonly<Record<FaceSource, Assumption>> = {
  fau: { key: 'face', value: 'the 24 action units of the recording; sides are not told apart', from: 'file' },
  voice: { key: 'face', value: 'jaw from the voice, blinks made up; nothing else moves', from: 'assumed' },
  decoder: { key: 'face', value: 'expression through your decoder', from: 'file' },
  none: { key: 'face', value: 'still: there is nothing to move it', from: 'assumed' },
}
