import type { Problem } from '../bytes/index.ts'
import type { BodyMesh } from '../body/index.ts'
import type { StoreApi } from 'zustand/vanilla'
import type {
  Annotation,
  MovementTrack,
  Prompt,
  RecordingEntry,
  Relationship,
  SpeechSegment,
  TranscriptSegment,
} from '../dataset/index.ts'
import type {
  CleanPreset,
  GazeSource,
  HeadSource,
  LegMode,
  MotionTrack,
  PoseSample,
  StagingMode,
  FilmCamera,
} from '../motion/index.ts'
import type { SoundPlacement, Waveform } from '../playback/index.ts'
import type { BodyControls } from './body-desk.ts'
import type { Choices } from './choice-desk.ts'
import type { FilmDesk } from './film-desk.ts'
import type { LibraryView } from './holdings.ts'
import type { FaceChoices } from './person-face.ts'
import type { SoundControls, SoundLevel } from './sound-desk.ts'
import type { SignalApi } from './signal-service.ts'

/** What an embedding page reads of the player; contract of `window.visavis.state()`. */
export interface State {
  status: 'empty' | 'opening' | 'ready' | 'playing' | 'paused' | 'buffering' | 'error'
  interaction: string | null
  time: number
  duration: number
  rate: number
  loop: [number, number] | null
  people: PersonSummary[]
  assumptions: Assumption[]
  problems: Problem[]
}

export interface PersonSummary {
  id: string
  frames: number
  fps: number
  fpsFrom: 'audio' | 'video' | 'assumed'
  has: { body: boolean; movement: boolean; voice: boolean; transcript: boolean }
  face: 'fau' | 'voice' | 'decoder' | 'none'
}

export interface Assumption {
  key: string
  value: string
  from: 'file' | 'derived' | 'assumed'
}

export interface Metrics {
  timeToFirstPoseMs: number
  timeToPlayableMs: number
  bytesRead: number
  requests: number
  /** shown pose time minus audible time while playing, ms */
  avOffsetMs: { median: number; p95: number; n: number }
  /** main-thread work of one displayed frame, ms */
  frameMs: { median: number; p95: number; n: number }
  framesShown: number
  framesDropped: number
}

/** One line of the staged progress: what is being fetched, for whom, how far. */
export interface ProgressItem {
  key: string
  label: string
  doneBytes: number
  totalBytes: number | null
  state: 'waiting' | 'running' | 'done' | 'failed'
  /** why it is slow or failed, if there is something to say */
  note?: string
}

/** The SMPL-H model that the user has loaded. */
export interface BodyModelView {
  /** file name, with its folder where known */
  readonly name: string
  /** null where the name does not say */
  readonly gender: 'female' | 'male' | 'neutral' | null
  /** shape coefficients the model has */
  readonly nBetas: number
  /** those in use; missing ones are 0 */
  readonly betas: readonly number[]
  /** stored in this browser for the next visit, because the user said so */
  readonly isKept: boolean
  /** it can be: it is a file, and the browser has a database */
  readonly canKeep: boolean
}

/** The decoder of the expression that the user has loaded. */
export interface FaceDecoderView {
  readonly name: string
  /** K, numbers of a frame's expression */
  readonly nCodes: number
  /** V; 0 where it only speaks of face units */
  readonly nVertices: number
  /** what it moves: the vertices of an SMPL-H body, a face of its own, or the face units of the built-in human */
  readonly drives: 'body' | 'face' | 'units'
  readonly hasUnits: boolean
}

/** Slow state of the page: changes a few times a second at most. Lives in a zustand/vanilla store. */
export interface WorkspaceState {
  status: State['status']
  /** what was opened: addresses and picked files */
  sources: readonly (string | File)[]
  /** what the sources hold, in the order found */
  recordings: readonly RecordingEntry[]
  /** every recording that is known by name, read or not; null where nothing is open */
  library: LibraryView | null
  /** of what was looked into: interaction key -> recording ids, pairs first */
  interactions: readonly { key: string; recordings: readonly string[] }[]
  interaction: string | null
  people: readonly Person[]
  durationSec: number
  assumptions: readonly Assumption[]
  problems: readonly Problem[]
  progress: readonly ProgressItem[]
  staging: StagingMode
  clean: CleanPreset
  /** what becomes of the legs; `preset`: what the clean-up preset does with them */
  legs: LegMode | 'preset'
  /** where the turn of the head comes from */
  head: HeadSource
  /** where eyes look */
  gaze: GazeSource
  /** whether the voice moves faces that have no data */
  face: FaceChoices['face']
  /** m, how tall each person is drawn; null or missing: as tall as the body is */
  heights: readonly (number | null)[]
  /** synthetic data (vendor V99), shown wherever the recording is named */
  synthetic: boolean
  /** what the user's tables say of the open interaction */
  prompt: Prompt | null
  relationship: Relationship | null
  /** the user's own body model; null: the built-in human */
  bodyModel: BodyModelView | null
  /** the user's own decoder of the expression */
  faceDecoder: FaceDecoderView | null
}

