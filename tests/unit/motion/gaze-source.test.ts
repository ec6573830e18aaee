import { describe, expect, it } from 'vitest'
import { createMovementWriter, type MovementTrack } from '../../../src/dataset/index.ts'
import { describeGaze, planGaze, sampleGaze } from '../../../src/motion/index.ts'

const FPS = 10

/** Gaze rows of a function; rows 20..29 are invalid and zero, as in the files. */
function trackOf(rowOf: (row: number) => readonly [number, number], nFrames = 100): MovementTrack {
  const writer = createMovementWriter(nFrames, ['movement:gaze_encodings', 'movement:is_valid'])
  const rows = Array.from({ length: nFrames }, (_, row) => (row >= 20 && row < 30 ? [0, 0] : rowOf(row)))
  writer.write('movement:gaze_encodings', 0, rows.flat())
  writer.write(
    'movement:is_valid',
    0,
    rows.map((_, row) => (row >= 20 && row < 30 ? 0 : 1)),
  )
  return writer.track
}

const at = (track: MovementTrack, timeSec: number): [number, number] | null => {
  const out = new Float64Array(2)
  return sampleGaze(planGaze(track)!, track, timeSec, FPS, out) ? [out[0]!, out[1]!] : null
}

describe('gaze from encodings', () => {
  it('is the same for any unit and any zero of the file', () => {
    const shape = (row: number): [number, number] => [Math.sin(row * 0.7), Math.cos(row * 0.31)]
    const plain = trackOf(shape)
    const other = trackOf((row) => [shape(row)[0] * 40 - 25, shape(row)[1] * 0.02 + 3])
    for (const timeSec of [0, 1.23, 4.5, 9.9]) {
      const [pitch, yaw] = at(plain, timeSec)!
      expect(at(other, timeSec)![0]).toBeCloseTo(pitch, 4)
      expect(at(other, timeSec)![1]).toBeCloseTo(yaw, 4)
    }
  })

  it('turns eyes as far as eyes turn: the 95th percentile of its spread', () => {
    // one row in ten looks away, by 8 units; all others at the centre of 2
    const track = trackOf((row) => (row % 10 === 5 ? [10, -6] : [2, 2]))
    expect(at(track, 1)).toEqual([0, 0])
    const [pitch, yaw] = at(track, 1.5)!
    expect(pitch).toBeCloseTo(0.16, 6)
    expect(yaw).toBeCloseTo(-0.3, 6)
  })

  it('is linear between frames, unknown in failed blocks, and still where the file is constant', () => {
    const track = trackOf((row) => [row % 2, row % 2])
    expect(at(track, 4.05)![1]).toBeCloseTo((at(track, 4)![1] + at(track, 4.1)![1]) / 2, 6)
    expect(at(track, 2.5)).toBeNull()
    // the valid frame before a failed block does not lean toward its zeros
    expect(at(track, 1.95)).toEqual(at(track, 1.9))
    expect(
      at(
        trackOf(() => [7, 7]),
        1,
      ),
    ).toEqual([0, 0])
  })

  it('needs valid rows of gaze', () => {
    expect(planGaze(null)).toBeNull()
    expect(planGaze(createMovementWriter(10, ['movement:FAUValue']).track)).toBeNull()
    const failed = trackOf(() => [1, 1], 30)
    failed.valid.fill(0)
    expect(planGaze(failed)).toBeNull()
  })

  it('says what is done and why, always as assumed', () => {
    const words = (['partner', 'encodings', 'ahead'] as const).flatMap((source) =>
      [true, false].map((has) => describeGaze(source, { partner: has, encodings: has })),
    )
    expect(words.every(({ key, from }) => key === 'gaze' && from === 'assumed')).toBe(true)
    expect(words.map(({ value }) => /partner's eyes|experimental|straight ahead/.exec(value)?.[0])).toEqual([
      "partner's eyes",
      'straight ahead',
      'experimental',
      'straight ahead',
      'straight ahead',
      'straight ahead',
    ])
  })
})
