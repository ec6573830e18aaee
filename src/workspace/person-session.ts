import { bodyHeight, driveExtraJoints, forwardKinematics, type BodyMesh } from '../body/index.ts'
import { isAbortError, toProblem, type Problem } from '../bytes/index.ts'
import type { ArrayDecoderFactory } from '../containers/index.ts'
import { EMPTY_TEXT, readText, type Recording, type RecordingEntry, type RecordingText } from '../dataset/index.ts'
import {
  applyHead,
  createFilmCamera,
  createPoseSample,
  placeFilmCamera,
  scaleAboutFloor,
  samplePose,
  stagePose,
  type CleanPreset,
  type HeadPlan,
  type HeadSource,
  type LegMode,
  type LoadedRecording,
  type Placement,
  type PoseSample,
  type Staging,
} from '../motion/index.ts'
import type { Voice, Waveform } from '../playback/index.ts'
import type { FaceSource } from './face-driver.ts'
import { sampleFace } from './face-sample.ts'
import { loadExpression } from './expression-track.ts'
import { PersonFace, type FaceSetup } from './person-face.ts'
import { createPersonFrame } from './person-frame.ts'
import { PersonMotion } from './person-motion.ts'
import { PersonStaging, type CameraView } from './person-staging.ts'
import { PersonVoice } from './person-voice.ts'
import type { ProgressBoard } from './progress-board.ts'
import { shiftSpans } from './shift-spans.ts'
import { SpeechCursor } from './speech-cursor.ts'
import { isSameBody, posedJoints, stagedBody } from './staged-body.ts'
import type { Assumption, Person, PersonFrame, PersonSummary } from './workspace-types.ts'

export interface PersonSessionOptions {
  readonly entry: RecordingEntry
  readonly index: number
  readonly mesh: BodyMesh
  readonly clean: CleanPreset
  readonly legs: LegMode | 'preset'
  readonly head: HeadSource
  readonly faces: FaceSetup
  /** m, how tall the person of that index is drawn; null: as tall as the body is */
  heightOf?(index: number): number | null
  readonly decoder: ArrayDecoderFactory | undefined
  readonly progress: ProgressBoard
  /** slow state changed */
  onChange(): void
  /** rows of motion arrived */
  onRows(): void
}

/** One participant of the open interaction: loads what is needed in the order in which it is seen and heard. */
export class PersonSession {
  readonly entry: RecordingEntry
  readonly index: number
  readonly label: string
  readonly frame: PersonFrame
  /** the motion and how far it has come; `recording` and `loaded` are its */
  readonly motion: PersonMotion
  text: RecordingText = EMPTY_TEXT
  /** what is heard, and its peaks; `voice` and `waveform` are its */
  readonly sound: PersonVoice
  mesh: BodyMesh
  /** what went wrong beside the recording's own problems */
  readonly problems: Problem[] = []
  /** s by which all of this person's streams begin later than the interaction; the two files need not start together */
  private startSec = 0
  /** why the user's decoder moves no face here */
  private decoderProblem: Problem | null = null
  private readonly options: PersonSessionOptions
  private readonly staging: PersonStaging
  private speech = new SpeechCursor([])
  /** the mesh before a decoder puts a face on it */
  private plainMesh: BodyMesh
  private readonly face: PersonFace
  private view: Person | null = null
  /** the mesh that the staging is already made for */
  private stagedAhead: BodyMesh | null = null
  private readonly sample: PoseSample = createPoseSample()
  private readonly film = createFilmCamera()

  constructor(options: PersonSessionOptions) {
    this.options = options
    this.entry = options.entry
    this.index = options.index
    this.label = String.fromCharCode(65 + options.index)
    this.plainMesh = options.mesh
    this.face = new PersonFace(options.entry.id, options.faces)
    this.mesh = this.face.setMesh(options.mesh)
    this.staging = new PersonStaging({ ...options, body: () => stagedBody(this.mesh), onChange: () => this.touch() })
    this.motion = new PersonMotion({
      ...options,
      label: this.label,
      onChange: () => this.touch(),
      onRows: () => this.takeRows(),
    })
    this.sound = new PersonVoice({
      entry: options.entry,
      onChange: () => this.touch(),
      onWaveform: (waveform) => this.face.followWaveform(waveform),
      onPeaks: () => options.onChange(),
    })
    this.frame = createPersonFrame(this.film)
    this.frame.morphWeights = this.face.weights
  }

  /** Opens directories and loads motion; resolves when the first rows are there, or there is no motion to come. */
  openMotion(signal: AbortSignal): Promise<{ complete: Promise<void> }> {
    return this.motion.open(signal)
  }

  /** Opening failed: there will be no motion, and the reason is a problem. */
  giveUpMotion(error: unknown): void {
    this.motion.giveUp(error)
  }

  /** Transcript, voice activity, annotations. */
  async openText(signal: AbortSignal): Promise<void> {
    this.text = await readText(this.entry, this.durationSec || null, { signal })
    this.speech = new SpeechCursor(this.text.speech)
    this.touch()
  }

