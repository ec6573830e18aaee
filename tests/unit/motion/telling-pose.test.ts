import { describe, expect, it } from 'vitest'
import { memorySource, type ByteSource } from '../../../src/bytes/index.ts'
import type { MemberRef, RecordingEntry } from '../../../src/dataset/index.ts'
import { readTellingPose } from '../../../src/motion/index.ts'
import { writeNpy } from '../../helpers/write-npy.ts'
import { writeNpz } from '../../helpers/write-npz.ts'

const T = 400
/** SMPL-H: joints of body_pose are 1..21, so joint 16 (left shoulder) is row 15. */
const SHOULDERS = [15, 16] as const

/** Somebody upright with the arms hanging, who raises both of them in some frames. */
function arraysOf(raised: readonly number[], invalid: readonly number[] = []): Record<string, Uint8Array> {
  const orient = new Float32Array(T * 3)
  const pose = new Float32Array(T * 63)
  const valid = new Uint8Array(T).fill(1)
  for (let row = 0; row < T; row++) {
    // the pelvis is turned over: camera axes have y down
    orient[row * 3] = Math.PI
    const angle = raised.includes(row) ? 0.9 : -1.2
    pose[row * 63 + SHOULDERS[0] * 3 + 2] = angle
    pose[row * 63 + SHOULDERS[1] * 3 + 2] = -angle
  }
  for (const row of invalid) valid[row] = 0
  return {
    'smplh:global_orient': writeNpy(orient, { shape: [T, 3] }),
    'smplh:body_pose': writeNpy(pose, { shape: [T, 21, 3] }),
    'smplh:left_hand_pose': writeNpy(new Float32Array(T * 45), { shape: [T, 15, 3] }),
    'smplh:right_hand_pose': writeNpy(new Float32Array(T * 45), { shape: [T, 15, 3] }),
    'smplh:is_valid': writeNpy(valid, { shape: [T], dtype: '|b1' }),
  }
}

function entryOf(bytes: Uint8Array, onRead: (n: number) => void = () => undefined): RecordingEntry {
  const source = memorySource(bytes, 'x.npz')
  const read: ByteSource['read'] = (start, end, options) => {
    onRead(end - start)
    return source.read(start, end, options)
  }
  const member: MemberRef = {
    kind: 'npz',
    name: 'x.npz',
    source: 'x.npz',
    bytes: bytes.length,
    open: () => Promise.resolve({ ...source, read }),
  }
  return { id: 'V99_S0001_I00000001_P0001', interaction: 'V99_S0001_I00000001', members: [member], location: {} }
}

describe('a telling moment', () => {
  it('is the one with the hands up, wherever it lies, where arrays can be read anywhere', async () => {
    let nRead = 0
    const bytes = writeNpz(arraysOf([240]), 'stored')
    const pose = await readTellingPose(entryOf(bytes, (n) => (nRead += n)))
    // 240 is 0.6 of 400, one of the moments that are looked at
    expect(pose?.row).toBe(240)
    expect(nRead).toBeLessThan(bytes.length / 4)
  })

  it('is a frame in which the body is valid', async () => {
    const pose = await readTellingPose(
      entryOf(writeNpz(arraysOf([160, 162], [155, 156, 157, 158, 159, 160, 161]), 'stored')),
    )
    expect(pose?.row).toBe(162)
  })

  it('is an early one where the arrays are deflated', async () => {
    const pose = await readTellingPose(entryOf(writeNpz(arraysOf([36, 300]), 'deflate')))
    expect(pose?.row).toBe(36)
  })

  it('stands upright about the pelvis, y down', async () => {
    const { joints } = (await readTellingPose(entryOf(writeNpz(arraysOf([]), 'stored'))))!
    const y = (joint: number): number => joints[joint * 3 + 1]!
    expect([joints[0], joints[1], joints[2]].map((value) => Math.abs(value!) < 1e-6)).toEqual([true, true, true])
    // head above shoulders above pelvis above knees, hands hanging
    expect(y(15)).toBeLessThan(y(16))
    expect(y(16)).toBeLessThan(-0.2)
    expect(y(4)).toBeGreaterThan(0.2)
    expect(y(20)).toBeGreaterThan(y(16) + 0.3)
  })

  it('is none where there is no body', async () => {
    const only = { 'smplh:body_pose': arraysOf([])['smplh:body_pose']! }
    expect(await readTellingPose(entryOf(writeNpz(only, 'stored')))).toBeUndefined()
  })

  it('exists for a recording without a valid frame, and for the shortest', async () => {
    const all = Array.from({ length: T }, (_, row) => row)
    expect(await readTellingPose(entryOf(writeNpz(arraysOf([], all), 'stored')))).toBeDefined()
    expect(await readTellingPose(entryOf(writeNpz(arraysOf([], all), 'deflate')))).toBeDefined()
  })
})
