import { N_SMPLH_JOINTS, SMPLH_PARENTS, SMPLH_REST_JOINTS, forwardKinematics, jointPositions } from '../body/index.ts'
import { isAbortError, isAppError, type ReadOptions } from '../bytes/index.ts'
import {
  readHeaders,
  readRowRange,
  readRows,
  type ArrayRef,
  type NpyHeader,
  type NumberArray,
} from '../containers/index.ts'
import { openRecording, type Recording, type RecordingEntry } from '../dataset/index.ts'
import { quatFromAxisAngle } from '../math/index.ts'

/** Somebody at a moment, for a picture the size of a thumb. */
export interface TellingPose {
  /** joints about the pelvis, camera axes (y down), Float32Array [52, 3], m */
  readonly joints: Float32Array
  readonly row: number
}

/** Arrays of a pose in the order of their joints, and how many numbers a row of each has. */
const POSE_KEYS = [
  ['smplh:global_orient', 3],
  ['smplh:body_pose', 63],
  ['smplh:left_hand_pose', 45],
  ['smplh:right_hand_pose', 45],
] as const
const VALID_KEY = 'smplh:is_valid'
/** Where in a recording that can be read anywhere it is looked, as shares of its length. */
const LOOKED_AT = [0.2, 0.4, 0.6, 0.8] as const
/** Rows of a deflated recording that are looked through, and every how many-th of them is weighed. */
const FIRST_ROWS = 90
const STEP = 6
/** m; hands this far from where they hang say as much as any */
const FULL_REACH = 0.6

const HEAD = 15
const SHOULDERS = [16, 17] as const
const WRISTS = [20, 21] as const

/**
 * A telling moment of a recording: of a few, the one with the hands raised most and the body valid. Where the arrays lie
 * uncompressed, moments all over the recording are looked at by one short read each; of deflated ones only the first
 * kilobytes are read, so their moments are early.
 *
 * @returns undefined where the recording has no pose
 * @throws {AppError} @throws {DOMException} AbortError
 */
export async function readTellingPose(
  entry: RecordingEntry,
  options: ReadOptions = {},
): Promise<TellingPose | undefined> {
  const recording = await openRecording(entry, options)
  const refs = POSE_KEYS.flatMap(([key]) => recording.features.get(key) ?? [])
  if (refs.length < POSE_KEYS.length) return undefined
  return (await poseAnywhere(recording, refs, options)) ?? poseNearStart(recording, refs, options)
}

/** undefined: the arrays cannot be read from anywhere. */
async function poseAnywhere(
  recording: Recording,
  refs: readonly ArrayRef[],
  options: ReadOptions,
): Promise<TellingPose | undefined> {
  if (refs.some(({ storage }) => storage.kind === 'zip' && storage.method === 'deflate')) return undefined
  const headers: NpyHeader[] = []
  for (const header of (await readHeaders(refs, options)).values()) {
    if (isAppError(header)) return undefined
    headers.push(header)
  }
  const nRows = Math.min(...headers.map(({ shape }) => shape[0] ?? 0))
  if (nRows === 0) return undefined
  const valid = await validRows(recording, nRows, options)
  const candidates = LOOKED_AT.map((share) => nearestValid(valid, Math.floor(share * nRows)))
  const found = await Promise.all(
    candidates.map(async (row) => {
      const parts = await Promise.all(refs.map((ref, k) => readRowRange(ref, headers[k]!, row, 1, options)))
      return parts.every((part) => part !== undefined) ? { joints: jointsOf(parts, 0), row } : undefined
    }),
  )
  return mostTelling(found.flatMap((pose) => pose ?? []))
}

/** Flags of all rows; null where there are none that can be read. */
async function validRows(recording: Recording, nRows: number, options: ReadOptions): Promise<NumberArray | null> {
  const ref = recording.features.get(VALID_KEY)
  if (ref === undefined) return null
  const header = (await readHeaders([ref], options)).get(ref.key)
  if (header === undefined || isAppError(header) || (header.shape[0] ?? 0) < nRows) return null
  return (await readRowRange(ref, header, 0, nRows, options)) ?? null
}

function nearestValid(valid: NumberArray | null, row: number): number {
  if (valid === null) return row
  for (let step = 0; step < valid.length; step++) {
    if (valid[row + step] === 1) return row + step
    if (valid[row - step] === 1) return row - step
  }
  return row
}

