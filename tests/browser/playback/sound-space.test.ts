import { expect, test } from 'vitest'
import { createMixer, openVoice } from '../../../src/playback/index.ts'
import { floatWav } from './click-train.ts'

const RATE = 48000

/** World matrices of a person whose head is at a place; only the head's row counts. */
function headAt(x: number, y: number, z: number): Float32Array {
  const world = new Float32Array(52 * 16)
  world.set([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1], 15 * 16)
  return world
}

/** A camera at a place, level, looking along -z, or turned round to +z. */
function cameraAt(x: number, y: number, z: number, isTurned = false): number[] {
  const s = isTurned ? -1 : 1
  return [s, 0, 0, 0, 0, 1, 0, 0, 0, 0, s, 0, x, y, z, 1]
}

/** Half a second of both people's hiss, person A at -1.5 m and B far off and silent, heard from a camera. */
async function heard(
  placement: 'mono' | 'stereo' | 'space',
  camera: number[],
): Promise<{ left: number; right: number }> {
  const context = new OfflineAudioContext(2, RATE, RATE)
  let seed = 1
  const hiss = Float32Array.from({ length: RATE }, () => {
    seed = (seed * 16807) % 2147483647
    return (seed / 2147483647 - 0.5) * 0.4
  })
  const silence = new Float32Array(RATE)
  const people = [
    { label: 'A', voice: await openVoice(floatWav(hiss, RATE)) },
    { label: 'B', voice: await openVoice(floatWav(silence, RATE)) },
  ]
  const mixer = createMixer(context, people, { normalise: false })
  mixer.setPlacement(placement)
  mixer.placeHead(0, headAt(-1.5, 1.6, 0))
  mixer.placeHead(1, headAt(1.5, 1.6, 0))
  mixer.placeListener(camera)
  mixer.prefetch(0)
  while (mixer.bufferedUntil(0) < 0.8) await new Promise((resolve) => setTimeout(resolve, 5))
  mixer.start({ mediaSec: 0, rate: 1, contextSec: 0.1 })
  await new Promise((resolve) => setTimeout(resolve, 100))
  const rendered = await context.startRendering()
  mixer.dispose()
  const power = (channel: number) =>
    rendered
      .getChannelData(channel)
      .subarray(RATE * 0.4, RATE * 0.9)
      .reduce((sum, x) => sum + x * x, 0)
  return { left: power(0), right: power(1) }
}

test('mono is the same in both ears, stereo leans to the side of the person', async () => {
  const front = cameraAt(0, 1.6, 1.5)
  const mono = await heard('mono', front)
  expect(mono.left / mono.right).toBeCloseTo(1, 3)
  const stereo = await heard('stereo', front)
  expect(stereo.left / stereo.right).toBeGreaterThan(3)
})

test('in space the voice comes from where the head is for the camera, whichever way it looks', async () => {
  const front = await heard('space', cameraAt(0, 1.6, 1.5))
  expect(front.left / front.right).toBeGreaterThan(2)
  // from the other side of the pair, looking back at it, the same person is on the right
  const behind = await heard('space', cameraAt(0, 1.6, -1.5, true))
  expect(behind.right / behind.left).toBeGreaterThan(2)
  // further away it is quieter
  const far = await heard('space', cameraAt(0, 1.6, 8))
  expect((far.left + far.right) / (front.left + front.right)).toBeLessThan(0.5)
})