  /** Opens the sound for playing; its header was read with the recording. */
  async openSound(signal: AbortSignal): Promise<void> {
    await this.sound.open(this.recording?.audio?.source ?? null, signal)
    if (this.voice !== null) this.face.listen(this.voice, signal)
    this.touch()
  }

  get voice(): Voice | null {
    return this.sound.voice
  }

  get waveform(): Waveform | null {
    return this.sound.waveform
  }

  get recording(): Recording | null {
    return this.motion.recording
  }

  get loaded(): LoadedRecording | null {
    return this.motion.loaded
  }

  get durationSec(): number {
    const ownSec = Math.max(this.motion.durationSec, this.voice?.durationSec ?? 0)
    return ownSec > 0 ? Math.max(0, ownSec + this.startSec) : 0
  }

  get offsetSec(): number {
    return this.startSec
  }

  setOffset(offsetSec: number): void {
    this.startSec = offsetSec
    this.touch()
  }

  get hasMotion(): boolean {
    return this.motion.hasMotion
  }

  get isPosed(): boolean {
    return this.motion.isPosed
  }

  /** The staging that counts (the picture may still ease toward it). */
  get currentStaging(): Staging | null {
    return this.staging.current
  }

  /** What is done with neck and head; null where the clean-up recipe has its own way or nothing is loaded. */
  get head(): HeadPlan | null {
    return this.staging.head
  }

  setClean(clean: CleanPreset): void {
    this.staging.setClean(clean)
    this.touch()
  }

  setLegs(legs: LegMode | 'preset'): void {
    this.staging.setLegs(legs)
    this.touch()
  }

  /** Draws depth with a field of view that was estimated and chosen; null: the assumed one. */
  setView(view: CameraView | null): void {
    this.staging.setView(view)
    this.touch()
  }

  /** Shows motion and face at another rate, Hz; null: at the one that was worked out. */
  setFrameRate(fps: number | null): void {
    this.motion.setFrameRate(fps)
    const { loaded } = this
    if (loaded === null) return
    this.staging.restart(loaded, this.sample.timeSec)
    this.takeRows()
    this.touch()
  }

  setHead(source: HeadSource): void {
    this.staging.setHead(source)
    this.touch()
  }

  /** Rest joints of the 52 that data poses, of the body that is shown, m, [52, 3]. */
  get restJoints(): Float32Array {
    return posedJoints(this.mesh)
  }

  /** Stages a body that `setMesh` brings in a moment: by far the longer half of that change. */
  stageAhead(mesh: BodyMesh): void {
    if (isSameBody(mesh, this.mesh)) return
    this.staging.estimateAhead(stagedBody(mesh))
    this.stagedAhead = mesh
  }

  /** Draws with another mesh; a body of other proportions is staged anew. */
  setMesh(mesh: BodyMesh): void {
    const isStaged = this.stagedAhead === null ? isSameBody(mesh, this.mesh) : this.stagedAhead === mesh
    this.mesh = this.face.setMesh(mesh)
    this.plainMesh = mesh
    this.stagedAhead = null
    if (!isStaged) this.staging.estimateAgain()
    this.frame.morphWeights = this.face.weights
    this.touch()
  }

  // ---- per displayed frame: nothing below here allocates ----------------------------------------------------------

  /** Samples motion, face and speech of a time. */
  sampleAt(mediaSec: number): void {
    const { loaded, frame } = this
    const timeSec = mediaSec - this.startSec
    frame.speaking = this.speech.isSpeaking(timeSec)
    if (loaded === null || loaded.motion.nFrames === 0) {
      this.sample.present = false
      frame.pose.present = false
      sampleFace(null, timeSec, 30, frame)
      return
    }
    samplePose(loaded.motion, timeSec, this.sample)
    const { head } = this
    if (head !== null) applyHead(head, this.sample)
    sampleFace(loaded.movement, timeSec, loaded.motion.fps, frame)
  }

  /** Carries the sampled pose to the stage and poses the skeleton. */
  poseAt(place: Placement, timestampMs: number): void {
    const staging = this.staging.shownAt(timestampMs)
    if (staging === null || this.loaded === null || this.loaded.motion.loaded.count === 0) return
    const { pose, world } = this.frame
    stagePose(this.sample, staging, place, pose)
    const { mesh } = this
    forwardKinematics(pose.quats, pose.transl, mesh.restJoints, mesh.parents, world)
    if (mesh.driven !== undefined) driveExtraJoints(mesh.driven, pose.quats, world)
    const { scale } = this
    scaleAboutFloor(world, mesh.nJoints, scale, place.x, place.z)
    placeFilmCamera(this.sample, staging, place, world, scale, this.film)
  }

  /** How much taller the person is drawn than the body is. */
  get scale(): number {
    const metres = this.options.heightOf?.(this.index) ?? null
    return metres === null ? 1 : metres / bodyHeight(this.mesh)
  }

