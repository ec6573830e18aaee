import type { BodyFrame } from './body-motion.ts'
import { length, subtract, type Vec3 } from './rotation.ts'
import type { When } from './score.ts'
import { jointIndex, poseSkeleton } from './skeleton.ts'

/** Something that can be seen to the frame, in the film as on the stage. */
export interface PlantedEvent {
  readonly kind: 'clap' | 'raised-hand'
  readonly frame: number
  readonly seconds: number
}

/** Finds the frames of the claps (hands nearest) and of the raised hands (wrist highest) in what was played. */
export function plantedEvents(person: 0 | 1, frames: readonly BodyFrame[], at: When, fps: number): PlantedEvent[] {
  const event = (kind: PlantedEvent['kind'], fromSec: number, toSec: number, cost: Cost): PlantedEvent => {
    const frame = leastFrame(frames, Math.round(fromSec * fps), Math.round(toSec * fps), cost)
    return { kind, frame, seconds: frame / fps }
  }
  if (person === 0) return [event('raised-hand', at('a7', 'my').startSec, at('a7', 'time').endSec, wristDepth)]
  const knew = at('b9', 'knew').beatSec
  return [
    event('raised-hand', at('b1', 'hey').startSec, at('b1', 'look').endSec, wristDepth),
    event('clap', knew - 0.15, knew + 0.24, handGap),
    event('clap', knew + 0.32, knew + 0.6, handGap),
  ]
}

type Cost = (positions: readonly Vec3[]) => number

const wristDepth: Cost = (positions) => -positions[jointIndex('right_wrist')]![1]
const handGap: Cost = (positions) =>
  length(subtract(positions[jointIndex('left_middle1')]!, positions[jointIndex('right_middle1')]!))

function leastFrame(frames: readonly BodyFrame[], from: number, to: number, cost: Cost): number {
  let best = { frame: from, cost: Infinity }
  for (let frame = from; frame <= to; frame++) {
    const { local, pelvis } = frames[frame]!
    const found = cost(poseSkeleton(local, pelvis).positions)
    if (found < best.cost) best = { frame, cost: found }
  }
  return best.frame
}
