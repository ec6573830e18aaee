import { describe, expect, it } from 'vitest'
import { EMOTIONS } from '../../../src/dataset/index.ts'
import { emotionRuns as runsOf } from '../../../src/timeline/emotion-runs.ts'
import { createEmotionWindows } from '../../../src/timeline/emotion-windows.ts'

const FPS = 20

interface Given {
  readonly emotionScores: Float32Array
  readonly valid: Uint8Array
  readonly nLoaded: number
}

/** As far as it is loaded, from the front. */
const track = ({ nLoaded, ...rest }: Given) => ({
  ...rest,
  loaded: { endFrom: (row: number) => Math.max(row, nLoaded) },
})

function emotionRuns(given: Given, fps: number) {
  const windows = createEmotionWindows(fps, 30)
  windows.update(track(given))
  return runsOf(windows, 30 / fps)
}

const HAPPINESS = 4
const SADNESS = 6

/** T frames in which one category has logit `logit` and the others 0. */
function scores(leaders: readonly number[], logit: number): Float32Array {
  const out = new Float32Array(leaders.length * 8)
  leaders.forEach((leader, frame) => {
    out[frame * 8 + leader] = logit
  })
  return out
}

describe('emotionRuns', () => {
  const leaders = [...Array.from({ length: 20 }, () => HAPPINESS), ...Array.from({ length: 10 }, () => SADNESS)]

  it('names the leader of each stretch, with its softmax as certainty', () => {
    const runs = emotionRuns({ emotionScores: scores(leaders, 3), valid: new Uint8Array(30).fill(1), nLoaded: 30 }, FPS)
    expect(runs.map((run) => [EMOTIONS[run.emotion], run.startSec, run.endSec])).toEqual([
      ['Happiness', 0, 1],
      ['Sadness', 1, 1.5],
    ])
    // e^3 / (e^3 + 7)
    expect(runs[0]!.certainty).toBeCloseTo(0.7416, 3)
  })

  it('leaves invalid frames out instead of showing a false even share', () => {
    const valid = new Uint8Array(30).fill(1)
    valid.fill(0, 5, 15)
    const emotionScores = scores(leaders, 3)
    emotionScores.fill(0, 5 * 8, 15 * 8)
    const runs = emotionRuns({ emotionScores, valid, nLoaded: 30 }, FPS)
    expect(runs.map((run) => [run.startSec, run.endSec])).toEqual([
      [0, 0.25],
      [0.75, 1],
      [1, 1.5],
    ])
  })

  it('shows what is loaded and nothing more; nothing for nothing', () => {
    const given = { emotionScores: scores(leaders, 3), valid: new Uint8Array(30).fill(1), nLoaded: 10 }
    expect(emotionRuns(given, FPS).at(-1)!.endSec).toBe(0.5)
    expect(emotionRuns({ ...given, nLoaded: 0 }, FPS)).toEqual([])
  })

  it('skips frames that hold no numbers', () => {
    const emotionScores = scores(leaders, 3)
    emotionScores.fill(Number.NaN, 0, 5 * 8)
    const runs = emotionRuns({ emotionScores, valid: new Uint8Array(30).fill(1), nLoaded: 30 }, FPS)
    expect(runs[0]!.startSec).toBe(0.25)
  })

  it('is the same whether the scores came at once or in pieces', () => {
    const valid = new Uint8Array(30).fill(1)
    valid[12] = 0
    const given = { emotionScores: scores(leaders, 3), valid }
    const windows = createEmotionWindows(FPS, 30)
    const lengths: number[] = []
    for (let nLoaded = 0; nLoaded <= 28; nLoaded += 4) {
      windows.update(track({ ...given, nLoaded }))
      lengths.push(runsOf(windows, 1.5).length)
    }
    expect(lengths).toEqual([0, 0, 1, 1, 1, 1, 1, 2])
    windows.update(track({ ...given, nLoaded: 30 }))
    expect(runsOf(windows, 1.5)).toEqual(emotionRuns({ ...given, nLoaded: 30 }, FPS))
  })
})
