/**
 * What playback needs of Web Audio, and no more: the layer compiles without DOM types, the real `AudioContext` and
 * `OfflineAudioContext` are assignable to these, and so are the recording fakes of the tests.
 */

export interface SoundParam {
  value: number
  setValueAtTime(value: number, startTime: number): unknown
  linearRampToValueAtTime(value: number, endTime: number): unknown
  setTargetAtTime(target: number, startTime: number, timeConstant: number): unknown
  cancelScheduledValues(cancelTime: number): unknown
}

export interface SoundNode {
  connect(destination: SoundNode): unknown
  disconnect(): void
}

export interface SoundGain extends SoundNode {
  readonly gain: SoundParam
}

export interface SoundPanner extends SoundNode {
  readonly pan: SoundParam
}

/** A source at a place in the room. */
export interface SoundSpacePanner extends SoundNode {
  panningModel: 'equalpower' | 'HRTF'
  distanceModel: 'exponential' | 'inverse' | 'linear'
  refDistance: number
  rolloffFactor: number
  readonly positionX: SoundParam
  readonly positionY: SoundParam
  readonly positionZ: SoundParam
}

/** Whoever hears: parameters where the browser has them, else two calls. */
export interface SoundListener {
  readonly positionX?: SoundParam
  readonly positionY?: SoundParam
  readonly positionZ?: SoundParam
  readonly forwardX?: SoundParam
  readonly forwardY?: SoundParam
  readonly forwardZ?: SoundParam
  readonly upX?: SoundParam
  readonly upY?: SoundParam
  readonly upZ?: SoundParam
  setPosition?(x: number, y: number, z: number): void
  setOrientation?(x: number, y: number, z: number, xUp: number, yUp: number, zUp: number): void
}

export interface SoundShaper extends SoundNode {
  curve: Float32Array<ArrayBuffer> | null
}

export interface SoundBuffer {
  readonly length: number
  readonly sampleRate: number
  copyToChannel(source: Float32Array<ArrayBuffer>, channelNumber: number): void
}

export interface SoundSource extends SoundNode {
  /** `unknown`, because the real setter takes only real buffers: what `createBuffer` of the same context gave goes in */
  buffer: unknown
  start(when: number, offset?: number): void
  stop(when?: number): void
  addEventListener(type: 'ended', listener: () => void): void
}

/** The part of a BaseAudioContext a mixer builds its graph on. */
export interface SoundContext {
  /** s */
  readonly currentTime: number
  /** Hz */
  readonly sampleRate: number
  readonly destination: SoundNode
  createGain(): SoundGain
  createStereoPanner(): SoundPanner
  createWaveShaper(): SoundShaper
  /** missing: sound cannot be placed in the room */
  createPanner?(): SoundSpacePanner
  readonly listener?: SoundListener
  createBuffer(numberOfChannels: number, length: number, sampleRate: number): SoundBuffer
  createBufferSource(): SoundSource
}

/** The part of an AudioContext that is a clock and can be asleep. */
export interface ClockContext {
  /** s, advances in blocks */
  readonly currentTime: number
  /** 'running', or why it is not: 'suspended', 'interrupted' (iOS), 'closed' */
  readonly state: string
  /** s from the graph's end to the system; 0 where the browser does not say */
  readonly baseLatency?: number
  /** s from the graph's end to the ear, as the system estimates it; missing in some browsers */
  readonly outputLatency?: number
  /** the sample now leaving the loudspeaker, and when; missing or all zero in some browsers */
  getOutputTimestamp?(): { contextTime?: number; performanceTime?: number }
  resume(): Promise<void>
  addEventListener(type: 'statechange', listener: () => void): void
  removeEventListener(type: 'statechange', listener: () => void): void
}

/** An AudioContext as the page hands it in. */
export interface PlayerContext extends SoundContext, ClockContext {}
