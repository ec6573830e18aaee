import { describe, expect, it } from 'vitest'
import { createEmotionWindows, emotionColumns } from '../../../src/timeline/emotion-windows.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'

const FPS = 32
const N = 32 * 40 + 3

function track() {
  const random = seededRandom(11)
  const emotionScores = Float32Array.from({ length: N * 8 }, () => random() * 8 - 4)
  const valid = new Uint8Array(N).fill(1)
  valid.fill(0, 100, 200)
  emotionScores.fill(0, 100 * 8, 200 * 8)
  return { emotionScores, valid, loaded: { endFrom: (row: number) => Math.max(row, N) } }
}

/** Mean of the windows' mean probabilities, by every frame. */
function brute({ emotionScores, valid }: ReturnType<typeof track>, from: number, to: number): number[] | null {
  const sum = Array.from({ length: 8 }, () => 0)
  let n = 0
  for (let window = from; window < to; window++) {
    const own = Array.from({ length: 8 }, () => 0)
    let frames = 0
    for (let frame = window * 8; frame < Math.min((window + 1) * 8, N); frame++) {
      if (valid[frame] === 0) continue
      const e = [...emotionScores.subarray(frame * 8, frame * 8 + 8)].map(Math.exp)
      const total = e.reduce((a, b) => a + b)
      e.forEach((value, k) => (own[k]! += value / total))
      frames++
    }
    if (frames === 0) continue
    own.forEach((value, k) => (sum[k]! += value / frames))
    n++
  }
  return n === 0 ? null : sum.map((value) => value / n)
}

describe('createEmotionWindows', () => {
  it.each([
    [0, 4],
    [3, 3.2],
    [0, 40],
    [10, 10.25],
    [39.9, 41],
  ])('has the mean certainties from %d to %d s', (fromSec, toSec) => {
    const data = track()
    const windows = createEmotionWindows(FPS, N)
    windows.update(data)
    const from = Math.floor(fromSec * 4)
    const to = Math.min(Math.max(Math.floor(toSec * 4), from + 1), Math.ceil(N / 8))
    const out = new Float64Array(8)
    const expected = brute(data, from, to)
    expect(windows.mean(fromSec, toSec, out)).toBe(expected !== null)
    if (expected) for (let k = 0; k < 8; k++) expect(out[k]).toBeCloseTo(expected[k]!, 6)
  })

  it('says nothing of frames that are not valid, and sums to one elsewhere', () => {
    const windows = createEmotionWindows(FPS, N)
    windows.update(track())
    const shares = emotionColumns(windows, { startSec: 0, endSec: 40 }, new Float32Array(160 * 8))
    for (let x = 0; x < 160; x++) {
      const row = [...shares.subarray(x * 8, x * 8 + 8)]
      // windows 13..24 hold no valid frame (frames 104..199), 12 holds four
      if (x >= 13 && x < 25)
        expect(
          row.every((value) => Number.isNaN(value)),
          `column ${x}`,
        ).toBe(true)
      else
        expect(
          row.reduce((a, b) => a + b),
          `column ${x}`,
        ).toBeCloseTo(1, 5)
    }
  })

  it('grows to the same as the whole', () => {
    const data = track()
    const whole = createEmotionWindows(FPS, N)
    whole.update(data)
    const grown = createEmotionWindows(FPS, N)
    for (const nLoaded of [5, 64, 65, 700, N]) {
      grown.update({ ...data, loaded: { endFrom: (row) => Math.max(row, nLoaded) } })
    }
    const [a, b] = [new Float64Array(8), new Float64Array(8)]
    whole.mean(0, 41, a)
    grown.mean(0, 41, b)
    expect([...b]).toEqual([...a])
  })
})