/** Reads the start of all arrays and looks at what has come. */
async function poseNearStart(
  recording: Recording,
  refs: readonly ArrayRef[],
  options: ReadOptions,
): Promise<TellingPose | undefined> {
  const come = new Map<string, NumberArray[]>()
  const nCome = new Map<string, number>()
  const widths = new Map<string, number>()
  const valid = recording.features.get(VALID_KEY)
  const all = valid === undefined ? refs : [...refs, valid]
  const enough = new AbortController()
  const over = new Set<string>()
  const look = (): void => {
    if (all.every(({ key }) => over.has(key) || (nCome.get(key) ?? 0) >= FIRST_ROWS)) enough.abort()
  }
  const sink = {
    header: (key: string, header: NpyHeader): void => {
      come.set(key, [])
      widths.set(key, header.nItems / Math.max(1, header.shape[0] ?? 1))
    },
    rows: (key: string, firstRow: number, data: NumberArray): void => {
      // rows come in order
      if (firstRow === (nCome.get(key) ?? 0)) {
        come.get(key)?.push(data)
        nCome.set(key, firstRow + data.length / Math.max(1, widths.get(key) ?? 1))
      }
      look()
    },
    done: (key: string): void => {
      over.add(key)
      look()
    },
    failed: (key: string): void => {
      over.add(key)
      look()
    },
  }
  const signal = options.signal === undefined ? enough.signal : AbortSignal.any([options.signal, enough.signal])
  try {
    await readRows(all, sink, { signal })
  } catch (error) {
    // the first rows are all that was wanted
    if (!isAbortError(error) || options.signal?.aborted === true) throw error
  }
  const parts = refs.map(({ key }) => joined(come.get(key) ?? []))
  const nRows = Math.min(FIRST_ROWS, ...refs.map(({ key }) => nCome.get(key) ?? 0))
  const flags = valid === undefined ? null : joined(come.get(valid.key) ?? [])
  const poses: TellingPose[] = []
  for (let row = 0; row < nRows; row += STEP) {
    if (flags === null || flags[row] !== 0) poses.push({ joints: jointsOf(parts, row), row })
  }
  return mostTelling(poses) ?? (nRows > 0 ? { joints: jointsOf(parts, 0), row: 0 } : undefined)
}

function joined(parts: readonly NumberArray[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

function mostTelling(poses: readonly TellingPose[]): TellingPose | undefined {
  let best: TellingPose | undefined
  let most = Number.NEGATIVE_INFINITY
  for (const pose of poses) {
    const score = reachOf(pose.joints)
    if (score > most) [best, most] = [pose, score]
  }
  return best
}

/** How far the hands are from hanging down, 0..2; less where the head is not above the shoulders. */
function reachOf(joints: Float32Array): number {
  let reach = 0
  for (const [side, wrist] of WRISTS.entries()) {
    const shoulder = SHOULDERS[side]!
    const up = joints[shoulder * 3 + 1]! - joints[wrist * 3 + 1]! + FULL_REACH
    const out = Math.abs(joints[wrist * 3]! - joints[shoulder * 3]!)
    reach += Math.min(1, Math.max(0, up) / FULL_REACH + out / FULL_REACH / 2)
  }
  const isUpright = joints[HEAD * 3 + 1]! < joints[SHOULDERS[0] * 3 + 1]!
  return isUpright ? reach : reach - 2
}

/** @param parts the four arrays, row by row */
function jointsOf(parts: readonly NumberArray[], row: number): Float32Array {
  const pose = new Float32Array(N_SMPLH_JOINTS * 3)
  let at = 0
  for (const [index, [, width]] of POSE_KEYS.entries()) {
    for (let i = 0; i < width; i++) pose[at++] = finite(parts[index]![row * width + i])
  }
  const quats = new Float32Array(N_SMPLH_JOINTS * 4)
  for (let joint = 0; joint < N_SMPLH_JOINTS; joint++) quatFromAxisAngle(pose, joint * 3, quats, joint * 4)
  const rest = SMPLH_REST_JOINTS.neutral
  const world = forwardKinematics(
    quats,
    Float64Array.of(-rest[0]!, -rest[1]!, -rest[2]!),
    rest,
    SMPLH_PARENTS,
    new Float64Array(N_SMPLH_JOINTS * 16),
  )
  return jointPositions(world, new Float32Array(N_SMPLH_JOINTS * 3))
}

/** What is no number turns nothing. */
function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0
}
