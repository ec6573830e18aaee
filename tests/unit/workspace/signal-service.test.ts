import { afterEach, describe, expect, it } from 'vitest'
import { FilmCheck } from '../../../src/workspace/film-check.ts'
import { SignalService, type SignalSource } from '../../../src/workspace/signal-service.ts'
import { sampleAgreement } from '../../helpers/sample-recording.ts'

let closing = new AbortController()
afterEach(() => {
  closing.abort()
  closing = new AbortController()
})

describe('the fit of body and film as a signal', () => {
  it('is the agreement of each frame, none where nobody is in the picture', async () => {
    const { motion, picture, recording } = await sampleAgreement(0)
    const check = new FilmCheck(motion, picture)
    check.setRaster({ width: 360, height: 640, from: 'film' })
    const service = new SignalService(undefined, () => Promise.resolve(check))
    const loaded = { motion } as SignalSource['loaded']
    service.attach([{ loaded, recording }], closing.signal)
    const signal = service.want(0, 'fit')!
    expect(signal.values.every(Number.isNaN)).toBe(true)
    await grown(service, () => signal.state === 'done')
    expect(signal.known.count).toBe(motion.nFrames)
    const found = [...signal.values].filter((value) => !Number.isNaN(value))
    // twelve frames without a box
    expect(found).toHaveLength(motion.nFrames - 12)
    expect(signal.values.subarray(816, 828).every(Number.isNaN)).toBe(true)
    expect(found.toSorted((a, b) => a - b)[Math.floor(found.length / 2)]).toBeLessThan(0.012)
    expect(service.want(0, 'fit')).toBe(signal)
  })

  it('is none where there are no keypoints', async () => {
    const { motion } = await sampleAgreement(0)
    const service = new SignalService(undefined, () => Promise.reject(new Error('must not be asked')))
    const features = new Map()
    service.attach([{ loaded: { motion }, recording: { features } } as unknown as SignalSource], closing.signal)
    expect(service.want(0, 'fit')).toBeNull()
  })
})

function grown(service: SignalService, isDone: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = service.subscribe(() => {
      if (!isDone()) return
      stop()
      resolve()
    })
  })
}
