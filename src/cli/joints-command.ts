import { rename, rm, writeFile } from 'node:fs/promises'
import {
  SMPLH_REST_JOINTS,
  loadSmplhModel,
  pickleError,
  shapeSmplh,
  smplhJoints64,
  type SmplhRows,
} from '../body/index.ts'
import { BodyModelError, DatasetError, isAbortError, toProblem, type Problem } from '../bytes/index.ts'
import { fileSource } from '../bytes/index.node.ts'
import { readArray, type NumberArray } from '../containers/index.ts'
import {
  Catalogue,
  checkFeatureHeader,
  featureOf,
  openRecording,
  rowSizeOf,
  scanSources,
  type Recording,
} from '../dataset/index.ts'
import { estimateStaging, loadRecording, placePeople, stageJoints, type CleanPreset } from '../motion/index.ts'
import { choiceOption, numberOption, parseArguments, UsageError } from './arguments.ts'
import { EXIT } from './exit-code.ts'
import { encodeNpy } from './npy-file.ts'
import { printable } from './printable.ts'
import { sourceFilesOf } from './source-files.ts'

const SPACES = ['stage', 'camera'] as const
const PRESETS = ['natural', 'raw', 'genea-2026'] as const
const N_VALUES = 52 * 3

/** `visavis joints SOURCE... --id RECORDING -o OUT.npy`: joint positions [T,52,3] float32, m, a row per source frame. */
export async function jointsCommand(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(argv, {
    id: { type: 'string' },
    space: { type: 'string' },
    clean: { type: 'string' },
    model: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    out: { type: 'string', short: 'o' },
  })
  const { id, out } = values
  if (positionals.length === 0) throw new UsageError('joints needs at least one SOURCE')
  if (id === undefined) throw new UsageError('joints needs --id RECORDING')
  if (out === undefined) throw new UsageError('joints needs -o OUT.npy')
  const space = choiceOption('space', values.space, SPACES, 'stage')
  const clean = choiceOption('clean', values.clean, PRESETS, space === 'camera' ? 'raw' : 'natural')
  const range = rangeOf(numberOption('from', values.from), numberOption('to', values.to))
  const restJoints = await restJointsOf(values.model)

  const catalogue = new Catalogue()
  await scanSources(await sourceFilesOf(positionals), catalogue)
  const entry = catalogue.get(id)
  if (entry === undefined) throw new DatasetError('recording-missing', `there is no recording "${id}" in the sources`)
  const recording = await openRecording(entry)
  const result =
    space === 'camera' && clean === 'raw'
      ? await cameraFrames(recording, restJoints, range)
      : await stagedFrames(recording, catalogue, restJoints, { space, clean }, range)
  const problems = [...catalogue.problems, ...recording.problems]
  for (const problem of problems)
    process.stderr.write(`${problem.severity}: ${problem.tag}: ${printable(problem.message)}\n`)
  await writeWhole(out, encodeNpy(result.joints, [result.nRows, 52, 3]))
  process.stderr.write(`${result.nRows} frames at ${result.fps} Hz, ${space} space, ${clean}\n`)
  return problems.some((problem: Problem) => problem.severity === 'error') ? EXIT.withProblems : EXIT.ok
}

interface TimeRange {
  readonly fromSec: number
  readonly toSec: number
}

interface JointRows {
  readonly joints: Float32Array
  readonly nRows: number
  readonly fps: number
}

function rangeOf(fromSec = 0, toSec = Number.POSITIVE_INFINITY): TimeRange {
  if (toSec < fromSec) throw new UsageError(`--to ${toSec} is before --from ${fromSec}`)
  return { fromSec, toSec }
}

/** Frames with from <= i / fps <= to; the tolerance is for bounds that were printed with few digits. */
function framesIn({ fromSec, toSec }: TimeRange, nFrames: number, fps: number): { first: number; end: number } {
  const slack = 1e-6
  const first = Math.max(0, Math.ceil(fromSec * fps - slack))
  const end = toSec === Number.POSITIVE_INFINITY ? nFrames : Math.min(nFrames, Math.floor(toSec * fps + slack) + 1)
  return { first: Math.min(first, nFrames), end: Math.max(end, Math.min(first, nFrames)) }
}

