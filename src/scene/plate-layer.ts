import { Vector3 } from 'three'
import type { PerspectiveCamera } from 'three'
import type { SafeArea } from './camera-rig.ts'
import type { PersonAnchor } from './person-anchor.ts'
import { createPlateBox, layoutPlates } from './plate-layout.ts'
import type { PlateBox } from './plate-layout.ts'

/** from crown to plate, m and px */
const ABOVE_CROWN = 0.06
const ABOVE_CROWN_PX = 8
/** a plate moves only when it would by this much, px */
const STEP_PX = 0.4

/** Moves the name plates with the heads: writes transforms on elements, never React state. */
export class PlateLayer {
  readonly #elements: (HTMLElement | null)[] = []
  readonly #boxes: PlateBox[] = []
  readonly #shownLeft: number[] = []
  readonly #shownTop: number[] = []
  readonly #point = new Vector3()
  readonly #sizes: ResizeObserver
  #stale = true

  constructor() {
    this.#sizes = new ResizeObserver((entries) => this.#measure(entries))
  }

  /** Gives or takes the element of the n-th plate. */
  setElement(n: number, element: HTMLElement | null): void {
    const old = this.#elements[n]
    if (old !== null && old !== undefined) this.#sizes.unobserve(old)
    this.#elements[n] = element
    this.#boxes[n] ??= createPlateBox()
    this.#shownLeft[n] = Number.NaN
    this.#shownTop[n] = Number.NaN
    if (element !== null) this.#sizes.observe(element)
    this.#stale = true
  }

  /** True if plates changed size since the last update, so that they move though nothing in the room does. */
  get isStale(): boolean {
    return this.#stale
  }

  update(
    camera: PerspectiveCamera,
    anchors: readonly PersonAnchor[],
    seat: number,
    width: number,
    height: number,
    safe: SafeArea,
  ): void {
    this.#stale = false
    const boxes = this.#boxes
    for (let i = 0; i < boxes.length; i++) {
      const box = boxes[i]!
      const anchor = anchors[i]
      box.shown = false
      if (anchor === undefined || !anchor.present || i === seat || box.width === 0) continue
      const p = this.#point.copy(anchor.crown)
      p.y += ABOVE_CROWN
      p.project(camera)
      if (p.z > 1 || p.z < -1 || Math.abs(p.x) > 1.15 || p.y < -1.05) continue
      box.shown = true
      box.x = (p.x * 0.5 + 0.5) * width
      box.y = (0.5 - p.y * 0.5) * height - ABOVE_CROWN_PX
    }
    layoutPlates(boxes, safe.left, safe.top, width - safe.right, height - safe.bottom)
    for (let i = 0; i < boxes.length; i++) this.#place(i)
  }

  dispose(): void {
    this.#sizes.disconnect()
  }

  #place(i: number): void {
    const element = this.#elements[i]
    const box = this.#boxes[i]!
    if (element === null || element === undefined) return
    const left = box.shown ? box.left : Number.NEGATIVE_INFINITY
    const oldLeft = this.#shownLeft[i]!
    const oldTop = this.#shownTop[i]!
    if (left === oldLeft || (Math.abs(left - oldLeft) < STEP_PX && Math.abs(box.top - oldTop) < STEP_PX)) return
    if (box.shown !== Number.isFinite(oldLeft)) element.style.visibility = box.shown ? 'visible' : 'hidden'
    if (box.shown) element.style.transform = `translate(${box.left.toFixed(1)}px,${box.top.toFixed(1)}px)`
    this.#shownLeft[i] = left
    this.#shownTop[i] = box.top
  }

  #measure(entries: readonly ResizeObserverEntry[]): void {
    for (const entry of entries) {
      for (let i = 0; i < this.#elements.length; i++) {
        if (this.#elements[i] !== entry.target) continue
        const size = entry.borderBoxSize[0]
        const box = this.#boxes[i]!
        box.width = size?.inlineSize ?? entry.contentRect.width
        box.height = size?.blockSize ?? entry.contentRect.height
      }
    }
    this.#stale = true
  }
}
