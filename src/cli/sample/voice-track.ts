import type { PlacedLine } from './conversation.ts'

/** A stretch of speech, s. */
export interface SpeechSpan {
  readonly start: number
  readonly end: number
}

const WINDOW_SEC = 0.01
/** Below the loudness of speech by so much it is no speech, dB. */
const SPEECH_FLOOR_DB = 28
const BRIDGE_SEC = 0.22
const PAD_SEC = 0.03

/** Lays the own lines into one mono track and brings the loudness of speech (RMS where there is any) to `speechDb`. */
export function voiceTrack(
  own: readonly PlacedLine[],
  durationSec: number,
  sampleRate: number,
  speechDb: number,
): Float32Array {
  const track = new Float32Array(Math.round(durationSec * sampleRate))
  for (const line of own) {
    const start = Math.round(line.samplesStartSec * sampleRate)
    for (let i = 0; i < line.samples.length && start + i < track.length; i++) {
      if (start + i >= 0) track[start + i]! += line.samples[i]!
    }
  }
  let energy = 0
  let count = 0
  for (const { startSec, endSec } of own) {
    for (let i = Math.round(startSec * sampleRate); i < endSec * sampleRate; i++) {
      energy += track[i]! ** 2
      count++
    }
  }
  const gain = 10 ** (speechDb / 20) / Math.sqrt(energy / count)
  return track.map((sample) => sample * gain)
}

/** Voice activity found in the track itself, to the millisecond. */
export function findSpeech(track: Float32Array, sampleRate: number, speechDb: number): SpeechSpan[] {
  const size = Math.round(WINDOW_SEC * sampleRate)
  const floor = 10 ** ((speechDb - SPEECH_FLOOR_DB) / 10)
  const spans: { start: number; end: number }[] = []
  for (let first = 0; first + size <= track.length; first += size) {
    let energy = 0
    for (let i = first; i < first + size; i++) energy += track[i]! ** 2
    if (energy / size < floor) continue
    const start = first / sampleRate
    const last = spans.at(-1)
    if (last && start - last.end <= BRIDGE_SEC) last.end = start + WINDOW_SEC
    else spans.push({ start, end: start + WINDOW_SEC })
  }
  const end = track.length / sampleRate
  return spans
    .filter((span) => span.end - span.start > 0.06)
    .map((span) => ({
      start: millis(Math.max(0, span.start - PAD_SEC)),
      end: millis(Math.min(end, span.end + PAD_SEC)),
    }))
}

function millis(seconds: number): number {
  return Math.round(seconds * 1000) / 1000
}
