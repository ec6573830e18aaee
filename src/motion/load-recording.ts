import { DatasetError, toProblem, type AppError, type Problem } from '../bytes/index.ts'
import {
  createArrayDecoder,
  readRows,
  type ArrayDecoderFactory,
  type ArrayRef,
  type NpyHeader,
  type NumberArray,
} from '../containers/index.ts'
import {
  MOVEMENT_KEYS,
  checkFeatureHeader,
  createMovementWriter,
  featureOf,
  timebaseOf,
  type MovementTrack,
  type MovementWriter,
  type Recording,
  type Timebase,
} from '../dataset/index.ts'
import {
  ROTATION_JOINTS,
  createMotionWriter,
  type MotionFeature,
  type MotionWriter,
  type RotationFeature,
} from './motion-writer.ts'
import type { MotionAssumption } from './motion-assumption.ts'
import type { MotionTrack } from './motion-track.ts'
import { rowTransformName, rowTransformOf, splitQuaternionRows } from './quaternion-rows.ts'

/** Features of the table that a motion track is made of. */
const MOTION_KEYS = new Map<string, MotionFeature>([
  ['smplh:global_orient', 'global_orient'],
  ['smplh:body_pose', 'body_pose'],
  ['smplh:left_hand_pose', 'left_hand_pose'],
  ['smplh:right_hand_pose', 'right_hand_pose'],
  ['smplh:translation', 'translation'],
  ['smplh:is_valid', 'is_valid'],
  ['boxes_and_keypoints:is_valid_box', 'is_valid_box'],
])

/** Keys of everything that is drawn: body, presence, face, emotion. */
export const DRAWN_KEYS: readonly string[] = [...MOTION_KEYS.keys(), ...MOVEMENT_KEYS]

/** A recording whose drawn arrays are loading or loaded. Tracks grow in place. */
export interface LoadedRecording {
  readonly recording: Recording
  readonly timebase: Timebase
  readonly motion: MotionTrack
  /** null until its headers are in, a round trip after the body's, or where there is none */
  readonly movement: MovementTrack | null
  /** stand-ins for arrays that are not there; grows while rows come */
  assumptions(): readonly MotionAssumption[]
}

export interface LoadRecordingOptions {
  readonly signal?: AbortSignal | undefined
  /** where arrays are decoded; must apply `rowTransformName(key)`; default: in this thread */
  readonly decoder?: ArrayDecoderFactory | undefined
  readonly prefixBytes?: number
  /** body arrays only */
  readonly bodyOnly?: boolean
  /** the length is known: the motion track exists, and holds no row yet or few */
  readonly onStart?: (loaded: LoadedRecording) => void
  /** rows came */
  readonly onRows?: () => void
  readonly onBytes?: (bytes: number) => void
}

/**
 * Reads what is drawn of a recording: first a prefix of every array of the body, so that the first poses are there after
 * one round trip, then of the face's, then the rest. Arrays that fail are given up one by one and become problems of the recording.
 * @throws {DatasetError} `recording-missing` if there is no array of a body or face at all
 * @throws {DOMException} AbortError
 */
export async function loadRecording(
  recording: Recording,
  options: LoadRecordingOptions = {},
): Promise<LoadedRecording> {
  const keys = options.bodyOnly === true ? [...MOTION_KEYS.keys()] : DRAWN_KEYS
  const refs = keys.flatMap((key) => recording.features.get(key) ?? [])
  if (refs.length === 0) {
    throw new DatasetError('recording-missing', `${recording.entry.id}: no array of a body or face`, {
      source: recording.entry.members[0]?.source,
    })
  }
  const loader = new RowLoader(recording, refs, options)
  const prefix = options.prefixBytes === undefined ? {} : { prefixBytes: options.prefixBytes }
  const onBytes = options.onBytes === undefined ? {} : { onBytes: options.onBytes }
  await readRows(refs, loader, {
    signal: options.signal,
    decoder: options.decoder ?? decodeInThread,
    isUrgent: (key) => isBodyKey(key),
    ...prefix,
    ...onBytes,
  })
  return loader.finish()
}

/** Decodes without a worker: the command line, tests. */
const decodeInThread: ArrayDecoderFactory = (spec) =>
  createArrayDecoder(spec, rowTransformOf(rowTransformName(spec.key)))

/** Takes headers until the length is known, then passes rows to the writers of motion and movement. */
class RowLoader {
  private readonly recording: Recording
  private readonly options: LoadRecordingOptions
  private readonly pending = new Map<string, ArrayRef>()
  private readonly headers = new Map<string, NpyHeader>()
  private readonly early: { key: string; firstRow: number; data: NumberArray }[] = []
  private motion: MotionWriter | null = null
  private movement: MovementWriter | null = null
  private loaded: LoadedRecording | null = null

  constructor(recording: Recording, refs: readonly ArrayRef[], options: LoadRecordingOptions) {
    this.recording = recording
    this.options = options
    for (const ref of refs) this.pending.set(ref.key, ref)
  }

  header(key: string, header: NpyHeader): void {
    const ref = this.pending.get(key)
    const feature = featureOf(key)
    if (ref === undefined || feature === undefined) return
    const place = { source: ref.source.name, member: ref.source.member, key, offset: ref.source.base + ref.start }
    const wrong = checkFeatureHeader(feature, header, place)
    if (wrong === undefined) this.headers.set(feature.key, header)
    else this.recording.problems.push(toProblem(wrong, 'warning'))
    this.settle(key)
  }

