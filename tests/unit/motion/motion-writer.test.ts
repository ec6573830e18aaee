import { describe, expect, it } from 'vitest'
import {
  MOTION_FEATURES,
  axisAngleRowsToQuats,
  createMotionTrack,
  createMotionWriter,
} from '../../../src/motion/index.ts'
import type { MotionFeature } from '../../../src/motion/index.ts'
import { lcg } from '../../helpers/kinematics-golden.ts'
import { syntheticTrack } from '../../helpers/synthetic-track.ts'

const WIDTH: Record<MotionFeature, number> = {
  global_orient: 3,
  body_pose: 63,
  left_hand_pose: 45,
  right_hand_pose: 45,
  translation: 3,
  is_valid: 1,
  is_valid_box: 1,
}

function randomRows(n: number, seed: number): Record<MotionFeature, Float32Array> {
  const random = lcg(seed)
  const rows = {} as Record<MotionFeature, Float32Array>
  for (const feature of MOTION_FEATURES) {
    rows[feature] = Float32Array.from({ length: n * WIDTH[feature] }, () => random() * 2)
  }
  return rows
}

describe('motion writer', () => {
  it('gives the same track whatever the interleaving and the chunks', () => {
    const n = 50
    const rows = randomRows(n, 3)
    const whole = createMotionWriter(n, 30, MOTION_FEATURES)
    for (const feature of MOTION_FEATURES) whole.write(feature, 0, rows[feature])
    const random = lcg(8)
    const pieces = createMotionWriter(n, 30, MOTION_FEATURES)
    while (pieces.track.nLoaded < n) {
      const feature = MOTION_FEATURES[Math.floor(random() * MOTION_FEATURES.length)]!
      const from = pieces.rowsOf(feature)
      const to = Math.min(from + 1 + Math.floor(random() * 9), n)
      pieces.write(feature, from, rows[feature].subarray(from * WIDTH[feature], to * WIDTH[feature]))
      const least = Math.min(...MOTION_FEATURES.map((each) => pieces.rowsOf(each)))
      expect(pieces.track.nLoaded).toBe(least)
    }
    expect(pieces.track).toEqual(whole.track)
    expect(whole.track.nLoaded).toBe(n)
    expect(whole.assumptions).toEqual([])
  })

  it('takes quaternions of a worker as its own', () => {
    const n = 20
    const rows = randomRows(n, 5)
    const direct = createMotionWriter(n, 30, ['body_pose'])
    direct.write('body_pose', 0, rows.body_pose)
    const converted = createMotionWriter(n, 30, ['body_pose'])
    const quats = new Float32Array(n * 84)
    axisAngleRowsToQuats(rows.body_pose, 21, null, quats)
    converted.writeQuats('body_pose', 0, quats.subarray(0, 10 * 84))
    converted.writeQuats('body_pose', 10, quats.subarray(10 * 84))
    expect(converted.track.quats).toEqual(direct.track.quats)
  })

  it('says what stands in for arrays that are not there', () => {
    const writer = createMotionWriter(4, 30, ['global_orient', 'body_pose', 'translation'])
    expect(writer.assumptions.map(({ key }) => key)).toEqual([
      'missing.left_hand_pose',
      'missing.right_hand_pose',
      'missing.is_valid',
      'missing.is_valid_box',
    ])
    expect(writer.assumptions.every(({ from, value }) => from === 'assumed' && value.length > 5)).toBe(true)
    writer.write('global_orient', 0, new Float32Array(12))
    writer.write('body_pose', 0, new Float32Array(4 * 63))
    expect(writer.track.nLoaded).toBe(0)
    writer.write(
      'translation',
      0,
      Float32Array.from({ length: 12 }, () => 1),
    )
    expect(writer.track.nLoaded).toBe(4)
    expect([...writer.track.bodyValid, ...writer.track.boxValid]).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
    expect([...writer.track.quats.subarray(22 * 4, 23 * 4)]).toEqual([0, 0, 0, 1])
  })

  it('an array that breaks off holds its translation and says from where', () => {
    const writer = createMotionWriter(5, 30, MOTION_FEATURES)
    const rows = randomRows(5, 6)
    for (const feature of MOTION_FEATURES) {
      writer.write(feature, 0, feature === 'translation' ? rows[feature].subarray(0, 6) : rows[feature])
    }
    expect(writer.track.nLoaded).toBe(2)
    writer.giveUp('translation')
    writer.giveUp('translation')
    expect(writer.track.nLoaded).toBe(5)
    expect(writer.track.transl.slice(12)).toEqual(rows.translation.slice(3, 6))
    expect(writer.assumptions).toEqual([
      { key: 'missing.translation', value: 'stays in place from frame 2 on', from: 'assumed' },
    ])
  })

  it('marks sentinels and broken values out of view, keeps them as in the file, and counts them', () => {
    const writer = createMotionWriter(5, 30, ['translation', 'is_valid_box'])
    const sentinel = [-2.16e12, -2.16e12, 8.44e13]
    writer.write(
      'translation',
      0,
      Float32Array.from([0, 0.3, 39, ...sentinel, 0, Number.NaN, 39, 0, 0, 1000.5, 0, 0.3, 40]),
    )
    expect(writer.track.boxValid).toEqual(Uint8Array.of(1, 0, 0, 0, 1))
    writer.write('is_valid_box', 0, Uint8Array.of(1, 0, 1, 1, 0))
    expect(writer.track.boxValid).toEqual(Uint8Array.of(1, 0, 0, 0, 0))
    expect(writer.track.transl.slice(3, 6)).toEqual(Float32Array.from(sentinel))
    const [problem] = writer.problems()
    // the sentinel of row 1 is announced by its box, those of rows 2 and 3 are not
    expect(problem).toMatchObject({ tag: 'values-implausible', severity: 'warning', key: 'smplh:translation' })
    expect(problem!.message).toContain('2 frames')
  })

  it('a held rotation costs the row its validity, in either order', () => {
    for (const maskFirst of [true, false]) {
      const writer = createMotionWriter(3, 30, ['global_orient', 'is_valid'])
      const rows = Float32Array.of(3, 0, 0, Number.NaN, 0, 0, 3, 0, 0)
      if (maskFirst) writer.write('is_valid', 0, Uint8Array.of(1, 1, 0))
      writer.write('global_orient', 0, rows)
      if (!maskFirst) writer.write('is_valid', 0, Uint8Array.of(1, 1, 0))
      expect(writer.track.bodyValid).toEqual(Uint8Array.of(1, 0, 0))
      expect(writer.track.quats.slice(208, 212)).toEqual(writer.track.quats.slice(0, 4))
      expect(writer.problems()[0]!.message).toContain('1 frames')
    }
  })

  it('takes float masks, and NaN in them as not valid', () => {
    const writer = createMotionWriter(4, 30, ['is_valid'])
    writer.write('is_valid', 0, Float32Array.of(1, 0, Number.NaN, 0.6))
    expect(writer.track.bodyValid).toEqual(Uint8Array.of(1, 0, 0, 1))
  })

  it('rows may come again but none may be skipped, and none may run over', () => {
    const writer = createMotionWriter(4, 30, MOTION_FEATURES)
    writer.write('translation', 0, new Float32Array(6))
    writer.write('translation', 0, Float32Array.of(1, 2, 3))
    expect(writer.rowsOf('translation')).toBe(2)
    expect(writer.track.transl[0]).toBe(1)
    expect(() => writer.write('translation', 3, new Float32Array(3))).toThrow(RangeError)
    expect(() => writer.write('translation', 2, new Float32Array(9))).toThrow(RangeError)
    expect(() => writer.write('global_orient', 0, new Uint8Array(3))).toThrow(RangeError)
  })

  it('an empty recording is loaded at once and says each missing array once', () => {
    const writer = createMotionWriter(0, 30, [])
    expect(writer.track.nLoaded).toBe(0)
    expect(writer.assumptions).toHaveLength(MOTION_FEATURES.length)
    for (const feature of MOTION_FEATURES) writer.giveUp(feature)
    expect(writer.assumptions).toHaveLength(MOTION_FEATURES.length)
  })

  it('the writer loads what the helper of the other tests makes', () => {
    expect(syntheticTrack(7, 30).nLoaded).toBe(7)
  })
})

describe('motion track', () => {
  it('refuses lengths and rates that are none', () => {
    expect(() => createMotionTrack(-1, 30)).toThrow(RangeError)
    expect(() => createMotionTrack(1.5, 30)).toThrow(RangeError)
    expect(() => createMotionTrack(1, 0)).toThrow(RangeError)
    expect(() => createMotionTrack(1, Infinity)).toThrow(RangeError)
  })
})
