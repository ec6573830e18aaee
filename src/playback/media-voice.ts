import type { AudioSample, AudioSampleSink } from 'mediabunny'
import { ContainerError, isAppError, isAbortError, type ByteSource, type ReadOptions } from '../bytes/index.ts'
import { isNear } from './kept-sound.ts'
import { createVoice, type Voice } from './voice.ts'

/** s decoded and thrown away before a read: a lossy codec needs the packets before to get a packet right */
const PRE_ROLL_SEC = 0.08

/**
 * The sound track of an MP4, or of a WAV in a companded format, through mediabunny (loaded on first use, so that it is
 * not in the first JavaScript). Lossy codecs need the browser's AudioDecoder.
 *
 * @throws {ContainerError} `audio-unavailable` when there is no sound track or nothing here decodes it
 * @throws {ByteSourceError} and AbortError
 */
export async function openMediaVoice(source: ByteSource, options: ReadOptions = {}): Promise<Voice> {
  const { AudioSampleSink, CustomSource, Input, MP4, WAVE } = await import('mediabunny')
  options.signal?.throwIfAborted()
  const closing = new AbortController()
  const input = new Input({
    formats: [MP4, WAVE],
    source: new CustomSource({
      getSize: () => source.size,
      read: (start, end) => source.read(start, end, { signal: closing.signal }),
      prefetchProfile: 'network',
      // reads ahead of need may fail when the voice is closed; reads that are needed reject where they are awaited
      handleUnhandledError: () => undefined,
    }),
  })
  const dispose = (): void => {
    closing.abort()
    input.dispose()
  }
  try {
    const track = await input.getPrimaryAudioTrack()
    if (track === null) throw unavailable(source, 'no sound track')
    if (!(await track.canDecode())) throw unavailable(source, `nothing here decodes ${await track.getCodec()}`)
    const sampleRate = await track.getSampleRate()
    const sink = new AudioSampleSink(track)
    return createVoice({
      name: source.member ?? source.name,
      sampleRate,
      nSamples: Math.max(0, Math.round((await track.computeDuration()) * sampleRate)),
      problems: [],
      // what is drawn of it from far away is what was heard: its packets lie all over the film
      keptSec: isNear(source) ? Infinity : 0,
      readSamples: (start, end, readOptions) =>
        readTrack(sink, sampleRate, start, end, readOptions).catch((error: unknown) => {
          throw asAppError(source, error)
        }),
      dispose,
    })
  } catch (error) {
    dispose()
    throw asAppError(source, error)
  }
}

async function readTrack(
  sink: AudioSampleSink,
  sampleRate: number,
  start: number,
  end: number,
  options: ReadOptions,
): Promise<Float32Array> {
  const out = new Float32Array(end - start)
  for await (const sample of sink.samples(Math.max(0, start / sampleRate - PRE_ROLL_SEC), end / sampleRate)) {
    try {
      options.signal?.throwIfAborted()
      mixInto(sample, Math.round(sample.timestamp * sampleRate) - start, out)
    } finally {
      sample.close()
    }
  }
  return out
}

/** Writes the mean of the channels to out[at ..], as far as that lies inside. */
function mixInto(sample: AudioSample, at: number, out: Float32Array): void {
  const from = Math.max(0, -at)
  const to = Math.min(sample.numberOfFrames, out.length - at)
  if (to <= from) return
  const plane = new Float32Array(to - from)
  for (let channel = 0; channel < sample.numberOfChannels; channel++) {
    sample.copyTo(plane, { planeIndex: channel, format: 'f32-planar', frameOffset: from, frameCount: to - from })
    for (let i = 0; i < plane.length; i++) {
      const value = plane[i]! / sample.numberOfChannels
      out[at + from + i] = channel === 0 ? value : out[at + from + i]! + value
    }
  }
}

function unavailable(source: ByteSource, reason: string, cause?: unknown): ContainerError {
  const place = { source: source.name, member: source.member, offset: source.base }
  const where = source.member === undefined ? '' : ` in ${source.member}`
  return new ContainerError('audio-unavailable', `sound: ${reason}${where}`, { ...place, cause })
}

function asAppError(source: ByteSource, error: unknown): unknown {
  if (isAppError(error) || isAbortError(error) || error instanceof RangeError) return error
  return unavailable(source, error instanceof Error ? error.message : String(error), error)
}
