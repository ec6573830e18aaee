import { memorySource, type ByteSource, type ReadOptions } from '../../../../src/bytes/index.ts'

export interface WavOptions {
  readonly sampleRate?: number
  readonly channels?: number
  /** `f32` is the dataset's own: a 58-byte header with cbSize and fact */
  readonly format?: 'f32' | 's16' | 'extensible-s16' | 'alaw'
}

/** A WAV file of interleaved samples -1..1. */
export function makeWav(samples: ArrayLike<number>, options: WavOptions = {}): Uint8Array<ArrayBuffer> {
  const { sampleRate = 48000, channels = 1, format = 'f32' } = options
  const sampleBytes = format === 'f32' ? 4 : format === 'alaw' ? 1 : 2
  const fmtSize = format === 'f32' || format === 'alaw' ? 18 : format === 's16' ? 16 : 40
  const factSize = format === 'f32' ? 12 : 0
  const headSize = 12 + 8 + fmtSize + factSize + 8
  const dataSize = samples.length * sampleBytes
  const bytes = new Uint8Array(headSize + dataSize)
  const view = new DataView(bytes.buffer)
  const ascii = (at: number, text: string): void => {
    for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i)
  }
  ascii(0, 'RIFF')
  view.setUint32(4, headSize + dataSize - 8, true)
  ascii(8, 'WAVEfmt ')
  view.setUint32(16, fmtSize, true)
  view.setUint16(20, { f32: 3, s16: 1, 'extensible-s16': 0xfffe, alaw: 6 }[format], true)
  view.setUint16(22, channels, true)
  view.setUint32(24, sampleRate, true)
  view.setUint32(28, sampleRate * channels * sampleBytes, true)
  view.setUint16(32, channels * sampleBytes, true)
  view.setUint16(34, sampleBytes * 8, true)
  if (format === 'extensible-s16') {
    view.setUint16(36, 22, true)
    view.setUint16(38, 16, true)
    view.setUint32(40, 4, true)
    // KSDATAFORMAT_SUBTYPE_PCM
    bytes.set([1, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71], 44)
  }
  let at = 20 + fmtSize
  if (factSize > 0) {
    ascii(at, 'fact')
    view.setUint32(at + 4, 4, true)
    view.setUint32(at + 8, samples.length / channels, true)
    at += factSize
  }
  ascii(at, 'data')
  view.setUint32(at + 4, dataSize, true)
  at += 8
  for (let i = 0; i < samples.length; i++, at += sampleBytes) {
    const x = samples[i]!
    if (format === 'f32') view.setFloat32(at, x, true)
    else if (format === 'alaw') view.setUint8(at, x)
    else view.setInt16(at, Math.round(x * 32767), true)
  }
  return bytes
}

export interface CountedSource extends ByteSource {
  /** ranges asked for so far, in order */
  readonly ranges: [start: number, end: number][]
  /** set to make reads reject */
  failWith: unknown
  /** Holds reads up until the function it returns is called. */
  readonly hold: () => () => void
  nAborted: number
}

/** A memory source that counts, can be held up and can fail. */
export function countedSource(bytes: Uint8Array<ArrayBuffer>): CountedSource {
  const inner = memorySource(bytes, 'voice.wav')
  let gate: Promise<void> | null = null
  const counted: CountedSource = {
    name: inner.name,
    base: 0,
    size: inner.size,
    ranges: [],
    failWith: null,
    hold() {
      const { promise, resolve } = openPromise()
      gate = promise
      return () => {
        gate = null
        resolve()
      }
    },
    nAborted: 0,
    async read(start: number, end: number, options: ReadOptions = {}) {
      counted.ranges.push([start, end])
      options.signal?.addEventListener('abort', () => counted.nAborted++)
      if (gate) await gate
      options.signal?.throwIfAborted()
      if (counted.failWith !== null) throw counted.failWith
      return inner.read(start, end, options)
    },
    stream: (start, end, options) => inner.stream(start, end, options),
  }
  return counted
}

function openPromise(): { promise: Promise<void>; resolve: () => void } {
  const open = { resolve: (): void => undefined }
  const promise = new Promise<void>((resolve) => (open.resolve = resolve))
  return { promise, resolve: () => open.resolve() }
}
