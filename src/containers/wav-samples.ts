import type { WavInfo } from './wav-header.ts'

/**
 * Turns interleaved samples into one channel of floats: the mean of the channels, NaN as 0, clamped to -1..1.
 *
 * @param info of the file; only the sample format is used
 * @param bytes sample frames from the file; a last, incomplete one is left out
 * @param out written from its start and returned, if it holds at least as many floats as there are frames
 * @returns Float32Array [frames]
 * @throws {RangeError} if `out` is too short
 */
export function decodeWavSamples(
  info: Pick<WavInfo, 'channels' | 'bits' | 'float'>,
  bytes: Uint8Array,
  out?: Float32Array,
): Float32Array {
  const { channels } = info
  const sampleBytes = info.bits / 8
  const frameBytes = sampleBytes * channels
  const nFrames = Math.floor(bytes.length / frameBytes)
  const samples = out ?? new Float32Array(nFrames)
  if (samples.length < nFrames) throw new RangeError(`${nFrames} frames do not fit into ${samples.length} floats`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const read = sampleReader(info)
  for (let frame = 0, at = 0; frame < nFrames; frame++) {
    let sum = 0
    for (let channel = 0; channel < channels; channel++, at += sampleBytes) sum += finite(read(view, at))
    samples[frame] = clamp(sum / channels)
  }
  return samples
}

type SampleReader = (view: DataView, at: number) => number

function sampleReader({ bits, float }: Pick<WavInfo, 'bits' | 'float'>): SampleReader {
  if (float) return bits === 64 ? readFloat64 : readFloat32
  if (bits === 8) return readPcm8
  if (bits === 16) return readPcm16
  return bits === 24 ? readPcm24 : readPcm32
}

const readFloat32: SampleReader = (view, at) => view.getFloat32(at, true)
const readFloat64: SampleReader = (view, at) => view.getFloat64(at, true)
/** the only unsigned one */
const readPcm8: SampleReader = (view, at) => (view.getUint8(at) - 128) / 128
const readPcm16: SampleReader = (view, at) => view.getInt16(at, true) / 32768
const readPcm24: SampleReader = (view, at) => (view.getInt8(at + 2) * 65536 + view.getUint16(at, true)) / 8388608
const readPcm32: SampleReader = (view, at) => view.getInt32(at, true) / 2147483648

function finite(sample: number): number {
  // NaN is silence; an infinity is clamped like every loud sample
  return Number.isNaN(sample) ? 0 : clamp(sample)
}

function clamp(sample: number): number {
  return sample > 1 ? 1 : sample < -1 ? -1 : sample
}
