import { describe, expect, it } from 'vitest'
import { SMPLH_PARENTS, SMPLH_REST_JOINTS, forwardKinematics } from '../../../src/body/index.ts'
import { ByteSourceError } from '../../../src/bytes/index.ts'
import { openRecording } from '../../../src/dataset/index.ts'
import { createPoseSample, loadRecording, samplePose, type MotionTrack } from '../../../src/motion/index.ts'
import { lcg } from '../../helpers/kinematics-golden.ts'
import { PLANTED_JOINT, entryOf, plantedFiles, type PlantedOptions } from '../../helpers/planted-recording.ts'
import { spySource } from '../../helpers/spy-source.ts'

const SOUND_SEC = 90.013
const EVENTS = Array.from({ length: 28 }, (_, k) => 1.3 + k * 3.1 + 0.37 * Math.sin(k * 5))
const sample = createPoseSample()

async function loadPlanted(part: Partial<PlantedOptions> & { fps: number }) {
  const nFrames = Math.floor(SOUND_SEC * part.fps)
  // Sound as long as the film. 29.97 and 29.98 differ by 0.03 %: a frame more or less in 90 s would make one the other.
  const files = plantedFiles({ nFrames, soundSec: nFrames / part.fps, events: EVENTS, kind: 'deflate', ...part })
  return loadRecording(await openRecording(entryOf('A', files)))
}

/** Angle of the planted joint at a time. */
function angleAt(track: MotionTrack, timeSec: number): number {
  samplePose(track, timeSec, sample)
  return 2 * Math.asin(sample.quats[PLANTED_JOINT * 4 + 1]!)
}

/** When the joint goes through zero near an event, by bisection of what is sampled. */
function crossing(track: MotionTrack, near: number): number {
  let low = near - 0.1
  let high = near + 0.1
  expect(angleAt(track, low)).toBeLessThan(0)
  expect(angleAt(track, high)).toBeGreaterThan(0)
  for (let i = 0; i < 30; i++) {
    const middle = (low + high) / 2
    if (angleAt(track, middle) < 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}

describe.each(['deflate', 'stored'] as const)('people of unequal rates and lengths, %s', (kind) => {
  it.each([
    ['30', 30],
    ['29.97', 30000 / 1001],
    ['29.98', 45000 / 1501],
    ['47.952', 48000 / 1001],
    ['240', 240],
  ])('show what happened at one moment at one moment, at %s Hz to the end', async (_name, fps) => {
    const { motion, timebase } = await loadPlanted({ fps, kind })
    expect(timebase).toMatchObject({ from: 'audio', unusual: false })
    let worst = 0
    for (const event of EVENTS) worst = Math.max(worst, Math.abs(crossing(motion, event) - event))
    // 1 ms of motion time between two people: half of it each
    expect(worst).toBeLessThan(0.0005)
    expect(EVENTS.at(-1)).toBeGreaterThan(80)
  })

  it('a wrong rate would be seen', async () => {
    const { motion } = await loadPlanted({ fps: 30, kind })
    const slow = { ...motion, fps: 30000 / 1001 }
    expect(Math.abs(crossing(slow, EVENTS.at(-1)! * 1.001) - EVENTS.at(-1)!)).toBeGreaterThan(0.08)
  })

  it('a recording that breaks off early stays in time as far as it goes', async () => {
    const soundSec = 40.02
    const { motion } = await loadPlanted({
      kind,
      fps: 48000 / 1001,
      nFrames: Math.floor((soundSec * 48000) / 1001),
      soundSec,
    })
    for (const event of EVENTS.filter((at) => at < 39))
      expect(Math.abs(crossing(motion, event) - event)).toBeLessThan(5e-4)
    samplePose(motion, 80, sample)
    expect(sample.frameIndex).toBe(motion.nFrames - 1)
  })
})

describe('rows out of order', () => {
  const FILES = plantedFiles({ fps: 30, nFrames: 9000, soundSec: 300, events: EVENTS, kind: 'stored' })
  const world = new Float64Array(52 * 16)
  const matricesAt = (track: MotionTrack, timeSec: number): number[] => {
    samplePose(track, timeSec, sample)
    forwardKinematics(sample.quats, sample.transl, SMPLH_REST_JOINTS.neutral, SMPLH_PARENTS, world)
    return [...world]
  }

  it('give the same matrices, bit by bit, as rows in order: at once where they are, and in the end', async () => {
    const inOrder = await loadRecording(await openRecording(entryOf('A', FILES)))
    const random = lcg(3)
    let focusSec = 200
    const seen = new Map<number, number[]>()
    let motion: MotionTrack | null = null
    let mostRanges = 0
    const outOfOrder = await loadRecording(await openRecording(entryOf('A', FILES)), {
      focusSec: () => focusSec,
      onStart: (loaded) => {
        motion = loaded.motion
      },
      onRows: () => {
        if (motion === null) return
        mostRanges = Math.max(mostRanges, motion.loaded.length)
        const timeSec = focusSec + random()
        if (motion.loaded.has(Math.floor(timeSec * 30) + 1)) {
          seen.set(timeSec, matricesAt(motion, timeSec))
          focusSec = random() * 298
        }
      },
    })
    expect(mostRanges).toBeGreaterThan(1)
    expect(seen.size).toBeGreaterThan(5)
    for (const [timeSec, matrices] of seen) {
      expect(matrices).toEqual(matricesAt(inOrder.motion, timeSec))
      expect(matrices).toEqual(matricesAt(outOfOrder.motion, timeSec))
    }
    expect(outOfOrder.motion.loaded.count).toBe(9000)
    expect(outOfOrder.recording.problems).toEqual([])
  })
})

describe('a transfer that fails for good', () => {
  it.each(['stored', 'deflate'] as const)('leaves what came, makes nothing up, and says so: %s', async (kind) => {
    const files = plantedFiles({ fps: 30, nFrames: 9000, soundSec: 300, events: EVENTS, kind })
    const entry = entryOf('A', files, (bytes, name) =>
      spySource(bytes, name, {
        pieceBytes: 16_384,
        onPiece: (at) => {
          if (at > 0.4 * bytes.length) throw new ByteSourceError('source-changed', 'another file', { source: name })
        },
      }),
    )
    const loaded = await loadRecording(await openRecording(entry), { focusSec: () => 0 })
    const { motion, recording } = loaded
    expect(motion.nLoaded).toBeGreaterThan(20)
    expect(motion.nLoaded).toBeLessThan(9000)
    expect(recording.problems.map(({ tag }) => tag)).toContain('source-changed')
    expect(loaded.assumptions().map(({ key }) => key)).not.toContain('missing.body_pose')
    samplePose(motion, 299, sample)
    expect(sample.present).toBe(false)
    const whole = await loadRecording(await openRecording(entryOf('A', files)))
    for (const timeSec of [0.1, (motion.nLoaded - 1) / 30]) {
      const found = samplePose(motion, timeSec, createPoseSample())
      expect(found).toEqual(samplePose(whole.motion, timeSec, createPoseSample()))
    }
  })
})
