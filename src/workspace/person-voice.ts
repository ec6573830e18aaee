import { isAbortError, toProblem, type ByteSource, type Problem } from '../bytes/index.ts'
import type { RecordingEntry } from '../dataset/index.ts'
import {
  createWaveform,
  openVoice,
  type Voice,
  type Waveform,
  type WaveformJob,
  type WaveformOptions,
} from '../playback/index.ts'

export interface PersonVoiceOptions {
  readonly entry: RecordingEntry
  /** there is a waveform now, or a problem */
  onChange(): void
  onWaveform(waveform: Waveform): void
  /** more of the waveform is known */
  onPeaks(): void
}

/** The sound of one person: the voice, its peaks, and what went wrong with them. */
export class PersonVoice {
  voice: Voice | null = null
  waveform: Waveform | null = null
  readonly problems: Problem[] = []
  private readonly options: PersonVoiceOptions
  private job: WaveformJob | null = null

  constructor(options: PersonVoiceOptions) {
    this.options = options
  }

  /** Opens the WAV that was found, or the film's own track where there is none. */
  async open(wav: ByteSource | null, signal: AbortSignal): Promise<void> {
    const source = wav ?? (await this.filmSource(signal))
    if (source === null) return
    try {
      this.voice = await openVoice(source, { signal })
    } catch (error) {
      if (isAbortError(error)) throw error
      this.problems.push(toProblem(error, 'warning'))
    }
  }

  private async filmSource(signal: AbortSignal): Promise<ByteSource | null> {
    const { members } = this.options.entry
    const film = members.find((member) => member.kind === 'mp4')
    const hasWav = members.some((member) => member.kind === 'wav')
    return film === undefined || hasWav ? null : film.open({ signal })
  }

  /** Peaks of the whole voice, read behind everything more urgent; resolves when no more will come. */
  async draw(options: Omit<WaveformOptions, 'onProgress'>): Promise<void> {
    const { voice } = this
    if (voice === null || voice.nSamples === 0) return
    const job = createWaveform(voice, { ...options, onProgress: () => this.options.onPeaks() })
    this.job = job
    this.waveform = job.waveform
    this.options.onWaveform(job.waveform)
    this.options.onChange()
    try {
      await job.done
    } catch (error) {
      if (isAbortError(error)) throw error
      this.problems.push(toProblem(error, 'warning'))
      this.options.onChange()
    }
  }

  /** Something urgent is to be read: peaks come later. */
  makeWay(): void {
    this.job?.makeWay()
  }
}
