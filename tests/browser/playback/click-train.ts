import { memorySource, type ByteSource } from '../../../src/bytes/index.ts'

/** Samples of a click: short, wide-band, its largest sample first. */
const CLICK = [0.9, -0.45, 0.2]

export interface ClickTrain {
  readonly samples: Float32Array<ArrayBuffer>
  /** sample of each click */
  readonly places: readonly number[]
}

/** Clicks about `everySec` apart, never a whole number of slices or seconds. */
export function clickTrain(seconds: number, sampleRate: number, everySec: number): ClickTrain {
  const samples = new Float32Array(Math.round(seconds * sampleRate))
  const places: number[] = []
  for (let k = 0; ; k++) {
    const at = Math.round((0.0217 + k * everySec) * sampleRate)
    if (at + CLICK.length > samples.length) return { samples, places }
    samples.set(CLICK, at)
    places.push(at)
  }
}

/** Places of clicks in a rendered channel: local maxima of |x| over `threshold`, refined between samples by a parabola. */
export function findClicks(channel: Float32Array, threshold: number, sampleRate: number): number[] {
  const found: number[] = []
  const dead = Math.round(0.005 * sampleRate)
  for (let i = 1; i < channel.length - 1; i++) {
    const size = Math.abs(channel[i]!)
    if (size < threshold) continue
    let best = i
    for (let k = i; k < Math.min(channel.length - 1, i + 8); k++) {
      if (Math.abs(channel[k]!) > Math.abs(channel[best]!)) best = k
    }
    const [a, b, c] = [Math.abs(channel[best - 1]!), Math.abs(channel[best]!), Math.abs(channel[best + 1]!)]
    found.push(best + (a - c) / (2 * (a - 2 * b + c)))
    i = best + dead
  }
  return found
}

/** The dataset's kind of WAV: float32 with a 58-byte header. */
export function floatWav(samples: Float32Array<ArrayBuffer>, sampleRate: number): ByteSource {
  const head = new DataView(new ArrayBuffer(58))
  const ascii = (at: number, text: string): void => {
    for (let i = 0; i < text.length; i++) head.setUint8(at + i, text.charCodeAt(i))
  }
  ascii(0, 'RIFF')
  head.setUint32(4, 50 + samples.byteLength, true)
  ascii(8, 'WAVEfmt ')
  head.setUint32(16, 18, true)
  head.setUint16(20, 3, true)
  head.setUint16(22, 1, true)
  head.setUint32(24, sampleRate, true)
  head.setUint32(28, sampleRate * 4, true)
  head.setUint16(32, 4, true)
  head.setUint16(34, 32, true)
  ascii(38, 'fact')
  head.setUint32(42, 4, true)
  head.setUint32(46, samples.length, true)
  ascii(50, 'data')
  head.setUint32(54, samples.byteLength, true)
  const bytes = new Uint8Array(58 + samples.byteLength)
  bytes.set(new Uint8Array(head.buffer))
  bytes.set(new Uint8Array(samples.buffer), 58)
  return memorySource(bytes, 'clicks.wav')
}
