import type { PlayerContext, SoundBuffer, SoundNode, SoundParam } from '../../../../src/playback/audio-types.ts'

/** One recorded `start` of a buffer source. */
export interface RecordedStart {
  /** context sample at which it begins; not rounded: a start between samples shows */
  readonly whenSamples: number
  /** samples skipped at the front of the buffer */
  readonly offsetSamples: number
  readonly samples: Float32Array
  /** order in which the lane's volume node was made: the person */
  readonly lane: number
  /** context sample from which it is silent: end of the buffer, or stop if that came first */
  readonly endSamples: number
}

class FakeParam implements SoundParam {
  value: number
  readonly calls: string[] = []
  constructor(value: number) {
    this.value = value
  }
  setValueAtTime(value: number): void {
    this.value = value
  }
  linearRampToValueAtTime(value: number): void {
    this.value = value
  }
  setTargetAtTime(target: number): void {
    this.value = target
  }
  cancelScheduledValues(): void {
    this.calls.push('cancel')
  }
}

class FakeNode implements SoundNode {
  target: FakeNode | null = null
  isConnected = false
  readonly gain = new FakeParam(1)
  readonly pan = new FakeParam(0)
  curve: Float32Array<ArrayBuffer> | null = null
  readonly id: number
  constructor(id: number) {
    this.id = id
  }
  connect(destination: SoundNode): void {
    if (destination instanceof FakeNode) this.target = destination
    this.isConnected = true
  }
  disconnect(): void {
    this.isConnected = false
  }
}

class FakeBuffer implements SoundBuffer {
  readonly length: number
  readonly sampleRate: number
  data: Float32Array
  constructor(length: number, sampleRate: number) {
    this.length = length
    this.sampleRate = sampleRate
    this.data = new Float32Array(length)
  }
  copyToChannel(source: Float32Array): void {
    this.data = source.slice()
  }
}

class FakeSource extends FakeNode {
  buffer: unknown = null
  startedAt = NaN
  offset = 0
  stoppedAt = Infinity
  ended: (() => void)[] = []
  hasEnded = false
  start(when: number, offset = 0): void {
    if (!Number.isNaN(this.startedAt)) throw new Error('started twice')
    this.startedAt = when
    this.offset = offset
  }
  stop(when = 0): void {
    this.stoppedAt = Math.min(this.stoppedAt, when)
  }
  addEventListener(_type: 'ended', listener: () => void): void {
    this.ended.push(listener)
  }
}

/** An AudioContext that plays nothing and records everything. Its time moves only by `advance`. */
export class FakeAudioContext implements PlayerContext {
  readonly sampleRate: number
  currentTime = 0
  state = 'running'
  baseLatency = 0.01
  outputLatency = 0.03
  /** false: resume() stays pending, as a browser without a gesture has it */
  mayRun = true
  readonly destination = new FakeNode(-1)
  /** what getOutputTimestamp answers; set by `advance` */
  timestamp = { contextTime: 0, performanceTime: 0 }
  readonly sources: FakeSource[] = []
  private readonly listeners = new Set<() => void>()
  private nNodes = 0
  private readonly gains: FakeNode[] = []

  constructor(sampleRate = 48000) {
    this.sampleRate = sampleRate
  }
  createGain(): FakeNode {
    const node = new FakeNode(this.nNodes++)
    this.gains.push(node)
    return node
  }
  createStereoPanner(): FakeNode {
    return new FakeNode(this.nNodes++)
  }
  createWaveShaper(): FakeNode {
    return new FakeNode(this.nNodes++)
  }
  createBuffer(_channels: number, length: number, sampleRate: number): FakeBuffer {
    return new FakeBuffer(length, sampleRate)
  }
  createBufferSource(): FakeSource {
    const source = new FakeSource(this.nNodes++)
    this.sources.push(source)
    return source
  }
  getOutputTimestamp(): { contextTime: number; performanceTime: number } {
    return this.timestamp
  }
  async resume(): Promise<void> {
    if (!this.mayRun) return new Promise(() => undefined)
    this.setState('running')
    return undefined
  }
  addEventListener(_type: 'statechange', listener: () => void): void {
    this.listeners.add(listener)
  }
  removeEventListener(_type: 'statechange', listener: () => void): void {
    this.listeners.delete(listener)
  }
  get nListeners(): number {
    return this.listeners.size
  }
  setState(state: string): void {
    this.state = state
    for (const listener of this.listeners) listener()
  }

  /** Lets `seconds` of context time pass, ends what is over and stamps the output `outputLatency` behind. */
  advance(seconds: number, performanceMs = 0): void {
    if (this.state !== 'running') return
    this.currentTime += seconds
    this.timestamp = {
      contextTime: Math.max(0, this.currentTime - this.outputLatency),
      performanceTime: performanceMs,
    }
    for (const source of this.sources) {
      if (source.hasEnded || Number.isNaN(source.startedAt)) continue
      if (this.endOf(source) > this.currentTime) continue
      source.hasEnded = true
      for (const listener of source.ended) listener()
    }
  }

  private endOf(source: FakeSource): number {
    const buffer = source.buffer as FakeBuffer
    return Math.min(source.stoppedAt, source.startedAt + buffer.length / buffer.sampleRate - source.offset)
  }

  /** Everything started so far, in order; `lane` is the person (the master gain is made first, then one per person). */
  starts(): RecordedStart[] {
    const laneIds = this.gains.filter((gain) => gain.target?.target?.target === this.gains[0]).map((gain) => gain.id)
    return this.sources.map((source) => {
      const buffer = source.buffer as FakeBuffer
      if (buffer.sampleRate !== this.sampleRate) throw new Error('a buffer at another rate than the context')
      return {
        whenSamples: source.startedAt * this.sampleRate,
        offsetSamples: source.offset * this.sampleRate,
        samples: buffer.data,
        lane: laneIds.indexOf(source.target?.target?.id ?? -2),
        endSamples: this.endOf(source) * this.sampleRate,
      }
    })
  }

  /** What lane `lane` plays in context samples [from, from + n); throws where two sources overlap. */
  mix(lane: number, from: number, n: number): Float32Array {
    const out = new Float32Array(n).fill(NaN)
    for (const start of this.starts()) {
      if (start.lane !== lane) continue
      const when = Math.round(start.whenSamples)
      const offset = Math.round(start.offsetSamples)
      const end = Math.round(start.endSamples)
      for (let at = when; at < end; at++) {
        const k = at - from
        if (k < 0 || k >= n) continue
        if (!Number.isNaN(out[k]!)) throw new Error(`two slices overlap at context sample ${at}`)
        out[k] = start.samples[at - when + offset]!
      }
    }
    return out
  }
}
