import { IntervalSet } from '../math/index.ts'
import { isAbortError, sleep } from '../bytes/index.ts'
import { readRows, type ArrayDecoderFactory } from '../containers/index.ts'
import { featureOf, rowSizeOf, type Recording } from '../dataset/index.ts'
import {
  createRowEnergy,
  headSpeed,
  wristSpeed,
  type LoadedRecording,
  type MotionTrack,
  type RowEnergy,
} from '../motion/index.ts'
import type { FilmCheck } from './film-check.ts'

/** What can be asked for beside what is drawn anyway; `fit`: distance of keypoints from the projected body. */
export type SignalKey = 'head' | 'hand-left' | 'hand-right' | 'expression' | 'latent' | 'fit'

/** One number per motion frame, made when it is first asked for; grows in place. */
export interface Signal {
  readonly key: SignalKey
  /** Hz; value i is of frame i */
  readonly fps: number
  /** Float32Array [T]; NaN where the recording is not valid. rad/s, m/s, the code's own unit per second, or shoulder widths */
  readonly values: Float32Array
  /** values that are final, wherever they lie */
  readonly known: IntervalSet
  state: 'growing' | 'done' | 'failed'
}

export interface SignalApi {
  /** The signal of a person; the first call starts making it. Null while or where there is nothing to make it from. */
  want(person: number, key: SignalKey): Signal | null
  /** called when a signal has grown; returns the way to stop */
  subscribe(listener: () => void): () => void
}

/** Whose signals: structurally a part of the person's session. */
export interface SignalSource {
  readonly loaded: LoadedRecording | null
  readonly recording: Recording | null
}

/** Arrays read for a signal only, when somebody looks at it. */
const ENERGY_KEYS: Partial<Record<SignalKey, string>> = {
  expression: 'movement:expression',
  latent: 'movement:frame_latent',
}
const KEYPOINTS = 'boxes_and_keypoints:keypoints'
/** Rows measured in one task: some 3 ms, so a displayed frame is never held up. */
const ROWS_PER_TASK = 1500
/** ms between two looks for more rows */
const WAIT_MS = 200

/**
 * Signals of the open interaction, made lazily and off the frame's path: speeds in short tasks from the motion that is in
 * memory, energies from arrays that are read only for this. Everything stops with the interaction.
 */
export class SignalService implements SignalApi {
  private readonly decoder: ArrayDecoderFactory | undefined
  private readonly openCheck: (person: number) => Promise<FilmCheck>
  private sources: readonly SignalSource[] = []
  private abort = AbortSignal.abort()
  private readonly made = new Map<string, Signal>()
  private readonly listeners = new Set<() => void>()

  /** @param openCheck keypoints of a person against the body; rejects where there are none */
  constructor(decoder: ArrayDecoderFactory | undefined, openCheck: (person: number) => Promise<FilmCheck>) {
    this.decoder = decoder
    this.openCheck = openCheck
  }

  /** Takes the people of a new interaction; the signal ends with it. */
  attach(sources: readonly SignalSource[], abort: AbortSignal): void {
    this.made.clear()
    this.sources = sources
    this.abort = abort
  }

