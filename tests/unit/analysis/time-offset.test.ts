import { beforeAll, describe, expect, it } from 'vitest'
import {
  bodySignal,
  findTimeOffset,
  keypointSignal,
  type AgreementInput,
  type MovementSignal,
} from '../../../src/analysis/index.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'
import { sampleAgreement } from '../../helpers/sample-recording.ts'

let input: AgreementInput

beforeAll(async () => {
  input = await sampleAgreement(1)
})

/** The same movement, seen later by so many seconds, at another rate. */
function later({ fps, channels }: MovementSignal, sec: number, toFps: number): MovementSignal {
  const n = Math.floor((channels[0]!.length / fps) * toFps)
  return {
    fps: toFps,
    channels: channels.map((values) =>
      Float32Array.from({ length: n }, (_, i) => {
        const place = Math.min(values.length - 1.001, Math.max(0, (i / toFps - sec) * fps))
        const k = Math.floor(place)
        return values[k]! + (values[k + 1]! - values[k]!) * (place - k)
      }),
    ),
  }
}

function noise(seed: number, nChannels: number, n: number): MovementSignal {
  const random = seededRandom(seed)
  const walk = (): Float32Array => {
    let at = 0
    return Float32Array.from({ length: n }, () => (at += random() - 0.5))
  }
  return { fps: 30, channels: Array.from({ length: nChannels }, walk) }
}

describe('a constant shift in time', () => {
  it('is none between the keypoints and the body of the sample, and that is sure', () => {
    const found = findTimeOffset(bodySignal(input), keypointSignal(input))!
    expect(Math.abs(found.offsetSec)).toBeLessThan(0.5 / 30)
    expect(found.certainty).toBe('sure')
    expect(found.correlation).toBeGreaterThan(0.8)
  })

  it.each([
    [0.2, 30],
    [-0.137, 30],
    [0.5, 29.97],
    [-0.733, 25],
  ])('of %f s at %f Hz is found within its own uncertainty', (sec, fps) => {
    const body = bodySignal(input)
    const found = findTimeOffset(body, later(keypointSignal(input), sec, fps))!
    // the sample's keypoints stay where they are until they are 0.8 px off, which is late by up to half a frame
    expect(Math.abs(found.offsetSec - sec)).toBeLessThan(found.errorSec + 0.4 / 30)
    expect(found.certainty).toBe('sure')
    expect(found.errorSec).toBeLessThan(1 / 30)
  })

  it('is not claimed where nothing agrees, nothing moves, or there is too little', () => {
    expect(findTimeOffset(noise(1, 4, 900), noise(2, 4, 900))!.certainty).not.toBe('sure')
    const still: MovementSignal = { fps: 30, channels: [new Float32Array(900).fill(7)] }
    expect(findTimeOffset(still, still)!.certainty).toBe('none')
    expect(findTimeOffset(noise(1, 1, 60), noise(1, 1, 60))).toBeNull()
  })
})
