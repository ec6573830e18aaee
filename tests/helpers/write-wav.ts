import { joinBytes } from './write-npy.ts'

export interface WavOptions {
  readonly sampleRate?: number
  readonly channels?: number
  readonly bits?: number
  readonly float?: boolean
}

/**
 * A WAV in the dataset's form: mono 32-bit float with a header of 58 bytes (a format chunk of 18, a fact chunk of 4).
 */
export function writeFloatWav(samples: Float32Array, sampleRate = 48_000): Uint8Array {
  const data = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)
  return riff([
    ['fmt ', joinBytes(formatBytes({ sampleRate, float: true, bits: 32 }), uint16(0))],
    ['fact', uint32(samples.length)],
    ['data', data],
  ])
}

/** A WAV with the classic header of 44 bytes. */
export function writePcmWav(data: Uint8Array, options: WavOptions = {}): Uint8Array {
  return riff([
    ['fmt ', formatBytes(options)],
    ['data', data],
  ])
}

/** The 16 bytes of a plain format chunk. */
export function formatBytes(
  options: WavOptions & { readonly code?: number; readonly blockAlign?: number },
): Uint8Array {
  const { sampleRate = 48_000, channels = 1, bits = 16, float = false } = options
  const blockAlign = options.blockAlign ?? (channels * bits) / 8
  return joinBytes(
    uint16(options.code ?? (float ? 3 : 1)),
    uint16(channels),
    uint32(sampleRate),
    uint32(sampleRate * blockAlign),
    uint16(blockAlign),
    uint16(bits),
  )
}

/** Chunks in a RIFF file, each padded to an even length. */
export function riff(
  chunks: readonly (readonly [id: string, body: Uint8Array, size?: number])[],
  form = 'RIFF',
): Uint8Array {
  const parts = chunks.map(([id, body, size]) =>
    joinBytes(ascii(id), uint32(size ?? body.length), body, new Uint8Array(body.length % 2)),
  )
  const content = joinBytes(ascii('WAVE'), ...parts)
  return joinBytes(ascii(form), uint32(content.length), content)
}

export function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

export function uint16(value: number): Uint8Array {
  return new Uint8Array([value & 255, (value >> 8) & 255])
}

export function uint32(value: number): Uint8Array {
  return new Uint8Array([value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255])
}
