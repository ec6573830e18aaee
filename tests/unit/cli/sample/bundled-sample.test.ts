import { existsSync, readFileSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'

const root = new URL('../../../../public/sample/', import.meta.url)
const read = (path: string): Buffer => readFileSync(new URL(path, root))

/** Members of a plain tar whose PAX headers say nothing about names or sizes. */
function tarMembers(tar: Buffer): Map<string, Buffer> {
  const members = new Map<string, Buffer>()
  for (let at = 0; tar[at] !== 0;) {
    const name = tar.toString('ascii', at, at + 100).replaceAll('\0', '')
    const size = Number.parseInt(tar.toString('ascii', at + 124, at + 135), 8)
    if (tar[at + 156] === '0'.codePointAt(0)) members.set(name, tar.subarray(at + 512, at + 512 + size))
    at += 512 + Math.ceil(size / 512) * 512
  }
  return members
}

interface Column {
  shape: number[]
  descr: string
  at: (row: number) => number[]
}

function npzColumns(npz: Buffer): Map<string, Column> {
  const columns = new Map<string, Column>()
  for (let at = 0; npz.readUInt32LE(at) === 0x04034b50;) {
    const nameEnd = at + 30 + npz.readUInt16LE(at + 26)
    const start = nameEnd + npz.readUInt16LE(at + 28)
    const packed = Number(npz.readBigUInt64LE(nameEnd + 12))
    const npy = inflateRawSync(npz.subarray(start, start + packed))
    columns.set(npz.toString('utf8', at + 30, nameEnd - 4), npyColumn(npy))
    at = start + packed
  }
  return columns
}

function npyColumn(npy: Buffer): Column {
  const first = 10 + npy.readUInt16LE(8)
  const header = npy.toString('latin1', 10, first)
  const shape = /\(([^)]*)\)/.exec(header)![1]!.split(',').filter(Boolean).map(Number)
  const descr = /'descr': '([^']*)'/.exec(header)![1]!
  const width = shape.slice(1).reduce((product, size) => product * size, 1)
  const value = (i: number): number => (descr === '|b1' ? npy[first + i]! : npy.readFloatLE(first + 4 * i))
  return { shape, descr, at: (row) => Array.from({ length: width }, (_, i) => value(row * width + i)) }
}

const T = 1560
/** Key, shape after the frames, dtype: the 24 arrays of a V00 recording. */
const KEYS: readonly (readonly [string, readonly number[], string?])[] = [
  ['boxes_and_keypoints:box', [4]],
  ['boxes_and_keypoints:is_valid_box', [], '|b1'],
  ['boxes_and_keypoints:keypoints', [133, 3]],
  ['movement:EmotionArousalToken', [1]],
  ['movement:EmotionValenceToken', [1]],
  ['movement:FAUToken', [1]],
  ['movement:FAUValue', [24]],
  ['movement:alignment_head_rotation', [3]],
  ['movement:alignment_translation', [2, 3]],
  ['movement:emotion_arousal', [1]],
  ['movement:emotion_scores', [8]],
  ['movement:emotion_valence', [1]],
  ['movement:expression', [128]],
  ['movement:frame_latent', [64]],
  ['movement:gaze_encodings', [2]],
  ['movement:head_encodings', [3]],
  ['movement:hypernet_features', [5120]],
  ['movement:is_valid', [1]],
  ['smplh:body_pose', [21, 3]],
  ['smplh:global_orient', [3]],
  ['smplh:is_valid', [], '|b1'],
  ['smplh:left_hand_pose', [15, 3]],
  ['smplh:right_hand_pose', [15, 3]],
  ['smplh:translation', [3]],
]

interface Flaw {
  kind: string
  frames: [number, number]
}
interface FlawList {
  recordings: { id: string; flaws: Flaw[] }[]
}

const index = JSON.parse(read('index.json').toString()) as { files: { path: string; size: number }[] }
const flaws = JSON.parse(read('flaws.json').toString()) as FlawList
const people = flaws.recordings.map(({ id, flaws: list }, person) => {
  const members = tarMembers(read(index.files[person]!.path))
  return { id, list, members, columns: npzColumns(members.get(`${id}.npz`)!) }
})

