/** ms the library may take to compile; then the player does without it */
const PATIENCE_MS = 10_000

/**
 * One signalsmith-stretch (Geraint Luff, MIT) of one channel: a phase vocoder that keeps transients whole. It works on its
 * own memory: input samples are written to `input`, output samples read from `output`.
 */
export interface StretchCore {
  /** samples the newest input is ahead of the input that is being worked on */
  readonly inputLatency: number
  /** samples between that and the output that comes out */
  readonly outputLatency: number
  /** room for samples to give to `seek` and `process`; fetch it anew for each call, the memory may move */
  input(): Float32Array
  output(): Float32Array
  reset(): void
  /** Takes the first `n` samples of `input` as what was before, at a tempo. */
  seek(n: number, tempo: number): void
  /** Takes `nIn` samples of `input`, writes `nOut` of `output`. */
  process(nIn: number, nOut: number): void
}

/** What the library's processor has that we use. */
interface StretchProcessor {
  readonly wasmModule: StretchModule
}

interface StretchModule {
  readonly HEAP8: Int8Array
  _presetDefault(channels: number, sampleRate: number): void
  _inputLatency(): number
  _outputLatency(): number
  _setBuffers(channels: number, length: number): number
  _reset(): void
  _seek(n: number, tempo: number): void
  _process(nIn: number, nOut: number): void
}

type ProcessorClass = new (options: object) => StretchProcessor

/** Globals of an AudioWorklet that the library looks for. */
interface WorkletGlobals {
  AudioWorkletProcessor?: unknown
  registerProcessor?: (name: string, processor: ProcessorClass) => void
  sampleRate?: number
}

/** those that were made since the last look, each resolving when its code is compiled */
const starting: Promise<void>[] = []

/** What the library's processor is made from; its class is made once, and so is this. */
class ProcessorBase {
  readonly port: { onmessage: unknown; postMessage(message: readonly unknown[]): void }
  constructor() {
    let settle: () => void = () => undefined
    starting.push(new Promise<void>((resolve) => (settle = resolve)))
    // its first message says that it is ready
    this.port = { onmessage: null, postMessage: () => settle() }
  }
}

let processorClass: Promise<ProcessorClass> | null = null
/** loads one after the other: they share the names that the library looks for */
let lastLoad: Promise<unknown> = Promise.resolve()

/**
 * Loads the library (48 kB on the wire, on first need) and makes `n` cores of it.
 *
 * It comes as an AudioWorklet, and is not used as one: its node loads itself from a `blob:` address, which our content
 * security policy forbids, starts and changes its rate at the borders of 128 samples, and works on the sound card's own
 * thread, where a late block is heard. Here it runs ahead on slices, to the sample, loops and all. For that the few names
 * of a worklet it asks for are there while it is evaluated and while cores are made, and gone afterwards.
 */
export function loadStretchCores(n: number, sampleRate: number): Promise<StretchCore[]> {
  const load = lastLoad.then(() => makeCores(n, sampleRate))
  lastLoad = load.catch(() => undefined)
  return load
}

async function makeCores(n: number, sampleRate: number): Promise<StretchCore[]> {
  const globals = globalThis as WorkletGlobals
  const before = { ...pick(globals) }
  globals.sampleRate = sampleRate
  globals.AudioWorkletProcessor = ProcessorBase
  let isReady = false
  try {
    const Processor = await (processorClass ??= importProcessor(globals))
    const options = { numberOfOutputs: 1, outputChannelCount: [1] }
    const processors = Array.from({ length: n }, () => new Processor(options))
    await withPatience(Promise.all(starting.splice(0)))
    isReady = true
    return processors.map(({ wasmModule }) => createCore(wasmModule, sampleRate))
  } finally {
    restore(globals, before)
    // one that starts after all still reads this name
    if (!isReady) globals.sampleRate = sampleRate
  }
}

async function importProcessor(globals: WorkletGlobals): Promise<ProcessorClass> {
  let found: ProcessorClass | undefined
  globals.registerProcessor = (_name, processor) => (found = processor)
  await import('signalsmith-stretch')
  if (found === undefined) throw new Error('signalsmith-stretch registered no processor')
  return found
}

function createCore(module: StretchModule, sampleRate: number): StretchCore {
  module._presetDefault(1, sampleRate)
  const inputLatency = module._inputLatency()
  const outputLatency = module._outputLatency()
  const room = inputLatency + outputLatency
  const at = module._setBuffers(1, room)
  return {
    inputLatency,
    outputLatency,
    input: () => new Float32Array(module.HEAP8.buffer, at, room),
    output: () => new Float32Array(module.HEAP8.buffer, at + 4 * room, room),
    reset: () => module._reset(),
    seek: (n, tempo) => module._seek(n, tempo),
    process: (nIn, nOut) => module._process(nIn, nOut),
  }
}

function pick({ AudioWorkletProcessor, registerProcessor, sampleRate }: WorkletGlobals): WorkletGlobals {
  return {
    ...(AudioWorkletProcessor === undefined ? {} : { AudioWorkletProcessor }),
    ...(registerProcessor === undefined ? {} : { registerProcessor }),
    ...(sampleRate === undefined ? {} : { sampleRate }),
  }
}

function restore(globals: WorkletGlobals, before: WorkletGlobals): void {
  delete globals.AudioWorkletProcessor
  delete globals.registerProcessor
  delete globals.sampleRate
  Object.assign(globals, before)
}

function withPatience<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('signalsmith-stretch did not start')), PATIENCE_MS)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
