import { Vector3 } from 'three'
import { createPersonAnchor } from './person-anchor.ts'
import type { PersonAnchor } from './person-anchor.ts'

/** people are followed slowly: a camera must not nod with a head, s */
const FOLLOW_SEC = 0.7
/** m; a jump further than this is a seek or a new staging, and is not followed but taken */
const JUMP = 0.6
/** m; people may stand this far off before a standing preset frames them again */
const WANDER = 0.4

/** The people as a camera operator follows them: calmly, but for jumps; and the ground on which they were last framed. */
export class FollowedPeople {
  /** smoothed, A first; overwritten in place once a frame */
  readonly anchors: PersonAnchor[] = []
  readonly #framedLow = new Vector3()
  readonly #framedHigh = new Vector3()

  /** @returns true if somebody came or jumped, so that a picture of them is to be framed anew */
  follow(now: readonly PersonAnchor[], dtSec: number): boolean {
    const keep = Math.exp(-dtSec / FOLLOW_SEC)
    let hasJumped = false
    for (let i = 0; i < now.length; i++) {
      if (followOne((this.anchors[i] ??= createPersonAnchor()), now[i]!, keep)) hasJumped = true
    }
    if (this.anchors.length > now.length) this.anchors.length = now.length
    return hasJumped
  }

  get isAnybodyThere(): boolean {
    for (let i = 0; i < this.anchors.length; i++) if (this.anchors[i]!.present) return true
    return false
  }

  /** Keeps the ground on which people stand now as what the picture was framed for. */
  rememberFrame(): void {
    this.#framedLow.setScalar(Infinity)
    this.#framedHigh.setScalar(-Infinity)
    for (let i = 0; i < this.anchors.length; i++) {
      const { present, floor } = this.anchors[i]!
      if (!present) continue
      this.#framedLow.min(floor)
      this.#framedHigh.max(floor)
    }
    this.#framedLow.addScalar(-WANDER)
    this.#framedHigh.addScalar(WANDER)
  }

  /** True if somebody has walked well out of what was framed. */
  get hasLeftFrame(): boolean {
    const low = this.#framedLow
    const high = this.#framedHigh
    for (let i = 0; i < this.anchors.length; i++) {
      const { present, floor } = this.anchors[i]!
      if (!present) continue
      if (floor.x < low.x || floor.x > high.x || floor.z < low.z || floor.z > high.z) return true
    }
    return false
  }
}

function followOne(slow: PersonAnchor, now: PersonAnchor, keep: number): boolean {
  if (!now.present) {
    slow.present = false
    return false
  }
  const isJump = !slow.present || slow.head.distanceTo(now.head) > JUMP
  const share = isJump ? 1 : 1 - keep
  slow.present = true
  slow.head.lerp(now.head, share)
  slow.crown.lerp(now.crown, share)
  slow.eyes.lerp(now.eyes, share)
  slow.facing.lerp(now.facing, share)
  slow.floor.lerp(now.floor, share)
  slow.low.copy(now.low)
  slow.high.copy(now.high)
  return isJump
}
