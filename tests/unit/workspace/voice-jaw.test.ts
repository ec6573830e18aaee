import { describe, expect, it } from 'vitest'
import { IntervalSet } from '../../../src/math/index.ts'
import { createVoice } from '../../../src/playback/voice.ts'
import type { Voice, Waveform } from '../../../src/playback/index.ts'
import { VoiceJaw } from '../../../src/workspace/voice-jaw.ts'

const RATE = 8000
const LENGTH_SEC = 60

/** Tone bursts of 0.3 s at every whole second plus 0.5, over a floor of noise. */
function burstAt(timeSec: number, loudness: number): number {
  const inSecond = timeSec % 1
  const isTone = inSecond >= 0.5 && inSecond < 0.8
  return (isTone ? loudness : 0.0008) * Math.sin(timeSec * 2 * Math.PI * 200)
}

/** A voice that counts the seconds that are read of it. */
function fakeVoice(loudness = 0.2): { voice: Voice; readSec: () => number } {
  let nRead = 0
  const voice = createVoice({
    name: 'fake',
    sampleRate: RATE,
    nSamples: RATE * LENGTH_SEC,
    problems: [],
    readSamples(start, end) {
      nRead += end - start
      return Promise.resolve(
        Float32Array.from({ length: end - start }, (_, i) => burstAt((start + i) / RATE, loudness)),
      )
    },
  })
  return { voice, readSec: () => nRead / RATE }
}

const { signal } = new AbortController()
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))

describe('a jaw that follows the voice', () => {
  it('works at once in the middle of a recording, and reads only what is around it', async () => {
    const { voice, readSec } = fakeVoice()
    const jaw = new VoiceJaw(voice, signal)
    jaw.openingAt(42.6)
    await soon()
    expect(readSec()).toBeLessThanOrEqual(2)
    expect(jaw.openingAt(42.65)).toBeGreaterThan(0.5)
    expect(jaw.openingAt(42.2)).toBe(0)
    for (let i = 0; i < 100; i++) jaw.openingAt(42 + i / 100)
    await soon()
    expect(readSec()).toBeLessThanOrEqual(3)
  })

  it('opens with the sound: at its onset, not before and not a frame of film later', async () => {
    const jaw = new VoiceJaw(fakeVoice().voice, signal)
    jaw.openingAt(10.5)
    await soon()
    const opens = Array.from({ length: 100 }, (_, i) => jaw.openingAt(10 + i / 100))
    const onset = opens.findIndex((value) => value > 0.25)
    const end = opens.findLastIndex((value) => value > 0.25)
    expect(Math.abs(onset / 100 - 0.5)).toBeLessThan(1 / 30)
    expect(Math.abs((end + 1) / 100 - 0.8)).toBeLessThan(1 / 30)
  })

  it('opens as far for a soft voice as for a loud one', async () => {
    const openings: number[] = []
    for (const loudness of [0.03, 0.6]) {
      const jaw = new VoiceJaw(fakeVoice(loudness).voice, signal)
      for (let sec = 0; sec < 10; sec++) {
        jaw.openingAt(sec)
        await soon()
      }
      openings.push(jaw.openingAt(5.65))
    }
    expect(openings[0]).toBeGreaterThan(0.7)
    expect(Math.abs(openings[0]! - openings[1]!)).toBeLessThan(0.2)
  })

  it('stays shut for noise, for silence, outside the sound and where it cannot be read', async () => {
    const noise = new VoiceJaw(fakeVoice(0.0009).voice, signal)
    for (let sec = 0; sec < 5; sec++) {
      noise.openingAt(sec)
      await soon()
    }
    expect(Math.max(...Array.from({ length: 400 }, (_, i) => noise.openingAt(i / 100)))).toBe(0)
    expect(noise.openingAt(-5)).toBe(0)
    expect(noise.openingAt(LENGTH_SEC + 5)).toBe(0)
    const broken = createVoice({
      name: 'broken',
      sampleRate: RATE,
      nSamples: RATE * 10,
      problems: [],
      readSamples: () => Promise.reject(new Error('gone')),
    })
    const still = new VoiceJaw(broken, signal)
    still.openingAt(1)
    await soon()
    expect(still.openingAt(1)).toBe(0)
  })

  it('takes a waveform over as it grows and reads nothing of what is in it', async () => {
    const { voice, readSec } = fakeVoice()
    const jaw = new VoiceJaw(voice, signal)
    const peaks = Float32Array.from({ length: LENGTH_SEC * 100 }, (_, i) => (i % 100 >= 50 && i % 100 < 80 ? 0.2 : 0))
    const known = new IntervalSet()
    const waveform: Waveform = { rate: 100, known, peaks }
    jaw.follow(waveform)
    known.add(0, 1250)
    known.add(2990, 3310)
    expect(jaw.openingAt(3.65)).toBeGreaterThan(0.5)
    expect(jaw.openingAt(3.2)).toBe(0)
    expect(jaw.openingAt(31.65)).toBeGreaterThan(0.5)
    known.add(0, peaks.length)
    expect(jaw.openingAt(59.65)).toBeGreaterThan(0.5)
    await soon()
    expect(readSec()).toBe(0)
  })
})
