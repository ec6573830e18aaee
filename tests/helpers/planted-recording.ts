import { memorySource, type ByteSource } from '../../src/bytes/index.ts'
import type { RecordingEntry } from '../../src/dataset/index.ts'
import { writeNpy } from './write-npy.ts'
import { writeNpz } from './write-npz.ts'
import { writePcmWav } from './write-wav.ts'

/** The joint that moves at the planted events: the left elbow. */
export const PLANTED_JOINT = 18
/** rad/s, of the joint around an event */
export const PLANTED_SPEED = 4
/** s, on each side of an event */
const RAMP_SEC = 0.15
/** Low, so that minutes of silence are a few hundred kilobytes. */
const SAMPLE_RATE = 8000

/** Angle of the planted joint about y at a moment: at each event it goes through zero upward, in a straight line. */
export function plantedAngle(timeSec: number, events: readonly number[]): number {
  for (const event of events) {
    const since = timeSec - event
    if (Math.abs(since) <= RAMP_SEC) return since * PLANTED_SPEED
  }
  return -RAMP_SEC * PLANTED_SPEED
}

/** What DEFLATE can do little about, as in real recordings; the same every time. */
function noise(index: number): number {
  const mixed = Math.imul(index ^ (index >>> 15), 0x2c1b3c6d)
  return ((mixed ^ (mixed >>> 12)) >>> 0) / 2 ** 31 - 1
}

export interface PlantedOptions {
  readonly fps: number
  readonly nFrames: number
  /** s, of the sound */
  readonly soundSec: number
  readonly events: readonly number[]
  readonly kind: 'stored' | 'deflate'
}

/** Files of one recording whose frame i shows the moment i / fps, and a silent sound. */
export function plantedFiles(options: PlantedOptions): { npz: Uint8Array; wav: Uint8Array } {
  const { fps, nFrames, soundSec, events, kind } = options
  const pose = new Float32Array(nFrames * 63)
  const root = new Float32Array(nFrames * 3)
  const place = new Float32Array(nFrames * 3)
  for (let i = 0; i < nFrames; i++) {
    root.set([Math.PI, 0.2 * Math.sin(i / 90), 0], i * 3)
    place.set([0.1 * Math.sin(i / 200), 0.3, 39], i * 3)
    for (let k = 0; k < 45; k++) pose[i * 63 + k] = 0.3 * Math.sin(i / 31) + 0.05 * noise(i * 63 + k)
    pose[i * 63 + (PLANTED_JOINT - 1) * 3 + 1] = plantedAngle(i / fps, events)
  }
  const npz = writeNpz(
    {
      'smplh:body_pose': writeNpy(pose, { shape: [nFrames, 21, 3] }),
      'smplh:global_orient': writeNpy(root, { shape: [nFrames, 3] }),
      'smplh:is_valid': writeNpy(new Uint8Array(nFrames).fill(1), { dtype: '|b1', shape: [nFrames] }),
      'smplh:translation': writeNpy(place, { shape: [nFrames, 3] }),
    },
    kind,
  )
  const samples = new Uint8Array(Math.round(soundSec * SAMPLE_RATE)).fill(128)
  return { npz, wav: writePcmWav(samples, { sampleRate: SAMPLE_RATE, bits: 8 }) }
}

/** An entry as the catalogue would file it. */
export function entryOf(
  id: string,
  files: { npz: Uint8Array; wav: Uint8Array },
  sourceOf: (bytes: Uint8Array, name: string) => ByteSource = memorySource,
): RecordingEntry {
  const members = (['npz', 'wav'] as const).map((kind) => {
    const name = `${id}.${kind}`
    const source = sourceOf(files[kind], name)
    return { kind, name, bytes: source.size, source: name, open: () => Promise.resolve(source) }
  })
  return { id, interaction: id, members, location: {} }
}
