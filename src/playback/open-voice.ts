import { isAppError, type ByteSource, type ReadOptions } from '../bytes/index.ts'
import { openMediaVoice } from './media-voice.ts'
import type { Voice } from './voice.ts'
import { openWavVoice } from './wav-voice.ts'

/** enough to know an ISO base media file */
const SNIFF_BYTES = 12

/**
 * Opens the sound of one person: a WAV member, or any file mediabunny plays (the MP4's own track where there is no WAV,
 * companded WAV). Reads the header only.
 *
 * Linear WAV does not go through mediabunny, though it could: measured on 48 kHz float (Node 20), mediabunny reads the
 * samples in pieces of 8 KiB - 24 range requests for a second of sound, five for the header - knows no AbortSignal, and
 * takes 3.4 ms for that second where the range read of just these bytes and our decoder take about one. It also refuses or
 * guesses where reliability rules want a plain answer (block sizes that contradict, sizes of 0). For everything
 * compressed it is the right tool, and is loaded only then.
 *
 * @throws {ContainerError} `wav-header`, `wav-format`, `wav-truncated`, `audio-unavailable`
 * @throws {ByteSourceError} and AbortError
 */
export async function openVoice(source: ByteSource, options: ReadOptions = {}): Promise<Voice> {
  try {
    return await openWavVoice(source, options)
  } catch (error) {
    const isCompanded = isAppError(error, 'wav-format')
    if (!isCompanded && !(isAppError(error, 'wav-header') && (await isIsoMedia(source, options)))) throw error
    return openMediaVoice(source, options).catch((second: unknown) => {
      // of two refusals the one that names the sample format says more
      throw isCompanded && isAppError(second, 'audio-unavailable') ? error : second
    })
  }
}

async function isIsoMedia(source: ByteSource, options: ReadOptions): Promise<boolean> {
  if (source.size < SNIFF_BYTES) return false
  const bytes = await source.read(0, SNIFF_BYTES, options)
  return String.fromCharCode(...bytes.subarray(4, 8)) === 'ftyp'
}
