/** points kept of a trail; at most 45 a second, so five seconds fit */
export const TRAIL_POINTS = 256
/** s; shortest time between two points that are kept */
const STEP_SEC = 1 / 45
/** s; a step of media time longer than this is no movement that was seen */
const LONGEST_SEC = 0.5
/** time of a point that cuts the chain */
const CUT = -1

/**
 * The last places of one joint with their times, a ring of [x, y, z, t]. The newest point moves with the joint until it is
 * due to be kept. The first point stands once more behind the last, so that segment k always goes from point k to k + 1.
 * Allocates nothing.
 */
export class TrailRing {
  /** Float32Array [TRAIL_POINTS + 1, 4], m, s; t < 0 cuts */
  readonly points = new Float32Array((TRAIL_POINTS + 1) * 4).fill(CUT)
  #head = 0
  #lastSec = CUT

  /** index of the newest point */
  get head(): number {
    return this.#head
  }

  /** Takes a place at a time. Going back, or further than anybody moves between two pictures, cuts the chain. */
  push(x: number, y: number, z: number, timeSec: number): void {
    const since = timeSec - this.#lastSec
    if (this.#lastSec >= 0 && (since < 0 || since > LONGEST_SEC)) this.cut()
    const kept = this.points[((this.#head + TRAIL_POINTS - 1) % TRAIL_POINTS) * 4 + 3]!
    const isDue = this.#lastSec >= 0 && since > 0 && (kept < 0 || timeSec - kept >= STEP_SEC)
    if (isDue) this.#advance()
    this.#write(this.#head, x, y, z, timeSec)
    this.#lastSec = timeSec
  }

  /** What comes next does not hang together with what was. */
  cut(): void {
    if (this.#lastSec < 0) return
    this.#advance()
    this.#write(this.#head, 0, 0, 0, CUT)
    this.#advance()
    this.#lastSec = CUT
  }

  clear(): void {
    this.points.fill(CUT)
    this.#head = 0
    this.#lastSec = CUT
  }

  #advance(): void {
    this.#head = (this.#head + 1) % TRAIL_POINTS
    // the oldest point gives way: no segment from the newest to it
    this.#write((this.#head + 1) % TRAIL_POINTS, 0, 0, 0, CUT)
  }

  #write(index: number, x: number, y: number, z: number, timeSec: number): void {
    this.#put(index, x, y, z, timeSec)
    if (index === 0) this.#put(TRAIL_POINTS, x, y, z, timeSec)
  }

  #put(index: number, x: number, y: number, z: number, timeSec: number): void {
    const { points } = this
    points[index * 4] = x
    points[index * 4 + 1] = y
    points[index * 4 + 2] = z
    points[index * 4 + 3] = timeSec
  }
}
