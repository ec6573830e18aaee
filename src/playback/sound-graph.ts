import type { SoundContext, SoundGain, SoundNode } from './audio-types.ts'
import { createSoundSpace, type SoundSpace } from './sound-space.ts'
import { LIMIT_RANGE, softLimitCurve } from './soft-limit.ts'

/** s; time constant of volume, mute and pan changes */
const SMOOTH_SEC = 0.015

/** ms after which a way of placing that is no longer heard is let go */
const LET_GO_MS = 300

/** Where the voices come from: all from the middle, each from their side, or from the heads in the room. */
export type SoundPlacement = 'mono' | 'stereo' | 'space'

/** What users set. Per person: volume 0..4, mute, solo (any solo silences the others), pan -1..1; out of range is clipped. */
export interface SoundControls {
  setVolume(index: number, volume: number): void
  setMuted(index: number, isMuted: boolean): void
  setSolo(index: number, isSolo: boolean): void
  setPan(index: number, pan: number): void
  /** `space` is heard as `stereo` where the browser cannot place sounds */
  setPlacement(placement: SoundPlacement): void
  /** While placed in space, once a displayed frame: where the head of person `index` is; see `SoundSpace`. */
  placeHead(index: number, world: Float32Array): void
  /** The same of who hears: the world transform of the camera. */
  placeListener(matrix: ArrayLike<number>): void
  setMaster(volume: number): void
  /** the volume person `index` really has: 0 when muted or when another is solo */
  audibleVolume(index: number): number
}

/**
 * The lasting nodes of the mixer: per person volume and place, then the master volume and a limiter. Sources come and go
 * at the inputs.
 */
export interface SoundGraph {
  /** where the sources of person `index` go */
  input(index: number): SoundNode
  readonly controls: SoundControls
  dispose(): void
}

export function createSoundGraph(context: SoundContext, pans: readonly number[]): SoundGraph {
  const master = context.createGain()
  const limiter = context.createWaveShaper()
  limiter.curve = softLimitCurve()
  master.gain.value = 1 / LIMIT_RANGE
  master.connect(limiter)
  limiter.connect(context.destination)
  let placement: SoundPlacement = 'stereo'
  // made when first asked for: two convolutions on the sound card's thread are not for nothing
  let space: SoundSpace | null = null
  let isSpaceOn = false
  let letGoTimer: ReturnType<typeof setTimeout> | undefined

  const lanes = pans.map((pan) => {
    const gain = context.createGain()
    const panner = context.createStereoPanner()
    panner.pan.value = pan
    const spaceGain = context.createGain()
    spaceGain.gain.value = 0
    const flatGain = context.createGain()
    gain.connect(flatGain)
    flatGain.connect(panner)
    panner.connect(master)
    return { gain, panner, flatGain, spaceGain, pan, volume: 1, isMuted: false, isSolo: false }
  })

  function lane(index: number): (typeof lanes)[number] {
    const found = lanes[index]
    if (found === undefined) throw new RangeError(`mixer: there is no person ${index}`)
    return found
  }

  function audibleVolume(index: number): number {
    const { isMuted, isSolo, volume } = lane(index)
    const hasSolo = lanes.some((other) => other.isSolo)
    return isMuted || (hasSolo && !isSolo) ? 0 : volume
  }

  function update(): void {
    const now = context.currentTime
    for (let i = 0; i < lanes.length; i++) {
      const { gain, panner, flatGain, spaceGain, pan } = lanes[i]!
      flatGain.gain.setTargetAtTime(isSpaceOn ? 0 : 1, now, SMOOTH_SEC)
      spaceGain.gain.setTargetAtTime(isSpaceOn ? 1 : 0, now, SMOOTH_SEC)
      gain.gain.setTargetAtTime(audibleVolume(i), now, SMOOTH_SEC)
      panner.pan.setTargetAtTime(placement === 'mono' ? 0 : pan, now, SMOOTH_SEC)
    }
  }

  function openSpace(): void {
    space ??= createSoundSpace(context, lanes.length)
    if (space === null || isSpaceOn) return
    clearTimeout(letGoTimer)
    isSpaceOn = true
    for (let i = 0; i < lanes.length; i++) {
      lanes[i]!.gain.connect(lanes[i]!.spaceGain)
      lanes[i]!.spaceGain.connect(space.input(i))
    }
    space.connect(master)
  }

  /** The room is heard out, then no longer computed. */
  function closeSpace(): void {
    if (!isSpaceOn) return
    isSpaceOn = false
    letGoTimer = setTimeout(() => {
      space?.disconnect()
      for (const { spaceGain } of lanes) spaceGain.disconnect()
    }, LET_GO_MS)
  }

  const controls: SoundControls = {
    setVolume(index, volume) {
      lane(index).volume = clamp(volume, 0, 4)
      update()
    },
    setMuted(index, isMuted) {
      lane(index).isMuted = isMuted
      update()
    },
    setSolo(index, isSolo) {
      lane(index).isSolo = isSolo
      update()
    },
    setPan(index, pan) {
      lane(index).pan = clamp(pan, -1, 1)
      update()
    },
    setPlacement(next) {
      placement = next
      if (next === 'space') openSpace()
      else closeSpace()
      update()
    },
    placeHead: (index, world) => (isSpaceOn ? space?.placeHead(index, world) : undefined),
    placeListener: (matrix) => (isSpaceOn ? space?.placeListener(matrix) : undefined),
    setMaster(volume) {
      master.gain.setTargetAtTime(clamp(volume, 0, 4) / LIMIT_RANGE, context.currentTime, SMOOTH_SEC)
    },
    audibleVolume,
  }

  return {
    input: (index) => lane(index).gain,
    controls,
    dispose() {
      clearTimeout(letGoTimer)
      space?.disconnect()
      for (const { gain, panner, flatGain, spaceGain } of lanes) {
        for (const node of [gain, flatGain, panner, spaceGain]) node.disconnect()
      }
      master.disconnect()
      limiter.disconnect()
    },
  }
}

/** A gain node at `destination` that opens within `fadeSec` from context time `atSec` on. */
export function openGate(context: SoundContext, destination: SoundNode, atSec: number, fadeSec: number): SoundGain {
  const gate = context.createGain()
  gate.gain.setValueAtTime(0, Math.max(0, atSec))
  gate.gain.linearRampToValueAtTime(1, atSec + fadeSec)
  gate.connect(destination)
  return gate
}

/** Closes such a gate within `fadeSec` from context time `atSec` on. */
export function closeGate(gate: SoundGain, atSec: number, fadeSec: number): void {
  gate.gain.cancelScheduledValues(atSec)
  gate.gain.setValueAtTime(1, atSec)
  gate.gain.linearRampToValueAtTime(0, atSec + fadeSec)
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, Number.isFinite(value) ? value : low))
}
