import { describe, expect, it } from 'vitest'
import { parseMemberName } from '../../../src/dataset/index.ts'

const ID = 'V03_S1602_I00000126_P0947A'

describe('parseMemberName', () => {
  it.each(['json', 'mp4', 'npz', 'wav'] as const)('files a WebDataset member by its extension: %s', (kind) => {
    expect(parseMemberName(`${ID}.${kind}`, { inArchive: true })).toMatchObject({ recordingId: ID, kind })
  })

  it.each([
    [`smplh/body_pose/${ID}.npy`, 'npy', 'smplh:body_pose'],
    [`movement_v4/is_occluded/${ID}.npy`, 'npy', 'movement_v4:is_occluded'],
    [`boxes_and_keypoints/is_valid_box/${ID}.npy`, 'npy', 'boxes_and_keypoints:is_valid_box'],
    [`metadata/transcript/${ID}.jsonl`, 'json', 'metadata:transcript'],
    [`metadata/vad/${ID}.jsonl`, 'json', 'metadata:vad'],
    [`annotations/3P-V/${ID}.json`, 'json', 'annotations:3P-V'],
  ])('reads the per-feature tree: %s', (tail, kind, key) => {
    const path = `https://host.example/seamless/naturalistic/dev/${tail}`
    expect(parseMemberName(path)).toMatchObject({
      recordingId: ID,
      kind,
      key,
      location: { label: 'naturalistic', split: 'dev' },
    })
  })

  it('gives sound and film of the tree no key', () => {
    expect(parseMemberName(`improvised/dev/audio/${ID}.wav`)).not.toHaveProperty('key')
  })

  it('knows batch and archive of the local layout', () => {
    expect(parseMemberName(`data/improvised/train/0003/0012/${ID}.npz`)?.location).toEqual({
      label: 'improvised',
      split: 'train',
      batch: '0003',
      archive: '0012',
    })
  })

  it('takes the base name of a lone array as recording and key', () => {
    expect(parseMemberName('some/where/my.values.npy')).toMatchObject({
      recordingId: 'my.values',
      kind: 'npy',
      key: 'my.values',
    })
  })

  it.each(['notes.txt', 'folder/', '.hidden.npz', 'npz', '', 'x.tar'])('leaves %j alone', (path) => {
    expect(parseMemberName(path)).toBeUndefined()
  })
})
