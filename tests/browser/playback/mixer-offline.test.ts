import { describe, expect, test } from 'vitest'
import { createMixer, openVoice, type SoundContext } from '../../../src/playback/index.ts'
import { clickTrain, findClicks, floatWav } from './click-train.ts'

const SECONDS = 7

/** Renders two voices from `mediaSec` on; person A only left, B only right. */
async function render(
  contextRate: number,
  fileRates: [number, number],
  mediaSec: number,
  rate = 1,
): Promise<{ left: Float32Array; right: Float32Array; startSample: number }> {
  const context = new OfflineAudioContext(2, Math.round(contextRate * 6.5), contextRate)
  // the real thing is what the mixer asks for
  const sound: SoundContext = context
  const people = await Promise.all(
    fileRates.map(async (fileRate, i) => {
      const { samples } = clickTrain(SECONDS, fileRate, i === 0 ? 0.1731 : 0.2113)
      return { label: 'AB'[i]!, voice: await openVoice(floatWav(samples, fileRate)), pan: i === 0 ? -1 : 1 }
    }),
  )
  const mixer = createMixer(sound, people, { normalise: false, aheadSec: 10 })
  mixer.prefetch(mediaSec)
  while (mixer.bufferedUntil(mediaSec) < mediaSec + 0.5) await new Promise((resolve) => setTimeout(resolve, 5))
  const startSec = mixer.start({ mediaSec, rate, contextSec: 0.1 })
  // an offline context stands still until it renders: the mixer fills up to the end of the voices before
  // (at another tempo in small slices, and anew once the stretcher is loaded)
  await new Promise((resolve) => setTimeout(resolve, rate === 1 ? 400 : 2000))
  const rendered = await context.startRendering()
  mixer.dispose()
  return {
    left: rendered.getChannelData(0),
    right: rendered.getChannelData(1),
    startSample: Math.round(startSec * contextRate),
  }
}

/** Distance of every click heard from where it belongs, in context samples. */
function offsets(
  channel: Float32Array,
  contextRate: number,
  fileRate: number,
  everySec: number,
  origin: number,
): number[] {
  const truth = clickTrain(SECONDS, fileRate, everySec).places.map((place) => origin + (place / fileRate) * contextRate)
  const heard = findClicks(channel, 0.25, contextRate)
  const expected = truth.filter((at) => at > origin + 200 && at < channel.length - 10 && at > 0.11 * contextRate)
  expect(heard.length).toBeGreaterThanOrEqual(expected.length)
  return expected.map((at) => Math.min(...heard.map((h) => Math.abs(h - at))))
}

describe.each([
  [48000, [48000, 48000]],
  [44100, [48000, 48000]],
  [48000, [24000, 16000]],
  [24000, [24000, 24000]],
] as [number, [number, number]][])('context %d Hz, voices %s Hz', (contextRate, fileRates) => {
  test('clicks of both voices land within one sample of the truth, over every slice border', async () => {
    const mediaSec = 1
    const { left, right, startSample } = await render(contextRate, fileRates, mediaSec)
    const origin = startSample - mediaSec * contextRate
    const a = offsets(left, contextRate, fileRates[0], 0.1731, origin)
    const b = offsets(right, contextRate, fileRates[1], 0.2113, origin)
    expect(a.length).toBeGreaterThan(25)
    expect(b.length).toBeGreaterThan(20)
    expect(Math.max(...a, ...b)).toBeLessThan(1)
  })
})

test('half speed: every click is heard at twice its distance', async () => {
  const { left, startSample } = await render(24000, [24000, 24000], 1, 0.5)
  const first = 1 * 24000
  const truth = clickTrain(SECONDS, 24000, 0.1731)
    .places.filter((place) => place > first + 2400)
    .map((place) => startSample + (place - first) * 2)
    .filter((at) => at < left.length - 4000)
  expect(truth.length).toBeGreaterThan(12)
  // stretching spreads a click; the middle of its energy keeps its place
  const reach = Math.round(0.08 * 24000)
  for (const at of truth) {
    let energy = 0
    let moment = 0
    for (let i = at - reach; i <= at + reach; i++) {
      energy += left[i]! ** 2
      moment += left[i]! ** 2 * (i - at)
    }
    expect(energy).toBeGreaterThan(0.01)
    expect(Math.abs(moment / energy) / 24000 / 2, 'media seconds').toBeLessThan(0.005)
  }
})

test('nothing clips: two loud voices in the middle stay within full scale', async () => {
  const rate = 16000
  const context = new OfflineAudioContext(2, rate, rate)
  const loud = Float32Array.from({ length: 2 * rate }, (_, i) => Math.sin(i / 9))
  const people = await Promise.all(
    ['A', 'B'].map(async (label) => ({ label, voice: await openVoice(floatWav(loud, rate)), pan: 0 })),
  )
  const mixer = createMixer(context, people, { normalise: false, aheadSec: 3 })
  mixer.setMaster(4)
  mixer.prefetch(0)
  while (mixer.bufferedUntil(0) < 1) await new Promise((resolve) => setTimeout(resolve, 5))
  mixer.start({ mediaSec: 0, rate: 1, contextSec: 0.02 })
  await new Promise((resolve) => setTimeout(resolve, 100))
  const rendered = await context.startRendering()
  const peak = rendered.getChannelData(0).reduce((max, x) => Math.max(max, Math.abs(x)), 0)
  mixer.dispose()
  expect(peak).toBeGreaterThan(0.9)
  expect(peak).toBeLessThanOrEqual(1)
})
