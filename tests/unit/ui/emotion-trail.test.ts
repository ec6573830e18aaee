import { describe, expect, it } from 'vitest'
import { IntervalSet } from '../../../src/math/index.ts'
import { affectAt, differenceAt, trailOf, type AffectTrack } from '../../../src/ui/emotion-trail.ts'

const FPS = 4

/** Valence is the frame over 100, arousal its negative; scores favour one category. */
function track(n: number, favoured: number, logit: number): AffectTrack {
  const loaded = new IntervalSet()
  loaded.add(0, n)
  const emotionScores = new Float32Array(n * 8)
  for (let row = 0; row < n; row++) emotionScores[row * 8 + favoured] = logit
  return {
    nFrames: n,
    loaded,
    valid: new Uint8Array(n).fill(1),
    valence: Float32Array.from({ length: n }, (_, i) => i / 100),
    arousal: Float32Array.from({ length: n }, (_, i) => -i / 100),
    emotionScores,
  }
}

describe('trailOf', () => {
  it('goes back so many seconds on a fixed grid, and says nothing of frames that are not valid', () => {
    const affect = track(40, 0, 1)
    affect.valid.fill(0, 14, 16)
    const trail = trailOf(affect, FPS, 4.6, 2)
    expect(trail.map((point) => point && Math.round(point.valence * 100))).toEqual([11, 12, 13, null, null, 16, 17, 18])
    expect(trail[0]!.sec).toBe(2.75)
    expect(trailOf(affect, FPS, 0.3, 2)).toHaveLength(2)
  })

  it('ends where nothing is loaded', () => {
    const affect = { ...track(40, 0, 1), loaded: new IntervalSet() }
    expect(trailOf(affect, FPS, 4, 1).every((point) => point === null)).toBe(true)
    expect(affectAt(track(40, 0, 1), FPS, 10)).toBeNull()
    expect(affectAt({ ...track(40, 0, 1), valence: null }, FPS, 1)).toBeNull()
  })
})

describe('differenceAt', () => {
  it('is first minus second, each by own frames, and the total variation of the certainties', () => {
    const a = { track: track(40, 2, 30), fps: FPS }
    const b = { track: track(80, 3, 30), fps: FPS * 2 }
    const found = differenceAt(a, b, 5)!
    expect(found.valence).toBeCloseTo(0.2 - 0.4, 6)
    expect(found.arousal).toBeCloseTo(-0.2 + 0.4, 6)
    expect(found.distance).toBeCloseTo(Math.hypot(0.2, 0.2), 6)
    // each is certain of another
    expect(found.scores).toBeCloseTo(1, 6)
    expect(differenceAt(a, a, 5)).toEqual({ valence: 0, arousal: 0, distance: 0, scores: 0 })
    // e^1 / (e^1 + 7) against an even eighth: half of the sum of differences
    const even = { track: track(40, 0, 0), fps: FPS }
    const one = { track: track(40, 0, 1), fps: FPS }
    expect(differenceAt(one, even, 1)!.scores).toBeCloseTo(Math.E / (Math.E + 7) - 1 / 8, 6)
  })

  it('is not known where one of the two is not valid', () => {
    const a = { track: track(40, 0, 1), fps: FPS }
    const b = { track: track(40, 0, 1), fps: FPS }
    b.track.valid[8] = 0
    expect(differenceAt(a, b, 2)).toBeNull()
    expect(differenceAt(a, b, 2.25)).not.toBeNull()
  })
})