/** As in the file, in double precision and without a quaternion in between. */
async function cameraFrames(
  recording: Recording,
  restJoints: Float32Array | Float64Array,
  range: TimeRange,
): Promise<JointRows> {
  const loaded = await loadTimebase(recording)
  const rows: SmplhRows = {
    global_orient: await bodyArray(recording, 'smplh:global_orient', loaded.nFrames),
    body_pose: await bodyArray(recording, 'smplh:body_pose', loaded.nFrames),
    left_hand_pose: await bodyArray(recording, 'smplh:left_hand_pose', loaded.nFrames),
    right_hand_pose: await bodyArray(recording, 'smplh:right_hand_pose', loaded.nFrames),
    translation: await bodyArray(recording, 'smplh:translation', loaded.nFrames),
  }
  const { first, end } = framesIn(range, loaded.nFrames, loaded.fps)
  const nRows = end - first
  const joints = new Float32Array(nRows * N_VALUES)
  for (let row = 0; row < nRows; row++) {
    smplhJoints64(rows, first + row, restJoints, joints, row * N_VALUES)
  }
  return { joints, nRows, fps: loaded.fps }
}

async function loadTimebase(recording: Recording): Promise<{ nFrames: number; fps: number }> {
  const { motion } = await loadRecording(recording, { bodyOnly: true })
  return { nFrames: motion.nFrames, fps: motion.fps }
}

/** An array of the body; zeros (rest) where it is absent or unusable, which the problems say. */
async function bodyArray(recording: Recording, key: string, nFrames: number): Promise<Float32Array | Float64Array> {
  const feature = featureOf(key)!
  const rest = (): Float32Array => new Float32Array(nFrames * rowSizeOf(feature))
  const ref = recording.features.get(key)
  if (ref === undefined) return rest()
  try {
    const { header, data } = await readArray(ref)
    const place = { source: ref.source.name, member: ref.source.member, key }
    return checkFeatureHeader(feature, header, place) === undefined ? asFloats(data) : rest()
  } catch (error) {
    if (isAbortError(error)) throw error
    const problem = toProblem(error)
    if (!recording.problems.some((known) => known.key === problem.key)) recording.problems.push(problem)
    return rest()
  }
}

function asFloats(data: NumberArray): Float32Array | Float64Array {
  return data instanceof Float32Array || data instanceof Float64Array ? data : Float64Array.from(data)
}

async function stagedFrames(
  recording: Recording,
  catalogue: Catalogue,
  restJoints: Float32Array | Float64Array,
  { space, clean }: { space: 'stage' | 'camera'; clean: CleanPreset },
  range: TimeRange,
): Promise<JointRows> {
  if (space === 'camera') throw new UsageError('--space camera goes with --clean raw: a clean-up lives on the stage')
  const { motion } = await loadRecording(recording, { bodyOnly: true })
  const people = catalogue.people(recording.entry.interaction)
  const index = people.findIndex((entry) => entry.id === recording.entry.id)
  const staging = estimateStaging(motion, { preset: clean, restJoints: Float32Array.from(restJoints) })
  const place = placePeople(people.length, 'facing', clean)[index]!
  const { first, end } = framesIn(range, motion.nFrames, motion.fps)
  const nRows = end - first
  const joints = new Float32Array(nRows * N_VALUES)
  for (let row = 0; row < nRows; row++) {
    const out = joints.subarray(row * N_VALUES, (row + 1) * N_VALUES)
    stageJoints(motion, (first + row) / motion.fps, staging, place, out)
  }
  return { joints, nRows, fps: motion.fps }
}

/** Rest joints of the user's model at its mean shape, or of SMPL-H's neutral mean; [52, 3], m. */
async function restJointsOf(path: string | undefined): Promise<Float32Array | Float64Array> {
  if (path === undefined) return SMPLH_REST_JOINTS.neutral
  if (/\.pkl$/i.test(path)) throw pickleError(path)
  const source = await fileSource(path).catch((cause: unknown) => {
    throw new BodyModelError('model-file', `${path}: cannot be read`, { source: path, cause })
  })
  return shapeSmplh(await loadSmplhModel(source)).joints
}

/** Writes to a temporary name beside the target and renames it, so that no half file is ever seen. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.part`
  try {
    await writeFile(temporary, bytes)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw new UsageError(`${path}: cannot be written: ${error instanceof Error ? error.message : String(error)}`)
  }
}
