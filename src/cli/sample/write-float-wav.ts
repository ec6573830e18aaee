const IEEE_FLOAT = 3

/**
 * A mono 32-bit float WAV with the 58-byte header of the dataset: RIFF 12 + fmt 26 (with cbSize) + fact 12 + data 8.
 *
 * @param samples -1..1, rounded here to the 16-bit grid as the dataset's values are
 * @param sampleRate Hz
 */
export function writeFloatWav(samples: Float32Array, sampleRate: number): Uint8Array {
  const dataBytes = samples.length * 4
  const out = Buffer.alloc(58 + dataBytes)
  out.write('RIFF', 0, 'ascii')
  out.writeUInt32LE(50 + dataBytes, 4)
  out.write('WAVEfmt ', 8, 'ascii')
  out.writeUInt32LE(18, 16)
  out.writeUInt16LE(IEEE_FLOAT, 20)
  out.writeUInt16LE(1, 22)
  out.writeUInt32LE(sampleRate, 24)
  out.writeUInt32LE(sampleRate * 4, 28)
  out.writeUInt16LE(4, 32)
  out.writeUInt16LE(32, 34)
  out.writeUInt16LE(0, 36)
  out.write('fact', 38, 'ascii')
  out.writeUInt32LE(4, 42)
  out.writeUInt32LE(samples.length, 46)
  out.write('data', 50, 'ascii')
  out.writeUInt32LE(dataBytes, 54)
  for (let i = 0; i < samples.length; i++) {
    const step = Math.max(-32768, Math.min(32767, Math.round(samples[i]! * 32768)))
    out.writeFloatLE(step / 32768, 58 + i * 4)
  }
  return out
}