/** One participant of the open interaction. */
export interface Person {
  readonly index: number
  /** 'A', 'B', 'C' ... */
  readonly label: string
  readonly id: string
  readonly summary: PersonSummary
  /** s by which this person's streams are set to begin later than the interaction; texts below have it in them */
  readonly offsetSec: number
  readonly durationSec: number
  readonly motion: MotionTrack | null
  /** the mesh that draws this person; replaced when a better one is ready */
  readonly mesh: BodyMesh | null
  readonly segments: readonly TranscriptSegment[]
  /** who speaks when: VAD, or words where the VAD is void */
  readonly speech: readonly SpeechSegment[]
  readonly speechFrom: 'vad' | 'words' | 'none'
  readonly annotations: readonly Annotation[]
  readonly waveform: Waveform | null
  readonly movement: MovementTrack | null
  /** live: stretches of time whose body motion is loaded, in order, with gaps between; the same array until it changes */
  readonly bufferedRanges: readonly TimeRange[]
  /** the recording has a film; whether it can be shown is known when it is opened */
  readonly hasFilm: boolean
  /** what was set by hand in place of what was worked out or assumed; null: nothing was */
  readonly chosen: { readonly fps: number | null; readonly verticalFov: number | null }
  /** quarter turns about the optical axis that were taken back, 0..3: the film lies on its side by as many */
  readonly quarterTurns: number
}

/** A stretch of time, s; the end is not part of it. */
export interface TimeRange {
  readonly startSec: number
  readonly endSec: number
}

/** Fast state of one person: overwritten in place once a displayed frame, read by scene and labels. */
export interface PersonFrame {
  readonly pose: PoseSample
  /** world (stage) transforms of the joints, Float32Array [nJoints, 16], column-major */
  readonly world: Float32Array
  /** 24 face units now, 0..2, zero where unknown */
  readonly fau: Float32Array
  faceValid: boolean
  /** the recording has facial data, but the block of this moment failed; the face is neutral because nothing is known */
  faceLost: boolean
  /** the 8 emotion scores now as in the file (logits), zero where unknown */
  readonly scores: Float32Array
  /** softmax of the 8 scores now, zero where unknown */
  readonly emotion: Float32Array
  valence: number
  arousal: number
  speaking: boolean
  /** the camera of the person's own film, on the stage; overwritten in place */
  readonly film?: FilmCamera
  /** weights of the mesh's morphs, in its order of names; empty where the mesh has none */
  morphWeights: Float32Array
  /** code of the expression now, for a mesh that a decoder moves; empty where there is no decoder */
  expression: Float32Array
}

/** Fast state of the page. */
export interface FrameState {
  /** s, the time the picture shows */
  time: number
  /** counts seeks: what is drawn of a movement must not reach across one */
  jumps?: number
  readonly people: PersonFrame[]
}

/** The transport as panels and keys see it. Times in seconds. */
export interface TransportApi {
  readonly store: StoreApi<TransportView>
  play(): Promise<void>
  pause(): void
  /** Resolves when the picture shows that time. */
  seek(sec: number): Promise<void>
  beginScrub(): void
  scrubTo(sec: number): void
  /** whether short grains of the voices are heard while scrubbing; at first they are */
  setScrubSound(isOn: boolean): void
  endScrub(): void
  setRate(rate: number): void
  setLoop(range: [number, number] | null): void
  /** Pauses and goes `n` (signed) motion frames, each on the grid of the person whose frame is nearest. */
  stepFrames(n: number): void
  shuttle(direction: 1 | -1): void
  /** media time of the frame being drawn; cheap */
  now(): number
  /** A user's gesture: sound that the browser refused may come now. */
  unblock(): void
}

export interface TransportView {
  status: 'paused' | 'playing' | 'buffering'
  rate: number
  loop: [number, number] | null
  durationSec: number
  waitingFor: string | null
  /** `silent`: not heard at this rate; `blocked`: the browser wants a gesture first */
  sound: 'on' | 'blocked' | 'none' | 'silent'
}

/** Everything the page can do. */
export interface WorkspaceApi {
  readonly store: StoreApi<WorkspaceState>
  readonly transport: TransportApi
  /** overwritten in place once a displayed frame */
  readonly frame: FrameState
  readonly films: FilmDesk
  /** what is measured or read only when somebody looks at it */
  readonly signals: SignalApi
  readonly sound: SoundControls
  readonly bodies: BodyControls
  readonly choices: Choices
  /**
   * Opens sources and an interaction in them; what was open is closed. Resolves at the first pose.
   * @throws {AppError} and leaves the workspace usable
   */
  open(sources: readonly (string | File)[], options?: OpenOptions): Promise<State>
  /** Another interaction of the sources that are open. */
  openInteraction(key: string): Promise<State>
  /**
   * The recordings of an interaction, person 0 first, without opening it; their archives are looked into if need be.
   * @throws {AppError} if they are not where the lists say
   */
  recordingsOf(key: string): Promise<readonly RecordingEntry[]>
  /** The same as far as nothing must be read for it; none where an archive had to be looked into first. */
  recordingsAtHand(key: string): Promise<readonly RecordingEntry[]>
  close(): void
  /** Resolves with the state when the first pose of what is being opened is shown. */
  ready(): Promise<State>
  state(): State
  metrics(): Metrics
  joints(person: number, seconds: number, space?: 'stage' | 'camera'): Float32Array
  on(event: WorkspaceEvent, listener: (detail: unknown) => void): () => void
  /** One displayed frame; called by the stage, by tests, by export. */
  step(timestampMs: number): void
  dispose(): void
}

export type WorkspaceEvent = 'state' | 'time' | 'problem'

export interface OpenOptions {
  readonly interaction?: string
  /** count times from the page's navigation and not from this call */
  readonly sinceNavigation?: boolean
  /** s; open at this moment */
  readonly atSec?: number
  /** s; open with this range repeated */
  readonly loop?: readonly [number, number]
}

export type {
  CleanPreset,
  FaceChoices,
  GazeSource,
  HeadSource,
  LegMode,
  LibraryView,
  MovementTrack,
  SoundLevel,
  SoundPlacement,
  StagingMode,
  Waveform,
}
