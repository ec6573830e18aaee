import { describe, expect, it } from 'vitest'
import { memorySource } from '../../../src/bytes/index.ts'
import { containerSeverity, decodeWavSamples, parseWavHeader } from '../../../src/containers/index.ts'
import type { WavInfo } from '../../../src/containers/index.ts'
import { GOOD_SAMPLES, WAV_CORPUS, goodWav } from '../../fixtures/containers/corpus-wav.ts'
import { GOLDEN, goldenBytes } from '../../fixtures/containers/golden.ts'
import { expectRefusal, outcomeOf } from '../../helpers/container-outcome.ts'

async function read(bytes: Uint8Array): Promise<{ info: WavInfo; samples: number[] }> {
  const source = memorySource(bytes, 'case.wav')
  const info = await parseWavHeader(source)
  const data = await source.read(info.dataOffset, info.dataOffset + info.dataBytes)
  return { info, samples: [...decodeWavSamples(info, data)] }
}

describe('hostile and odd WAV files', () => {
  it('has at least 25, about half of them legal', () => {
    expect(WAV_CORPUS.length).toBeGreaterThanOrEqual(25)
    expect(new Set(WAV_CORPUS.map(({ name }) => name)).size).toBe(WAV_CORPUS.length)
  })

  it.each(WAV_CORPUS)('$name ($why)', async ({ bytes, expect: expected }) => {
    const outcome = await outcomeOf(() => read(bytes()))
    if (expected.error !== undefined) {
      if (!('error' in outcome)) throw new Error(`not refused: ${JSON.stringify(outcome.value.info)}`)
      expectRefusal(outcome.error, expected.error)
    } else {
      if ('error' in outcome) throw outcome.error
      const { info, samples } = outcome.value
      expect(samples).toEqual(expected.samples)
      expect(info.nFrames).toBe(samples.length)
      expect(info.durationSec).toBe(samples.length / info.sampleRate)
      const { problems: _, samples: __, error: ___, ...facts } = expected
      expect(info).toMatchObject(facts)
      expect(info.problems.map(({ tag }) => tag)).toEqual((expected.problems ?? []).map(({ tag }) => tag))
      for (const [index, problem] of info.problems.entries()) {
        expectRefusal(problem, expected.problems![index]!)
        expect(containerSeverity(problem)).toBe('warning')
      }
    }
    expect((await read(goodWav())).samples).toEqual(GOOD_SAMPLES)
  })

  it('writes into the array it is given', () => {
    const out = new Float32Array(4).fill(9)
    const format = { channels: 1, bits: 16, float: false }
    expect(decodeWavSamples(format, new Uint8Array([0, 64, 0, 192]), out)).toBe(out)
    expect([...out]).toEqual([0.5, -0.5, 9, 9])
    expect(() => decodeWavSamples(format, new Uint8Array(20), out)).toThrow(RangeError)
  })
})

describe('what Python writes', () => {
  it.each(GOLDEN.wav)('$name', async (golden) => {
    const { info, samples } = await read(goldenBytes(golden))
    const { bits, channels, nFrames } = golden
    expect(info).toMatchObject({ bits, channels, nFrames, sampleRate: 16_000, float: false, problems: [] })
    expect(samples).toEqual(golden.samples)
  })
})
