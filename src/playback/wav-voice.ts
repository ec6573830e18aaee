import type { ByteSource, ReadOptions } from '../bytes/index.ts'
import { decodeWavSamples, parseWavHeader } from '../containers/index.ts'
import { createVoice, type Voice } from './voice.ts'

/**
 * A linear WAV as a voice: one range read for the header, then one for each stretch of samples, of just their bytes.
 *
 * @throws {ContainerError} `wav-header`, `wav-format`, `wav-truncated`
 * @throws {ByteSourceError} and AbortError
 */
export async function openWavVoice(source: ByteSource, options: ReadOptions = {}): Promise<Voice> {
  const info = await parseWavHeader(source, options)
  const frameBytes = (info.channels * info.bits) / 8
  return createVoice({
    name: source.member ?? source.name,
    sampleRate: info.sampleRate,
    nSamples: info.nFrames,
    problems: info.problems,
    async readSamples(start, end, readOptions) {
      const from = info.dataOffset + start * frameBytes
      const bytes = await source.read(from, info.dataOffset + end * frameBytes, readOptions)
      return decodeWavSamples(info, bytes)
    },
  })
}