  want(person: number, key: SignalKey): Signal | null {
    const name = `${person} ${key}`
    const known = this.made.get(name)
    if (known !== undefined) return known
    const source = this.sources[person]
    const motion = source?.loaded?.motion
    if (source === undefined || motion === undefined || motion.nFrames === 0 || this.abort.aborted) return null
    const feature = ENERGY_KEYS[key]
    if (feature !== undefined && source.recording?.features.has(feature) !== true) return null
    if (key === 'fit' && source.recording?.features.has(KEYPOINTS) !== true) return null
    const values = new Float32Array(motion.nFrames).fill(Number.NaN)
    const signal: Signal = { key, fps: motion.fps, values, known: new IntervalSet(), state: 'growing' }
    this.made.set(name, signal)
    this.make(signal, person, source, motion).then(
      () => this.end(signal, 'done'),
      (error: unknown) => {
        if (!isAbortError(error)) this.end(signal, 'failed')
      },
    )
    return signal
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private make(signal: Signal, person: number, source: SignalSource, motion: MotionTrack): Promise<void> {
    const feature = ENERGY_KEYS[signal.key]
    if (feature !== undefined) return this.read(signal, source, feature, this.abort)
    if (signal.key === 'fit') return this.compare(signal, person, this.abort)
    return this.measure(signal, motion, this.abort)
  }

  private end(signal: Signal, state: 'done' | 'failed'): void {
    signal.state = state
    this.emit()
  }

  private emit(): void {
    for (const listener of this.listeners) listener()
  }

  /** Speeds, a few rows a task, of what is loaded, wherever that is. */
  private async measure(signal: Signal, motion: MotionTrack, abort: AbortSignal): Promise<void> {
    const { known, values } = signal
    while (known.count < motion.nFrames) {
      const from = firstMeasurable(motion, known)
      if (from < 0) {
        await sleep(WAIT_MS, abort)
        continue
      }
      const to = Math.min(motion.loaded.endFrom(from), known.nextFrom(from), from + ROWS_PER_TASK)
      if (signal.key === 'head') headSpeed(motion, from, to, values)
      else wristSpeed(motion, signal.key === 'hand-left' ? 'left' : 'right', from, to, values)
      known.add(from, to)
      this.emit()
      await sleep(0, abort)
    }
  }

  /** How far keypoints lie from the body, as it is worked out. Another raster is another signal. */
  private async compare(signal: Signal, person: number, abort: AbortSignal): Promise<void> {
    const check = await this.openCheck(person)
    const { agreement } = check
    let nCopied = 0
    while (nCopied < signal.values.length) {
      const isDone = check.continue()
      if (agreement.nKnown < nCopied) {
        this.made.delete(`${person} ${signal.key}`)
        this.emit()
        return
      }
      if (agreement.nKnown > nCopied) {
        signal.values.set(agreement.error.subarray(nCopied, agreement.nKnown), nCopied)
        signal.known.add(nCopied, agreement.nKnown)
        nCopied = agreement.nKnown
        this.emit()
      }
      await sleep(isDone ? WAIT_MS : 0, abort)
    }
  }

  /** Energy of an array that nothing else needs. */
  private async read(signal: Signal, source: SignalSource, key: string, abort: AbortSignal): Promise<void> {
    const ref = source.recording!.features.get(key)!
    const energy = createRowEnergy(signal.values.length, rowSizeOf(featureOf(key)!), signal.fps)
    let fault: unknown = null
    const reading = readRows(
      [ref],
      {
        header: () => undefined,
        rows: (_key, firstRow, data) => {
          energy.write(firstRow, data)
          this.mask(signal, source, energy)
        },
        done: () => undefined,
        failed: (_key, error) => {
          fault = error
        },
      },
      { signal: abort, decoder: this.decoder },
    )
    await reading
    if (fault !== null) {
      // what came before the failure is not to be trusted either
      signal.values.fill(Number.NaN)
      throw fault
    }
    while (!this.mask(signal, source, energy)) await sleep(WAIT_MS, abort)
    signal.known.add(0, signal.values.length)
  }

  /** Copies what is known and valid; the flags may come later than the rows. True when nothing more will come. */
  private mask(signal: Signal, source: SignalSource, energy: RowEnergy): boolean {
    const movement = source.loaded?.movement ?? null
    const from = signal.known.endFrom(0)
    const to = Math.min(energy.nKnown, movement === null ? energy.nKnown : movement.loaded.endFrom(0))
    for (let row = from; row < to; row++) {
      const isValid = movement === null || (row > 0 && (movement.valid[row]! & movement.valid[row - 1]!) === 1)
      signal.values[row] = isValid ? energy.values[row]! : Number.NaN
    }
    signal.known.add(from, to)
    if (to > from) this.emit()
    return to >= energy.nKnown
  }
}

/** The first row that is loaded together with the one before it, and not measured; -1 where there is none. */
function firstMeasurable({ loaded }: MotionTrack, known: IntervalSet): number {
  for (let i = 0; i < loaded.length; i++) {
    const start = loaded.startOf(i)
    const row = known.endFrom(start === 0 ? 0 : start + 1)
    if (row < loaded.endOf(i)) return row
  }
  return -1
}
