import { ByteSourceError, DatasetError, toProblem, type AppError, type Problem } from '../bytes/index.ts'
import {
  RowReader,
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
import { createMotionWriter, type MotionFeature, type MotionWriter } from './motion-writer.ts'
import type { MotionAssumption } from './motion-assumption.ts'
import type { MotionTrack } from './motion-track.ts'

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
  /** where arrays are decoded; default: in this thread */
  readonly decoder?: ArrayDecoderFactory | undefined
  readonly prefixBytes?: number
  /** body arrays only */
  readonly bodyOnly?: boolean
  /** the length is known: the motion track exists, and holds no row yet or few */
  readonly onStart?: (loaded: LoadedRecording) => void
  /** rows came */
  readonly onRows?: () => void
  readonly onBytes?: (bytes: number) => void
  /**
   * s; the moment that is wanted now. With it, what lies uncompressed is read from there on first, and rows come in any
   * order.
   */
  readonly focusSec?: () => number
  /** is given what to call when that moment has jumped */
  readonly watchFocus?: (jumped: () => void) => void
  /** place of a request in the queue for a connection, by whether it is wanted soon */
  readonly priorityOf?: (isSoon: boolean) => number
  /** ms to wait before each further try of a transfer that failed for a reason that may pass; default: none */
  readonly patienceMs?: readonly number[]
  /** a transfer failed and is tried again (the reason), or goes on again (null) */
  readonly onWaiting?: (reason: AppError | null) => void
}

/** Arrays without which there is no pose: the rest of one that does not come is not made up. */
const ESSENTIAL: ReadonlySet<MotionFeature> = new Set(['global_orient', 'body_pose', 'translation'])

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
  const { signal, decoder, prefixBytes, onBytes, focusSec, priorityOf, patienceMs, onWaiting } = options
  const reader = new RowReader(refs, loader, {
    signal,
    decoder,
    prefixBytes,
    onBytes,
    priorityOf,
    patienceMs,
    onWaiting,
    isUrgent: (key) => isBodyKey(key),
    focus: focusSec === undefined ? undefined : () => focusSec() * loader.fps,
  })
  options.watchFocus?.(() => reader.refocus())
  await reader.run()
  return loader.finish()
}

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

  /** Hz; 0 until the length is known */
  get fps(): number {
    return this.loaded?.timebase.fps ?? 0
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
    if (feature !== undefined) this.giveUp(feature, error)
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
    const rows =
      data instanceof Float32Array || data instanceof Float64Array || data instanceof Uint8Array
        ? data
        : Float64Array.from(data)
    const width = ROW_WIDTH[feature]
    writer.write(feature, firstRow, rows.length > nLeft * width ? rows.subarray(0, nLeft * width) : rows)
  }

  /**
   * No more comes of an array. Where only the transfer failed, what came is good and stays; the rest is missing, or rest
   * pose where it is no more than hands and masks. A damaged array is void, maybe it was found out at its very end.
   */
  private giveUp(feature: string, error: AppError): void {
    const motionFeature = MOTION_KEYS.get(feature)
    const writer = this.motion
    const hasRows = writer !== null && motionFeature !== undefined && writer.rowsOf(motionFeature).count > 0
    if (error instanceof ByteSourceError && (hasRows || (this.movement !== null && motionFeature === undefined))) {
      if (motionFeature !== undefined && !ESSENTIAL.has(motionFeature)) writer?.giveUp(motionFeature)
      return
    }
    this.headers.delete(feature)
    if (motionFeature === undefined) this.movement?.discard(feature)
    else writer?.discard(motionFeature)
  }
}

/** Values in a row of each array of the body. */
const ROW_WIDTH: Readonly<Record<MotionFeature, number>> = {
  global_orient: 3,
  body_pose: 63,
  left_hand_pose: 45,
  right_hand_pose: 45,
  translation: 3,
  is_valid: 1,
  is_valid_box: 1,
}

function isBodyKey(key: string): boolean {
  return MOTION_KEYS.has(featureOf(key)?.key ?? '')
}