describe('the bundled conversation', () => {
  it('lists its files with their sizes, under 10 MB together', () => {
    for (const { path, size } of index.files) expect(read(path)).toHaveLength(size)
    expect(index.files.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(9_990_000)
    for (const table of ['filelist.csv', 'interactions.csv', 'relationships.csv']) {
      expect(existsSync(new URL(table, root))).toBe(true)
    }
  })

  it.each(people)('$id has json, mp4, npz, wav and the 24 arrays of V00', ({ id, members, columns }) => {
    expect([...members.keys()]).toEqual(['json', 'mp4', 'npz', 'wav'].map((extension) => `${id}.${extension}`))
    expect(members.get(`${id}.mp4`)!.toString('latin1', 4, 8)).toBe('ftyp')
    const expected = KEYS.map(([key, rest, descr = '<f4']) => {
      const rows = key === 'movement:hypernet_features' ? T / 15 : T
      return [key, [rows, ...rest], descr]
    })
    expect([...columns].map(([key, { shape, descr }]) => [key, shape, descr])).toEqual(expected)
  })

  it.each(people)('$id has text whose words lie in the sound', ({ id, members }) => {
    const json = JSON.parse(members.get(`${id}.json`)!.toString()) as {
      id: string
      'metadata:transcript': { words: { start: number | null; end: number | null }[] }[]
      'metadata:vad': { start: number; end: number }[]
    }
    expect(json.id).toBe(id)
    const wav = members.get(`${id}.wav`)!
    const sample = (seconds: number): number => wav.readFloatLE(58 + 4 * Math.round(seconds * 16_000))
    expect(wav).toHaveLength(58 + 4 * 16_000 * (T / 30))
    const timed = json['metadata:transcript'].flatMap(({ words }) => words).filter(({ start }) => start !== null)
    expect(timed.length).toBeGreaterThan(30)
    for (const { start, end } of timed) {
      const from = start!
      const loudest = Math.max(
        ...Array.from({ length: 200 }, (_, i) => Math.abs(sample(from + (i / 200) * (end! - from)))),
      )
      expect(loudest).toBeGreaterThan(0.001)
    }
    for (const { start, end } of json['metadata:vad']) expect(end).toBeGreaterThan(start)
  })

  it('has frozen hands, a lost movement block and a sentinel run where flaws.json says', () => {
    const all = people.flatMap(({ columns, list }) => list.map((flaw) => ({ columns, ...flaw })))
    const find = (kind: string): (typeof all)[number] => all.find((flaw) => flaw.kind === kind)!
    const frozen = find('frozen-hands')
    const lost = find('lost-movement')
    const box = find('lost-box')
    for (let frame = frozen.frames[0]; frame < frozen.frames[1]; frame++) {
      expect(frozen.columns.get('smplh:is_valid')!.at(frame)).toEqual([0])
      const hand = frozen.columns.get('smplh:right_hand_pose')!
      expect(hand.at(frame)).toEqual(hand.at(frame - 1))
    }
    expect(lost.frames.map((frame) => frame % 60)).toEqual([0, 0])
    expect(lost.columns.get('movement:FAUValue')!.at(lost.frames[0])).toEqual(Array.from({ length: 24 }, () => 0))
    expect(lost.columns.get('movement:is_valid')!.at(lost.frames[1] - 1)).toEqual([0])
    expect(lost.columns.get('movement:is_valid')!.at(lost.frames[1])).toEqual([1])
    expect(box.columns.get('smplh:translation')!.at(box.frames[0])[2]).toBe(Math.fround(8.44e13))
    expect(box.columns.get('boxes_and_keypoints:is_valid_box')!.at(box.frames[0])).toEqual([0])
    expect(box.columns.get('boxes_and_keypoints:box')!.at(box.frames[0])).toEqual([0, 0, 0, 0])
  })

  it('is smooth: no joint jumps but where a vector goes the other way round', () => {
    for (const { columns } of people) {
      const body = columns.get('smplh:body_pose')!
      let jumps = 0
      for (let frame = 1; frame < T; frame++) {
        const [now, before] = [body.at(frame), body.at(frame - 1)]
        if (now.some((value, i) => Math.abs(value - before[i]!) > 0.45)) jumps++
      }
      expect(jumps).toBe(2)
    }
  })
})
