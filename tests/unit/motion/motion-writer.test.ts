import { describe, expect, it } from 'vitest'
import { MOTION_FEATURES, createMotionTrack, createMotionWriter, rotationAt } from '../../../src/motion/index.ts'
import type { MotionFeature, MotionTrack } from '../../../src/motion/index.ts'
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

function quatOf(track: MotionTrack, row: number, joint: number): number[] {
  const q = new Float64Array(4)
  rotationAt(track, row, joint, q, 0)
  return [...q]
}

/** All that a track says, without the history of how it was filled. */
function contentOf({ rotvecs, transl, bodyValid, boxValid, nLoaded, loaded }: MotionTrack) {
  return { rotvecs, transl, bodyValid, boxValid, nLoaded, count: loaded.count }
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
      const from = pieces.rowsOf(feature).endFrom(0)
      const to = Math.min(from + 1 + Math.floor(random() * 9), n)
      pieces.write(feature, from, rows[feature].subarray(from * WIDTH[feature], to * WIDTH[feature]))
      const least = Math.min(...MOTION_FEATURES.map((each) => pieces.rowsOf(each).endFrom(0)))
      expect(pieces.track.nLoaded).toBe(least)
    }
    expect(contentOf(pieces.track)).toEqual(contentOf(whole.track))
    expect(whole.track.nLoaded).toBe(n)
    expect(whole.assumptions).toEqual([])
  })

  it('gives the same track from any order of places, broken rotations and sentinels included', () => {
    const n = 60
    const rows = randomRows(n, 4)
    for (let i = 0; i < 40; i++) rows.body_pose[(i * 97) % (n * 63)] = i % 2 === 0 ? Number.NaN : 1e14
    for (let row = 20; row < 26; row++) rows.left_hand_pose.fill(Number.NaN, row * 45, row * 45 + 6)
    rows.translation.fill(-2e12, 30, 45)
    const whole = createMotionWriter(n, 30, MOTION_FEATURES)
    for (const feature of MOTION_FEATURES) whole.write(feature, 0, rows[feature])
    const random = lcg(12)
    const pieces = createMotionWriter(n, 30, MOTION_FEATURES)
    const todo = MOTION_FEATURES.flatMap((feature) =>
      Array.from({ length: n / 4 }, (_, i) => ({ feature, from: i * 4, at: random() })),
    ).sort((a, b) => a.at - b.at)
    for (const { feature, from } of todo) {
      pieces.write(feature, from, rows[feature].slice(from * WIDTH[feature], (from + 4) * WIDTH[feature]))
    }
    expect(contentOf(pieces.track)).toEqual(contentOf(whole.track))
    expect(pieces.problems()).toEqual(whole.problems())
    expect(whole.problems()).toHaveLength(2)
  })

  it('knows rows wherever they lie, and counts none twice', () => {
    const writer = createMotionWriter(10, 30, ['translation', 'is_valid'])
    const { track } = writer
    writer.write('translation', 6, new Float32Array(9))
    writer.write('is_valid', 5, Uint8Array.of(1, 1, 1))
    expect([track.loaded.length, track.loaded.startOf(0), track.loaded.endOf(0)]).toEqual([1, 6, 8])
    expect([track.nLoaded, track.loaded.count]).toEqual([0, 2])
    writer.write('translation', 0, new Float32Array(6))
    writer.write('is_valid', 0, Uint8Array.of(1, 1, 1, 1, 1, 1, 1))
    expect([track.nLoaded, track.loaded.count, track.loaded.length]).toEqual([2, 4, 2])
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
    expect(quatOf(writer.track, 0, 22)).toEqual([0, 0, 0, 1])
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
      expect(quatOf(writer.track, 1, 0)).toEqual(quatOf(writer.track, 0, 0))
      expect(quatOf(writer.track, 1, 0)[0]).toBeCloseTo(Math.sin(1.5), 6)
      expect(writer.problems()[0]!.message).toContain('1 frames')
    }
  })

  it('takes float masks, and NaN in them as not valid', () => {
    const writer = createMotionWriter(4, 30, ['is_valid'])
    writer.write('is_valid', 0, Float32Array.of(1, 0, Number.NaN, 0.6))
    expect(writer.track.bodyValid).toEqual(Uint8Array.of(1, 0, 0, 1))
  })

  it('holds what is broken from the row before, however late that comes, and rests at the start', () => {
    const writer = createMotionWriter(4, 30, ['global_orient'])
    const { track } = writer
    writer.write('global_orient', 2, Float32Array.of(Number.NaN, 0, 0, 0, Infinity, 0))
    expect(quatOf(track, 3, 0)).toEqual([0, 0, 0, 1])
    writer.write('global_orient', 0, Float32Array.of(1e14, 0, 0, 0.5, 0, 0))
    expect(quatOf(track, 0, 0)).toEqual([0, 0, 0, 1])
    for (const row of [1, 2, 3]) expect(quatOf(track, row, 0)[0]).toBeCloseTo(Math.sin(0.25), 7)
    expect([...track.bodyValid]).toEqual([0, 1, 0, 0])
  })

  it('rows may come again, but none may run over', () => {
    const writer = createMotionWriter(4, 30, MOTION_FEATURES)
    writer.write('translation', 0, new Float32Array(6))
    writer.write('translation', 0, Float32Array.of(1, 2, 3))
    expect(writer.rowsOf('translation').count).toBe(2)
    expect(writer.track.transl[0]).toBe(1)
    expect(() => writer.write('translation', -1, new Float32Array(3))).toThrow(RangeError)
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
