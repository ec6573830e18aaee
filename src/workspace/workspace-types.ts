import type { Problem } from '../bytes/index.ts'
import type { BodyMesh } from '../body/index.ts'
import type { Annotation, MovementTrack, RecordingEntry, SpeechSegment, TranscriptSegment } from '../dataset/index.ts'
import type { MotionTrack, PoseSample } from '../motion/index.ts'

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

/** Slow state of the page: changes a few times a second at most. Lives in a zustand/vanilla store. */
export interface WorkspaceState {
  status: State['status']
  /** what the sources hold, in the order found */
  recordings: readonly RecordingEntry[]
  /** interaction key -> recording ids, pairs first */
  interactions: readonly { key: string; recordings: readonly string[] }[]
  interaction: string | null
  people: readonly Person[]
  durationSec: number
  assumptions: readonly Assumption[]
  problems: readonly Problem[]
  progress: readonly ProgressItem[]
  staging: StagingMode
  clean: CleanPreset
  /** synthetic data (vendor V99), shown wherever the recording is named */
  synthetic: boolean
}

export type StagingMode = 'facing' | 'side-by-side' | 'as-recorded' | 'overlaid'
export type CleanPreset = 'natural' | 'raw' | 'genea-2026'

/** One participant of the open interaction. */
export interface Person {
  readonly index: number
  /** 'A', 'B', 'C' ... */
  readonly label: string
  readonly id: string
  readonly summary: PersonSummary
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
}

/** Peaks of a voice, grows while it streams. */
export interface Waveform {
  /** peaks per second */
  readonly rate: number
  /** number of columns known so far */
  nKnown: number
  /** Float32Array [columns], peak |sample| 0..1 before normalisation */
  readonly peaks: Float32Array
}

/** Fast state of one person: overwritten in place once a displayed frame, read by scene and labels. */
export interface PersonFrame {
  readonly pose: PoseSample
  /** world (stage) transforms of the joints, Float32Array [nJoints, 16], column-major */
  readonly world: Float32Array
  /** 24 face units now, 0..2, zero where unknown */
  readonly fau: Float32Array
  faceValid: boolean
  /** softmax of the 8 scores now, zero where unknown */
  readonly emotion: Float32Array
  valence: number
  arousal: number
  speaking: boolean
}

/** Fast state of the page. */
export interface FrameState {
  /** s, the time the picture shows */
  time: number
  readonly people: PersonFrame[]
}

export type { MovementTrack }
