import type { PerspectiveCamera } from 'three'
import { CameraRig } from './camera-rig.ts'
import type { SafeArea } from './camera-lens.ts'
import type { PersonAnchor } from './person-anchor.ts'

/** One picture on the stage: px from the stage's top left corner. */
export interface StageView {
  readonly camera: PerspectiveCamera
  left: number
  top: number
  width: number
  height: number
  /** row of the only person in it, or -1 for everybody */
  only: number
}

/** Where two pictures meet. */
export interface SplitEdge {
  /** beside each other, or above */
  readonly axis: 'x' | 'y'
  /** px from the stage's left or top */
  readonly px: number
  /** of the room that the first picture has, 0..1 */
  readonly share: number
}

/** Neither picture is smaller than this share of the room. */
export const SHARES = { min: 0.25, max: 0.75 } as const

/**
 * The pictures that share the stage: one through the rig's camera, or two beside (on upright stages above) each other,
 * with one person each from the front. Both come from one renderer, one scene and one hand.
 */
export class StageViews {
  readonly rig: CameraRig
  readonly #second = new CameraRig(1)
  readonly #views: [StageView, StageView]
  #onEdge: (() => void) | null = null
  #isSplit = false
  #share = 0.5
  #edge: SplitEdge | null = null
  #width = 1
  #height = 1
  #safe: SafeArea = { top: 0, right: 0, bottom: 0, left: 0 }

  constructor(rig: CameraRig) {
    this.rig = rig
    this.#views = [viewOf(rig), viewOf(this.#second)]
  }

  /** Pictures on the stage now. */
  get count(): number {
    return this.#isSplit ? 2 : 1
  }

  view(index: number): StageView {
    return this.#views[index === 1 ? 1 : 0]
  }

  /** Frames the people again. */
  reframe(): void {
    this.rig.reframe()
    this.#second.reframe()
  }

  /** Null while there is one picture. */
  get edge(): SplitEdge | null {
    return this.#edge
  }

  /** Tells when the edge between two pictures has moved, come or gone. */
  listenToEdge(listener: (() => void) | null): void {
    this.#onEdge = listener
  }

  /** Gives the first picture that share of the room, within limits. */
  setShare(share: number): void {
    const next = Math.min(SHARES.max, Math.max(SHARES.min, share))
    if (next === this.#share || Number.isNaN(next)) return
    this.#share = next
    this.#layOut()
  }

  /** Moves the edge to a point of the stage, px. */
  setEdgeAt(x: number, y: number): void {
    const { top, bottom } = this.#safe
    if (this.#edge?.axis === 'x') this.setShare(x / this.#width)
    else if (this.#edge !== null) this.setShare((y - top) / (this.#height - top - bottom))
  }

  /** The picture that a point of the stage lies in. */
  at(x: number, y: number): StageView {
    const second = this.#views[1]
    return this.#isSplit && x >= second.left && y >= second.top ? second : this.#views[0]
  }

  setViewport(width: number, height: number, safe: SafeArea): void {
    this.#width = width
    this.#height = height
    this.#safe = safe
    this.#layOut()
  }

  /** @returns true if a picture changes by it */
  update(anchors: readonly PersonAnchor[], dtSec: number): boolean {
    const isSplit = this.rig.preset === 'split' && presentOf(anchors) > 1
    let changed = isSplit !== this.#isSplit
    if (changed) {
      this.#isSplit = isSplit
      this.#layOut()
      this.rig.reframe(true)
      if (isSplit) this.#second.setPreset('split')
    }
    this.#second.eased = this.rig.eased
    if (this.rig.update(anchors, dtSec)) changed = true
    // whose film's camera is looked through is known when the rig has looked
    const first = this.#views[0]
    const only = isSplit ? 0 : this.rig.filmed >= 0 && this.rig.film.isShown ? this.rig.filmed : -1
    if (only !== first.only) changed = true
    first.only = only
    if (!isSplit) return changed
    this.#second.setLens(this.rig.lens)
    this.#second.followHand(this.rig)
    return this.#second.update(anchors, dtSec) || changed
  }

  #layOut(): void {
    const [first, second] = this.#views
    const { top, right, bottom, left } = this.#safe
    const isUpright = this.#height > this.#width
    const isWide = this.#isSplit && !isUpright
    const isTall = this.#isSplit && isUpright
    first.left = 0
    first.top = 0
    first.width = isWide ? Math.floor(this.#width * this.#share) : this.#width
    first.height = isTall ? Math.floor((this.#height - top - bottom) * this.#share) + top : this.#height
    this.rig.setViewport(first.width, first.height, {
      top,
      right: isWide ? 0 : right,
      bottom: isTall ? 0 : bottom,
      left,
    })
    this.#setEdge(isWide ? 'x' : 'y', isWide ? first.width : first.height)
    if (!this.#isSplit) return
    second.left = isWide ? first.width : 0
    second.top = isTall ? first.height : 0
    second.width = this.#width - second.left
    second.height = this.#height - second.top
    second.only = 1
    this.#second.setViewport(second.width, second.height, {
      top: isTall ? 0 : top,
      right,
      bottom,
      left: isWide ? 0 : left,
    })
  }

  #setEdge(axis: SplitEdge['axis'], px: number): void {
    const edge = this.#isSplit ? { axis, px, share: this.#share } : null
    const old = this.#edge
    this.#edge = edge
    if (old?.axis !== edge?.axis || old?.px !== edge?.px || old?.share !== edge?.share) this.#onEdge?.()
  }
}

function viewOf(rig: CameraRig): StageView {
  return { camera: rig.camera, left: 0, top: 0, width: 1, height: 1, only: -1 }
}

function presentOf(anchors: readonly PersonAnchor[]): number {
  let n = 0
  for (let i = 0; i < anchors.length; i++) if (anchors[i]!.present) n++
  return n
}