  /** Moves jaw, eyes and face of the posed skeleton; the eyes look for the partner's. */
  faceAt(timeSec: number, partner: PersonSession | null): void {
    if (!this.frame.pose.present) return
    const seen = partner !== null && partner.face.hasRig && partner.frame.pose.present ? partner.frame.world : null
    this.face.solve(this.frame, this.faceSource, timeSec - this.startSec, seen)
  }

  /** What moves the face: units where the recording has them, else the voice. */
  get faceSource(): FaceSource {
    const hasUnits = this.hasFeature('movement:FAUValue', this.loaded?.movement?.fau)
    return this.face.source(hasUnits, this.voice !== null && this.voice.nSamples > 0)
  }

  faceAssumptions(hasPartner: boolean): Assumption[] {
    return this.face.assumptions(this.faceSource, hasPartner)
  }

  /** Reads the expression for the user's decoder, and moves the face by it; without a decoder the face is as before. */
  async decodeFace(signal: AbortSignal): Promise<void> {
    const { decoder } = this.options.faces
    this.decoderProblem = null
    this.takeExpression(null)
    if (decoder === null || this.recording === null) return
    const onStart = (track: Parameters<PersonFace['setExpression']>[0]): void => {
      if (this.options.faces.decoder === decoder) this.takeExpression(track)
    }
    try {
      await loadExpression(this.recording, decoder.nCodes, { signal, decoder: this.options.decoder, onStart })
    } catch (error) {
      if (isAbortError(error)) return
      this.decoderProblem = toProblem(error, 'warning')
      this.takeExpression(null)
    }
  }

  private takeExpression(track: Parameters<PersonFace['setExpression']>[0]): void {
    this.face.setExpression(track)
    this.frame.expression = this.face.code
    this.setMesh(this.plainMesh)
  }

  /** What the user chose for faces has changed. */
  refreshFace(): void {
    this.touch()
  }

  // ------------------------------------------------------------------------------------------------------------------

  private takeRows(): void {
    const { loaded } = this
    const { isComplete } = this.motion
    this.staging.takeRows(loaded, isComplete, this.sample.timeSec)
    if (loaded !== null && loaded.motion.loaded.count > 0)
      this.face.takeRows(loaded.movement, loaded.motion.fps, isComplete)
    this.options.onRows()
  }

  private touch(): void {
    this.view = null
    this.options.onChange()
  }

  /** The slow picture of this person for panels; the same object until something changes. */
  toPerson(): Person {
    const { motion, offsetSec } = this
    this.view ??= {
      index: this.index,
      label: this.label,
      id: this.entry.id,
      summary: this.summary(),
      durationSec: this.durationSec,
      motion: this.loaded?.motion ?? null,
      mesh: this.mesh,
      offsetSec,
      segments: shiftSpans(this.text.segments, this.startSec),
      speech: shiftSpans(this.text.speech, this.startSec),
      speechFrom: this.text.speechFrom,
      annotations: shiftSpans(this.text.annotations, this.startSec),
      waveform: this.waveform,
      movement: this.loaded?.movement ?? null,
      get bufferedRanges() {
        return shiftSpans(motion.bufferedRanges, offsetSec)
      },
      hasFilm: this.entry.members.some(({ kind }) => kind === 'mp4'),
      chosen: { fps: this.motion.chosenFps, verticalFov: this.staging.chosenFov },
      quarterTurns: this.currentStaging?.quarterTurns ?? 0,
    }
    return this.view
  }

  allProblems(): Problem[] {
    const decoding = this.decoderProblem === null ? [] : [this.decoderProblem]
    const recorded = [...(this.recording?.problems ?? []), ...this.motion.problems]
    return [...recorded, ...this.text.problems, ...this.sound.problems, ...this.problems, ...decoding]
  }

  /** Whether the recording has an array that is drawn: as its directory says until the array is there or has failed. */
  private hasFeature(key: string, loaded: object | null | undefined): boolean {
    if (loaded !== null && loaded !== undefined) return true
    return !this.motion.isComplete && this.recording?.features.has(key) === true
  }

  private summary(): PersonSummary {
    const { loaded, recording } = this
    const nFrames = loaded?.motion.nFrames ?? 0
    const hasVoice = this.voice === null ? (recording?.audio?.info.nFrames ?? 0) > 0 : this.voice.nSamples > 0
    return {
      id: this.entry.id,
      frames: nFrames,
      fps: loaded?.timebase.fps ?? 30,
      fpsFrom: loaded?.timebase.from ?? 'assumed',
      has: {
        body: nFrames > 0,
        movement: this.hasFeature('movement:is_valid', loaded?.movement) || this.faceSource === 'fau',
        voice: hasVoice,
        // what the text holds is known a little later than that there is one
        transcript: this.text === EMPTY_TEXT ? hasText(this.entry) : this.text.hasTranscript,
      },
      face: this.faceSource,
    }
  }
}

function hasText(entry: RecordingEntry): boolean {
  return entry.members.some(({ kind, key }) => kind === 'json' && (key === undefined || key === 'metadata:transcript'))
}
