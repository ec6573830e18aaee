import { N_SMPLH_JOINTS, SMPLH_PARENTS, SMPLH_REST_JOINTS, forwardKinematics, jointPositions } from '../body/index.ts'
import { isAbortError, type ReadOptions } from '../bytes/index.ts'
import { readRows, type NumberArray, type NpyHeader } from '../containers/index.ts'
import { openRecording, type RecordingEntry } from '../dataset/index.ts'
import { quatFromAxisAngle } from '../math/index.ts'

/** Arrays of a pose in the order of their joints. */
const POSE_KEYS = ['smplh:global_orient', 'smplh:body_pose', 'smplh:left_hand_pose', 'smplh:right_hand_pose'] as const

/**
 * Joint positions of the first frame about the pelvis, camera axes (y down), Float32Array [52, 3], m: what it takes to
 * draw somebody small. Only the first kilobytes of the four pose arrays are read.
 *
 * @returns undefined where the recording has no pose
 * @throws {DOMException} AbortError
 */
export async function readFirstPose(
  entry: RecordingEntry,
  options: ReadOptions = {},
): Promise<Float32Array | undefined> {
  const { features } = await openRecording(entry, options)
  const refs = POSE_KEYS.map((key) => features.get(key))
  if (refs.some((ref) => ref === undefined)) return undefined
  const firstRows = new Map<string, NumberArray>()
  const enough = new AbortController()
  const sink = {
    header: (_key: string, _header: NpyHeader): void => undefined,
    rows: (key: string, firstRow: number, data: NumberArray): void => {
      if (firstRow === 0 && data.length > 0) firstRows.set(key, data)
      if (firstRows.size === POSE_KEYS.length) enough.abort()
    },
    done: (): void => undefined,
    failed: (): void => undefined,
  }
  const signal = options.signal === undefined ? enough.signal : AbortSignal.any([options.signal, enough.signal])
  try {
    await readRows(
      refs.map((ref) => ref!),
      sink,
      { signal },
    )
  } catch (error) {
    // the first rows are all that was wanted
    if (!isAbortError(error) || options.signal?.aborted === true) throw error
  }
  const parts = refs.map((ref) => firstRows.get(ref!.key))
  return parts.every((part) => part !== undefined) ? jointsOf(parts) : undefined
}

/** @param parts rows of the four arrays, of which the first is taken */
function jointsOf(parts: readonly NumberArray[]): Float32Array {
  const pose = new Float32Array(N_SMPLH_JOINTS * 3)
  let at = 0
  for (const [index, part] of parts.entries()) {
    const width = [3, 63, 45, 45][index]!
    for (let i = 0; i < width; i++) pose[at++] = finite(part[i])
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
