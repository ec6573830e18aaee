import type { WavInfo } from './wav-header.ts'

const PCM = 1
const IEEE_FLOAT = 3
/** sizes of a RIFF file are 32 bits wide */
const MAX_DATA = 0xffff_ffff - 64

/**
 * Header of a WAV file. Of float samples it has 58 bytes as the dataset's files have: format with an empty extension, and
 * the number of samples.
 *
 * @param dataBytes of the samples behind it, a whole number of them
 * @throws {RangeError} if a RIFF file cannot hold so many
 * @see Multimedia Programming Interface and Data Specifications 1.0 (RIFF)
 */
export function wavHeaderBytes(
  { sampleRate, channels, bits, float }: Pick<WavInfo, 'sampleRate' | 'channels' | 'bits' | 'float'>,
  dataBytes: number,
): Uint8Array {
  if (dataBytes > MAX_DATA) throw new RangeError(`a WAV file cannot hold ${dataBytes} bytes`)
  const length = float ? 58 : 44
  const out = new Uint8Array(length)
  const view = new DataView(out.buffer)
  const frameBytes = (channels * bits) / 8
  const write = (text: string, at: number): void => out.set(new TextEncoder().encode(text), at)
  write('RIFF', 0)
  view.setUint32(4, length - 8 + dataBytes + (dataBytes & 1), true)
  write('WAVEfmt ', 8)
  view.setUint32(16, float ? 18 : 16, true)
  view.setUint16(20, float ? IEEE_FLOAT : PCM, true)
  view.setUint16(22, channels, true)
  view.setUint32(24, sampleRate, true)
  view.setUint32(28, sampleRate * frameBytes, true)
  view.setUint16(32, frameBytes, true)
  view.setUint16(34, bits, true)
  if (float) {
    write('fact', 38)
    view.setUint32(42, 4, true)
    view.setUint32(46, dataBytes / frameBytes, true)
  }
  write('data', length - 8)
  view.setUint32(length - 4, dataBytes, true)
  return out
}
