import { Vector3 } from 'three'
import type { SafeArea } from './camera-lens.ts'
import type { HeadMeasure } from './head-measure.ts'
import type { PersonAnchor } from './person-anchor.ts'
import { createPlateBox, layoutPlates } from './plate-layout.ts'
import type { PlateBox } from './plate-layout.ts'
import type { StageView, StageViews } from './stage-views.ts'

/** from crown to plate, m and px */
const ABOVE_CROWN = 0.06
const ABOVE_CROWN_PX = 8
/** place of the measure's label in the list of plates, behind any person's */
const MEASURE_PLATE = 4
/** from the line down to its label, px: between people there is room below their heads, and their faces stay free */
const BELOW_LINE_PX = 10
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
  /** the part of the picture that plates may stand in, px */
  readonly #free = { left: 0, top: 0, right: 0, bottom: 0 }
  #shownCm = -1
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

  /** Makes the next frame lay them out again. */
  invalidate(): void {
    this.#stale = true
  }

  /** True if plates changed size since the last update, so that they move though nothing in the room does. */
  get isStale(): boolean {
    return this.#stale
  }

  /** Moves every plate over its head, in the picture that shows the person; the measure's label over the middle of its line. */
  update(
    views: StageViews,
    anchors: readonly PersonAnchor[],
    measure: HeadMeasure,
    width: number,
    height: number,
    safe: SafeArea,
  ): void {
    this.#stale = false
    const boxes = this.#boxes
    const seat = views.rig.seat
    for (let i = 0; i < boxes.length; i++) {
      const box = boxes[i]
      if (box === undefined) continue
      box.shown = false
      const anchor = anchors[i]
      if (i === MEASURE_PLATE || anchor === undefined || !anchor.present || i === seat || box.width === 0) continue
      const view = viewWith(views, i)
      if (view === null) continue
      this.#point.copy(anchor.crown)
      this.#point.y += ABOVE_CROWN
      this.#place2d(box, view, ABOVE_CROWN_PX)
    }
    const label = boxes[MEASURE_PLATE]
    if (
      label !== undefined &&
      label.width > 0 &&
      views.count === 1 &&
      views.view(0).only < 0 &&
      !Number.isNaN(measure.length)
    ) {
      this.#point.copy(measure.middle)
      this.#place2d(label, views.view(0), -BELOW_LINE_PX - label.height)
      this.#write(measure.length)
    }
    const free = this.#free
    free.left = safe.left
    free.top = safe.top
    free.right = width - safe.right
    free.bottom = height - safe.bottom
    this.#layOut()
  }

  /** Gives or takes the element of the measure's length; its first child holds the number. */
  setMeasureElement(element: HTMLElement | null): void {
    this.setElement(MEASURE_PLATE, element)
    this.#shownCm = -1
  }

  dispose(): void {
    this.#sizes.disconnect()
  }

  #layOut(): void {
    const boxes = this.#boxes
    const { left, top, right, bottom } = this.#free
    layoutPlates(boxes, left, top, right, bottom)
    for (let i = 0; i < boxes.length; i++) if (boxes[i] !== undefined) this.#place(i)
  }

  #place2d(box: PlateBox, view: StageView, abovePx: number): void {
    const p = this.#point.project(view.camera)
    if (p.z > 1 || p.z < -1 || Math.abs(p.x) > 1.15 || p.y < -1.05) return
    box.shown = true
    box.x = view.left + (p.x * 0.5 + 0.5) * view.width
    box.y = view.top + (0.5 - p.y * 0.5) * view.height - abovePx
    box.minLeft = view.left
    box.maxRight = view.left + view.width
  }

  #write(lengthM: number): void {
    const cm = Math.round(lengthM * 100)
    const text = this.#elements[MEASURE_PLATE]?.firstElementChild
    if (cm === this.#shownCm || text === null || text === undefined) return
    this.#shownCm = cm
    text.textContent = `${(cm / 100).toFixed(2)} m`
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
    // sizes are told before they are painted, the next frame may be long in coming: no plate lies on another until then
    this.#layOut()
  }
}

/** The picture that shows a person, or null. */
function viewWith(views: StageViews, person: number): StageView | null {
  for (let i = 0; i < views.count; i++) {
    const view = views.view(i)
    if (view.only < 0 || view.only === person) return view
  }
  return null
}
