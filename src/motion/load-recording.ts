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
  /** all headers are in: the tracks exist, and hold no row yet or few */
  onStart?(loaded: LoadedRecording): void
  /** rows came */
  onRows?(): void
  onBytes?(bytes: number): void
}

/**
 * Reads what is drawn of a recording: first a prefix of every array, so that the first poses are there after one round
 * trip, then the rest. Arrays that fail are given up one by one and become problems of the recording.
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
    if (this.loaded === null) this.early.push({ key, firstRow, data })
    else this.write(key, firstRow, data)
  }

  done(): void {
    this.options.onRows?.()
  }

  failed(key: string, error: AppError): void {
    this.recording.problems.push(toProblem(error))
    const feature = featureOf(key)?.key
    if (this.loaded === null && feature !== undefined) this.headers.delete(feature)
    if (this.loaded !== null && feature !== undefined) this.giveUp(feature)
    this.settle(key)
    this.options.onRows?.()
  }

  finish(): LoadedRecording {
    for (const key of this.pending.keys()) this.settle(key)
    if (this.loaded === null) this.start()
    for (const problem of this.motion!.problems()) this.recording.problems.push(this.placed(problem))
    return this.loaded!
  }

  private placed(problem: Problem): Problem {
    const member = this.recording.entry.members.find((ref) => ref.kind === 'npz') ?? this.recording.entry.members[0]
    if (member === undefined) return problem
    const isLoose = member.name === member.source
    return isLoose ? { ...problem, source: member.source } : { ...problem, source: member.source, member: member.name }
  }

  /** One array's header is in or will not come; with the last of them the tracks are made. */
  private settle(key: string): void {
    if (!this.pending.delete(key) || this.pending.size > 0) return
    this.start()
  }

  private start(): void {
    if (this.loaded !== null) return
    const { recording } = this
    const lengths = [...this.headers.values()].map((header) => header.shape[0] ?? 0)
    const nFrames = lengths.length === 0 ? 0 : Math.min(...lengths)
    if (lengths.length > 0 && Math.max(...lengths) !== nFrames) this.reportLengths()
    const audio = recording.audio?.info
    const timebase = timebaseOf(nFrames, audio === undefined || audio.nFrames === 0 ? null : audio.durationSec)
    const features = [...this.headers.keys()].flatMap((key) => MOTION_KEYS.get(key) ?? [])
    const movementKeys = MOVEMENT_KEYS.filter((key) => this.headers.has(key))
    this.motion = createMotionWriter(nFrames, timebase.fps, features)
    this.movement = movementKeys.length > 0 ? createMovementWriter(nFrames, movementKeys) : null
    const motion = this.motion
    this.loaded = {
      recording,
      timebase,
      motion: motion.track,
      movement: this.movement?.track ?? null,
      assumptions: () => motion.assumptions,
    }
    this.options.onStart?.(this.loaded)
    for (const { key, firstRow, data } of this.early.splice(0)) this.write(key, firstRow, data)
    this.options.onRows?.()
  }

  private reportLengths(): void {
    const { entry, problems } = this.recording
    const list = [...this.headers].map(([key, header]) => `${key} ${header.shape[0] ?? 0}`).join(', ')
    const error = new DatasetError(
      'lengths-differ',
      `${entry.id}: arrays differ in length, common frames used: ${list}`,
      {
        source: entry.members[0]?.source,
      },
    )
    problems.push(toProblem(error, 'warning'))
  }

  private write(key: string, firstRow: number, data: NumberArray): void {
    const feature = featureOf(key)
    if (feature === undefined || !this.headers.has(feature.key)) return
    const motionFeature = MOTION_KEYS.get(feature.key)
    if (motionFeature === undefined) this.movement?.write(feature.key, firstRow, data)
    else this.writeMotion(motionFeature, firstRow, data)
    this.options.onRows?.()
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

  private giveUp(feature: string): void {
    const motionFeature = MOTION_KEYS.get(feature)
    if (motionFeature === undefined) this.movement?.giveUp(feature)
    else this.motion?.giveUp(motionFeature)
  }
}

function isRotationFeature(feature: MotionFeature): feature is RotationFeature {
  return Object.hasOwn(ROTATION_JOINTS, feature)
}
