import type { SoundContext, SoundListener, SoundNode, SoundParam, SoundSpacePanner } from './audio-types.ts'

/** m; nearer than this nobody gets louder, and how much quieter who is further away: at 4 m -2.6 dB */
const REFERENCE_M = 2
const ROLLOFF = 0.35
/** s; heads and the camera are followed with this time constant, so that a cut is a glide and nothing crackles */
const FOLLOW_SEC = 0.04
/** m, or length of a direction; less is not worth a call into the audio thread */
const SMALLEST_MOVE = 0.002
/** joint row of the head; the mouth is about its height, m above the joint */
const HEAD = 15
const MOUTH_UP = 0.03

/** Heads that speak and a camera that hears, in metres of the stage (right-handed, y up, as Web Audio has it). */
export interface SoundSpace {
  /** the node the voice of person `index` goes into */
  input(index: number): SoundNode
  connect(destination: SoundNode): void
  disconnect(): void
  /**
   * Once a displayed frame. Allocates nothing.
   * @param world joint transforms of the person, Float32Array [>= 16, 16], column-major
   */
  placeHead(index: number, world: Float32Array): void
  /** @param matrix world transform of the camera, 16 numbers, column-major; it looks along its -z */
  placeListener(matrix: ArrayLike<number>): void
}

/** null where the browser has no panners. */
export function createSoundSpace(context: SoundContext, nPeople: number): SoundSpace | null {
  const { listener } = context
  if (context.createPanner === undefined || listener === undefined) return null
  const panners: SoundSpacePanner[] = []
  for (let i = 0; i < nPeople; i++) {
    const panner = context.createPanner()
    panner.panningModel = 'HRTF'
    panner.distanceModel = 'inverse'
    panner.refDistance = REFERENCE_M
    panner.rolloffFactor = ROLLOFF
    panners.push(panner)
  }
  const heads = panners.map((panner) => createFollower(context, [panner.positionX, panner.positionY, panner.positionZ]))
  const ear = followListener(context, listener)

  return {
    input: (index) => panners[index]!,
    connect(destination) {
      for (const panner of panners) panner.connect(destination)
    },
    disconnect() {
      for (const panner of panners) panner.disconnect()
    },
    placeHead(index, world) {
      const at = HEAD * 16
      const head = heads[index]
      if (head === undefined) return
      head.set(0, world[at + 12]! + MOUTH_UP * world[at + 4]!)
      head.set(1, world[at + 13]! + MOUTH_UP * world[at + 5]!)
      head.set(2, world[at + 14]! + MOUTH_UP * world[at + 6]!)
      head.move()
    },
    placeListener(matrix) {
      for (let k = 0; k < 3; k++) {
        ear.set(k, matrix[12 + k]!)
        ear.set(3 + k, -matrix[8 + k]!)
        ear.set(6 + k, matrix[4 + k]!)
      }
      ear.move()
    },
  }
}

/** Numbers that follow where they are told to go, smoothly, by the context's own clock. */
interface Follower {
  set(index: number, value: number): void
  move(): void
}

function createFollower(context: SoundContext, params: readonly SoundParam[]): Follower {
  return createGlide(context, params.length, (index, value) => {
    params[index]!.value = value
  })
}

/** Firefox has no parameters on its listener, only two calls. */
function followListener(context: SoundContext, listener: SoundListener): Follower {
  const { positionX, positionY, positionZ, forwardX, forwardY, forwardZ, upX, upY, upZ } = listener
  const params = [positionX, positionY, positionZ, forwardX, forwardY, forwardZ, upX, upY, upZ]
  if (params.every((param) => param !== undefined)) return createFollower(context, params)
  const shown = new Float64Array(9)
  return createGlide(context, 9, (index, value) => {
    shown[index] = value
    if (index < 3) listener.setPosition?.(shown[0]!, shown[1]!, shown[2]!)
    else listener.setOrientation?.(shown[3]!, shown[4]!, shown[5]!, shown[6]!, shown[7]!, shown[8]!)
  })
}

function createGlide(context: SoundContext, n: number, write: (index: number, value: number) => void): Follower {
  const wanted = new Float64Array(n)
  const now = new Float64Array(n)
  const written = new Float64Array(n).fill(NaN)
  const last = { sec: -Infinity }
  return {
    set(index, value) {
      if (Number.isFinite(value)) wanted[index] = value
    },
    move() {
      const sec = context.currentTime
      const share = 1 - Math.exp(-Math.max(0, sec - last.sec) / FOLLOW_SEC)
      last.sec = sec
      for (let i = 0; i < n; i++) {
        now[i] = now[i]! + (wanted[i]! - now[i]!) * share
        if (Math.abs(now[i]! - written[i]!) < SMALLEST_MOVE) continue
        written[i] = now[i]!
        write(i, now[i]!)
      }
    },
  }
}
