import { DRAWN_KEYS } from '../../src/motion/index.ts'
import { seededRandom } from '../helpers/seeded-random.ts'
import { joinBytes, writeNpy } from '../helpers/write-npy.ts'
import { writeNpz } from '../helpers/write-npz.ts'
import { paxEntry, tarEntry } from '../helpers/write-tar.ts'
import { writeFloatWav } from '../helpers/write-wav.ts'
import { virtualBytes, virtualConcat, virtualZeros, type VirtualFile } from './shaped-link.ts'

/** Shapes of the 24 arrays of vendor V00, without the frame axis. */
const ARRAYS: readonly (readonly [key: string, row: readonly number[], dtype: '<f4' | '|b1'])[] = [
  ['boxes_and_keypoints:box', [4], '<f4'],
  ['boxes_and_keypoints:is_valid_box', [], '|b1'],
  ['boxes_and_keypoints:keypoints', [133, 3], '<f4'],
  ['movement:EmotionArousalToken', [1], '<f4'],
  ['movement:EmotionValenceToken', [1], '<f4'],
  ['movement:FAUToken', [1], '<f4'],
  ['movement:FAUValue', [24], '<f4'],
  ['movement:alignment_head_rotation', [3], '<f4'],
  ['movement:alignment_translation', [2, 3], '<f4'],
  ['movement:emotion_arousal', [1], '<f4'],
  ['movement:emotion_scores', [8], '<f4'],
  ['movement:emotion_valence', [1], '<f4'],
  ['movement:expression', [128], '<f4'],
  ['movement:frame_latent', [64], '<f4'],
  ['movement:gaze_encodings', [2], '<f4'],
  ['movement:head_encodings', [3], '<f4'],
  ['movement:hypernet_features', [5120], '<f4'],
  ['movement:is_valid', [1], '<f4'],
  ['smplh:body_pose', [21, 3], '<f4'],
  ['smplh:global_orient', [3], '<f4'],
  ['smplh:is_valid', [], '|b1'],
  ['smplh:left_hand_pose', [15, 3], '<f4'],
  ['smplh:right_hand_pose', [15, 3], '<f4'],
  ['smplh:translation', [3], '<f4'],
]

/** An NPZ of `nFrames` with the full V00 key set: smooth curves under noise that DEFLATE cannot remove. */
export function benchNpz(nFrames: number, kind: 'stored' | 'deflate', seed = 1): Uint8Array {
  return npzOf(ARRAYS, nFrames, kind, seed)
}

function npzOf(arrays: typeof ARRAYS, nFrames: number, kind: 'stored' | 'deflate', seed: number): Uint8Array {
  const random = seededRandom(seed)
  const files: Record<string, Uint8Array> = {}
  for (const [key, row, dtype] of arrays) {
    const nRows = key.endsWith('hypernet_features') ? Math.floor(nFrames / 15) : nFrames
    const width = row.reduce((product, extent) => product * extent, 1)
    const values = new Float32Array(nRows * width)
    if (dtype === '|b1' || key === 'movement:is_valid') values.fill(1)
    else for (let i = 0; i < values.length; i++) values[i] = 0.3 * Math.sin(i / (40 * width)) + 0.1 * random()
    if (key === 'smplh:translation') for (let i = 2; i < values.length; i += 3) values[i] = 39 + values[i]!
    if (key === 'smplh:global_orient') for (let i = 0; i < values.length; i += 3) values[i] = Math.PI + values[i]!
    files[key] = writeNpy(values, { dtype, shape: [nRows, ...row] })
  }
  return writeNpz(files, kind)
}

/** The same without the arrays that are not drawn: for recordings so long that the others would only cost memory. */
export function drawnNpz(nFrames: number, kind: 'stored' | 'deflate', seed = 1): Uint8Array {
  const drawn = new Set(DRAWN_KEYS)
  return npzOf(
    ARRAYS.filter(([key]) => drawn.has(key)),
    nFrames,
    kind,
    seed,
  )
}

export interface BenchPerson {
  readonly id: string
  readonly npz: Uint8Array
  readonly durationSec: number
}

/** bytes of the film in front of each NPZ */
export const FILM_BYTES = 130_000_000
const SAMPLE_RATE = 48_000

/** A WebDataset archive that needs no disk: films and sounds are zeros made when they are asked for. */
export function benchTar(people: readonly BenchPerson[], etag: string): VirtualFile {
  const parts: Pick<VirtualFile, 'size' | 'read'>[] = []
  const add = (name: string, content: Pick<VirtualFile, 'size' | 'read'>): void => {
    const pax = paxEntry({ mtime: '1751328000.25' })
    const sizeField = `${content.size.toString(8).padStart(11, '0')}\0`
    const header = tarEntry({ name, sizeField, mode: 0o444, mtime: 1751328000, owner: 'bigdata' }).subarray(0, 512)
    parts.push(virtualBytes(joinBytes(pax, header)), content, virtualZeros((512 - (content.size % 512)) % 512))
  }
  for (const { id, npz, durationSec } of people) {
    const story = { id, 'metadata:transcript': [], 'metadata:vad': [{ start: 1, end: 2 }] }
    add(`${id}.json`, virtualBytes(new TextEncoder().encode(JSON.stringify(story, null, 4))))
    add(`${id}.mp4`, virtualZeros(FILM_BYTES))
    add(`${id}.npz`, virtualBytes(npz))
    add(`${id}.wav`, silentWav(durationSec))
  }
  parts.push(virtualZeros(10_240))
  return virtualConcat(parts, { etag })
}

function silentWav(durationSec: number): Pick<VirtualFile, 'size' | 'read'> {
  const nSamples = Math.round(durationSec * SAMPLE_RATE)
  const header = writeFloatWav(new Float32Array(1), SAMPLE_RATE).slice(0, 58)
  const view = new DataView(header.buffer)
  view.setUint32(4, 50 + nSamples * 4, true)
  view.setUint32(46, nSamples, true)
  view.setUint32(54, nSamples * 4, true)
  return virtualConcat([virtualBytes(header), virtualZeros(nSamples * 4)])
}
