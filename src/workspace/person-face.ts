import type { BodyMesh, FaceDecoder } from '../body/index.ts'
import type { MovementTrack } from '../dataset/index.ts'
import { describeGaze, planGaze, sampleGaze, type GazePlan, type GazeSource } from '../motion/index.ts'
import type { Voice, Waveform } from '../playback/index.ts'
import { DecodedFace } from './decoded-face.ts'
import type { ExpressionTrack } from './expression-track.ts'
import { FaceDriver, type FaceSource } from './face-driver.ts'
import { VoiceJaw } from './voice-jaw.ts'
import type { Assumption, PersonFrame } from './workspace-types.ts'

/** What the user has chosen for all faces. */
export interface FaceChoices {
  gaze: GazeSource
  /** `auto`: the voice moves a face that has no data; `recorded`: such a face stays still */
  face: 'auto' | 'recorded'
}

/** The choices and the files behind them; read every frame, changed in place. */
export interface FaceSetup extends FaceChoices {
  /** the user's decoder of the expression */
  decoder: FaceDecoder | null
  /** v_template of the user's body model, [V, 3], m */
  template: ArrayLike<number> | null
}

/** A plan made of few rows is made again when there are this many times as many. */
const REPLAN_FACTOR = 4
const NO_WEIGHTS = new Float32Array(0)

/** The face of one person: what moves it, where its eyes look, and what of that is assumed. */
export class PersonFace {
  private readonly id: string
  private readonly setup: FaceSetup
  private mesh: BodyMesh | null = null
  private decoded: DecodedFace | null = null
  private driver: FaceDriver | null = null
  private jaw: VoiceJaw | null = null
  private movement: MovementTrack | null = null
  private fps = 30
  private gazePlan: GazePlan | null = null
  private plannedRows = 0
  private readonly gaze = new Float64Array(2)

  constructor(id: string, setup: FaceSetup) {
    this.id = id
    this.setup = setup
  }

  /**
   * Takes the mesh of the person. One without a face rig has no face to move, unless a decoder moves its vertices.
   * @returns the mesh to draw
   */
  setMesh(mesh: BodyMesh): BodyMesh {
    this.mesh = mesh
    this.driver = mesh.morphs === undefined ? null : new FaceDriver(mesh, this.id)
    return this.decoded === null ? mesh : this.decoded.meshOf(mesh, this.setup.template)
  }

  /** The expression of the recording goes through the decoder from now on; null: no more. */
  setExpression(track: ExpressionTrack | null): void {
    const { decoder } = this.setup
    this.decoded = track === null || decoder === null ? null : new DecodedFace(decoder, track)
  }

  /** Code of the expression, overwritten in place. */
  get code(): Float32Array {
    return this.decoded?.code ?? NO_WEIGHTS
  }

  private get isDecoded(): boolean {
    return this.decoded !== null && this.mesh !== null && this.decoded.moves(this.mesh)
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
    const nRows = movement?.loaded.count ?? 0
    const isFinal = isComplete && nRows > this.plannedRows
    if (nRows === 0 || (!isFinal && this.plannedRows > 0 && nRows < this.plannedRows * REPLAN_FACTOR)) return
    this.gazePlan = planGaze(movement)
    this.plannedRows = nRows
  }

  /** What moves the face, of what there is. */
  source(hasUnits: boolean, hasVoice: boolean): FaceSource {
    if (this.isDecoded) return 'decoder'
    if (hasUnits) return 'fau'
    return hasVoice && this.setup.face === 'auto' ? 'voice' : 'none'
  }

  /**
   * Moves the face of a posed skeleton. Allocates nothing.
   * @param partner world transforms of whom is faced, or null
   */
  solve(frame: PersonFrame, source: FaceSource, timeSec: number, partner: Float32Array | null): void {
    const { driver, decoded, movement } = this
    if (decoded !== null) decoded.sample(movement?.valid ?? null, timeSec, this.fps)
    if (driver === null) return
    this.look(driver, frame, timeSec, partner)
    const voiceOpen = source === 'voice' && this.jaw !== null ? this.jaw.openingAt(timeSec) : 0
    driver.solve(frame, source, decoded?.units ?? frame.fau, voiceOpen, timeSec)
  }

  private look(driver: FaceDriver, frame: PersonFrame, timeSec: number, partner: Float32Array | null): void {
    const { gaze, gazePlan, movement } = this
    if (this.setup.gaze === 'partner' && partner !== null) driver.lookAt(frame.world, partner)
    else if (
      this.setup.gaze === 'encodings' &&
      gazePlan !== null &&
      movement !== null &&
      sampleGaze(gazePlan, movement, timeSec, this.fps, gaze)
    )
      driver.lookTo(gaze[0]!, gaze[1]!)
    else driver.lookAhead()
  }

  assumptions(source: FaceSource, hasPartner: boolean): Assumption[] {
    if (this.driver === null && source !== 'decoder')
      return [{ key: 'face', value: 'still: this body has no face rig', from: 'assumed' }]
    if (source === 'decoder') {
      return [
        { key: 'face', value: this.decoded!.words, from: 'file' },
        ...(this.driver === null ? [] : [this.gazeAssumption(hasPartner)]),
      ]
    }
    return [FACE_WORDS[source], this.gazeAssumption(hasPartner)]
  }

  private gazeAssumption(hasPartner: boolean): Assumption {
    return describeGaze(this.setup.gaze, { partner: hasPartner, encodings: this.gazePlan !== null })
  }
}

const FACE_WORDS: Readonly<Record<Exclude<FaceSource, 'decoder'>, Assumption>> = {
  fau: { key: 'face', value: 'the 24 action units of the recording; sides are not told apart', from: 'file' },
  voice: { key: 'face', value: 'jaw from the voice, blinks made up; nothing else moves', from: 'assumed' },
  none: { key: 'face', value: 'still: there is nothing to move it', from: 'assumed' },
}