  rows(key: string, firstRow: number, data: NumberArray): void {
    if (!this.write(key, firstRow, data)) this.early.push({ key, firstRow, data })
    this.options.onRows?.()
  }

  done(): void {
    this.options.onRows?.()
  }

  failed(key: string, error: AppError): void {
    this.recording.problems.push(toProblem(error))
    const feature = featureOf(key)?.key
    if (feature !== undefined) {
      this.headers.delete(feature)
      this.discard(feature)
    }
    this.settle(key)
    this.options.onRows?.()
  }

  finish(): LoadedRecording {
    for (const key of Array.from(this.pending.keys())) this.settle(key)
    for (const problem of this.motion!.problems()) this.recording.problems.push(this.placed(problem))
    this.reportLengths()
    return this.loaded!
  }

  private placed(problem: Problem): Problem {
    const member = this.recording.entry.members.find((ref) => ref.kind === 'npz') ?? this.recording.entry.members[0]
    if (member === undefined) return problem
    const isLoose = member.name === member.source
    return isLoose ? { ...problem, source: member.source } : { ...problem, source: member.source, member: member.name }
  }

  /**
   * One array's header is in or will not come. The last of the body's makes the motion track, the last of all the
   * movement track; without a body the movement says how long the recording is.
   */
  private settle(key: string): void {
    this.pending.delete(key)
    const isBodyPending = [...this.pending.keys()].some(isBodyKey)
    if (isBodyPending) return
    const hasBody = [...this.headers.keys()].some(isBodyKey)
    if (this.loaded === null && (hasBody || this.pending.size === 0)) this.startMotion()
    if (this.loaded !== null && this.movement === null && this.pending.size === 0) this.startMovement()
    for (const { key: name, firstRow, data } of this.early.splice(0)) this.rows(name, firstRow, data)
  }

  private startMotion(): void {
    const { recording } = this
    const lengths = [...this.headers.values()].map((header) => header.shape[0] ?? 0)
    const nFrames = lengths.length === 0 ? 0 : Math.min(...lengths)
    const audio = recording.audio?.info
    const timebase = timebaseOf(nFrames, audio === undefined || audio.nFrames === 0 ? null : audio.durationSec)
    const motion = createMotionWriter(
      nFrames,
      timebase.fps,
      [...this.headers.keys()].flatMap((key) => MOTION_KEYS.get(key) ?? []),
    )
    const movementOf = (): MovementTrack | null => this.movement?.track ?? null
    this.motion = motion
    this.loaded = {
      recording,
      timebase,
      motion: motion.track,
      get movement() {
        return movementOf()
      },
      assumptions: () => motion.assumptions,
    }
    this.options.onStart?.(this.loaded)
  }

  private startMovement(): void {
    const keys = MOVEMENT_KEYS.filter((key) => this.headers.has(key))
    if (keys.length === 0) return
    const { nFrames } = this.motion!.track
    this.movement = createMovementWriter(nFrames, keys)
  }

  private reportLengths(): void {
    const { entry, problems } = this.recording
    const lengths = [...this.headers.values()].map((header) => header.shape[0] ?? 0)
    if (lengths.length === 0 || Math.min(...lengths) === Math.max(...lengths)) return
    const list = [...this.headers].map(([key, header]) => `${key} ${header.shape[0] ?? 0}`).join(', ')
    const message = `${entry.id}: arrays differ in length, common frames used: ${list}`
    const error = new DatasetError('lengths-differ', message, { source: entry.members[0]?.source })
    problems.push(toProblem(error, 'warning'))
  }

  /** @returns false where the track that takes these rows does not exist yet */
  private write(key: string, firstRow: number, data: NumberArray): boolean {
    const feature = featureOf(key)
    if (feature === undefined) return true
    const motionFeature = MOTION_KEYS.get(feature.key)
    if (motionFeature === undefined ? this.movement === null : this.motion === null) return this.pending.size === 0
    if (!this.headers.has(feature.key)) return true
    if (motionFeature === undefined) this.movement!.write(feature.key, firstRow, data)
    else this.writeMotion(motionFeature, firstRow, data)
    return true
  }

  private writeMotion(feature: MotionFeature, firstRow: number, data: NumberArray): void {
    const writer = this.motion!
    const nLeft = writer.track.nFrames - firstRow
    if (nLeft <= 0) return
    if (isRotationFeature(feature)) {
      const { count } = ROTATION_JOINTS[feature]
      const { quats, held } = splitQuaternionRows(data, count)
      writer.writeQuats(feature, firstRow, quats.subarray(0, nLeft * count * 4), held.subarray(0, nLeft))
      return
    }
    const rows = data instanceof Float32Array || data instanceof Uint8Array ? data : Float64Array.from(data)
    writer.write(feature, firstRow, rows.subarray(0, nLeft * (feature === 'translation' ? 3 : 1)))
  }

  /** An array failed, maybe at its very end: what came of it before is not to be trusted either. */
  private discard(feature: string): void {
    const motionFeature = MOTION_KEYS.get(feature)
    if (motionFeature === undefined) this.movement?.discard(feature)
    else this.motion?.discard(motionFeature)
  }
}

function isBodyKey(key: string): boolean {
  return MOTION_KEYS.has(featureOf(key)?.key ?? '')
}

function isRotationFeature(feature: MotionFeature): feature is RotationFeature {
  return Object.hasOwn(ROTATION_JOINTS, feature)
}
