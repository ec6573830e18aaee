import type { ByteSource, ReadOptions } from '../bytes/index.ts'
import { decodeWavSamples, parseWavHeader } from '../containers/index.ts'
import { isNear, keepRead, keptBytes } from './kept-sound.ts'
import { createVoice, type Voice } from './voice.ts'

/**
 * A linear WAV as a voice: one range read for the header, then one for each stretch of samples, of just their bytes.
 * What comes from far away is kept, so that drawing the voice and playing it read each byte once.
 *
 * @throws {ContainerError} `wav-header`, `wav-format`, `wav-truncated`
 * @throws {ByteSourceError} and AbortError
 */
export async function openWavVoice(source: ByteSource, options: ReadOptions = {}): Promise<Voice> {
  const info = await parseWavHeader(source, options)
  const frameBytes = (info.channels * info.bits) / 8
  const kept = keptBytes(info.dataBytes)
  const bytes = isNear(source) ? source : keepRead(source, kept)
  return createVoice({
    name: source.member ?? source.name,
    sampleRate: info.sampleRate,
    nSamples: info.nFrames,
    problems: info.problems,
    keptSec: isNear(source) || info.dataBytes <= kept ? Infinity : kept / (frameBytes * info.sampleRate),
    async readSamples(start, end, readOptions) {
      const from = info.dataOffset + start * frameBytes
      return decodeWavSamples(info, await bytes.read(from, info.dataOffset + end * frameBytes, readOptions))
    },
  })
}
