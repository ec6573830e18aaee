import { createStore } from 'zustand/vanilla'
import type { Transport } from '../playback/index.ts'
import type { PersonSession } from './person-session.ts'
import type { TransportApi, TransportView } from './workspace-types.ts'

/** The transport engine as panels and keys see it: loops as pairs, steps on the nearest person's own frames. */
export function createTransportApi(
  engine: Transport,
  deps: { people(): readonly PersonSession[]; beforePlay(): void },
): TransportApi {
  let hasScrubSound = true
  const store = createStore<TransportView>()(() => viewOf(engine))
  engine.store.subscribe(() => store.setState(viewOf(engine)))
  return {
    store,
    play: () => {
      deps.beforePlay()
      return engine.play()
    },
    pause: () => engine.pause(),
    seek: (sec) => engine.seek(sec),
    beginScrub: () => engine.beginScrub(),
    scrubTo: (sec) => engine.scrubTo(sec, { isAudible: hasScrubSound }),
    setScrubSound: (isOn) => {
      hasScrubSound = isOn
    },
    endScrub: () => void engine.endScrub(),
    setRate: (rate) => engine.setRate(rate),
    setLoop: (range) => engine.setLoop(range === null ? null : { start: range[0], end: range[1] }),
    stepFrames: (n) => {
      const { fps, offsetSec } = nearestGrid(deps.people(), engine.now(), Math.sign(n))
      void engine.step(n, fps, offsetSec)
    },
    shuttle: (direction) => {
      deps.beforePlay()
      engine.shuttle(direction)
    },
    now: () => engine.now(),
    unblock: () => engine.unblock(),
  }
}

function viewOf(engine: Transport): TransportView {
  const { status, rate, loop, durationSec, waitingFor, sound } = engine.store.getState()
  return { status, rate, loop: loop === null ? null : [loop.start, loop.end], durationSec, waitingFor, sound }
}

const ASSUMED_FPS = 30
/** A frame this near to the playhead is the one that is shown, in frames. */
const ON_FRAME = 1e-3

/** Frames of the person whose next one in that direction is nearest. */
function nearestGrid(
  people: readonly PersonSession[],
  timeSec: number,
  direction: number,
): { fps: number; offsetSec: number } {
  let best = { fps: ASSUMED_FPS, offsetSec: 0 }
  let bestDistance = Number.POSITIVE_INFINITY
  for (const person of people) {
    const motion = person.loaded?.motion
    if (motion === undefined || motion.nFrames === 0) continue
    const place = (timeSec - person.offsetSec) * motion.fps
    const next = direction < 0 ? Math.ceil(place - ON_FRAME) - 1 : Math.floor(place + ON_FRAME) + 1
    const distance = Math.abs(next / motion.fps + person.offsetSec - timeSec)
    if (distance < bestDistance) {
      bestDistance = distance
      best = { fps: motion.fps, offsetSec: person.offsetSec }
    }
  }
  return best
}
