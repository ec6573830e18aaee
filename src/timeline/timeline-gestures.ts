import type { TimelineController, TimelineHost } from './timeline-controller.ts'
import { isFitted } from './time-view.ts'
import type { Lane } from './track-layout.ts'

/** What a pressed pointer is doing. */
type Drag =
  | { kind: 'scrub'; lane: Lane | null }
  | { kind: 'range'; fromSec: number; lane: Lane | null }
  | { kind: 'pan'; lastX: number; lastY: number }

/** Zoom per wheel notch of 100 px. */
const WHEEL_ZOOM = 1.35
/** s; a shorter Shift+drag is a slip of the hand and sets no loop. */
const MIN_RANGE_SEC = 0.05

/** Called with the moment under the pointer, or null when it has left. */
export type HoverListener = (hover: { sec: number; x: number; lane: Lane | null } | null) => void

/**
 * Pointer and wheel over the tracks or the ruler. Drag scrubs, Shift+drag sets the loop, right or middle drag pans, two
 * fingers pinch; Ctrl+wheel zooms at the pointer, wheel pans, Shift+wheel scrolls, double-click fits. Moments snap to the
 * events of the lane under the pointer and to frames, unless Alt is held.
 *
 * @param surface the tracks, or the ruler, which has no lanes
 * @returns the way to take all listeners off
 */
export function bindTimelineGestures(
  surface: HTMLElement,
  controller: TimelineController,
  host: TimelineHost,
  onHover: HoverListener,
  options: { readonly hasLanes: boolean; readonly scroller: HTMLElement },
): () => void {
  const listeners = new AbortController()
  const { signal } = listeners
  const pointers = new Map<number, number>()
  let drag: Drag | null = null
  let box = surface.getBoundingClientRect()

  const look = () => {
    box = surface.getBoundingClientRect()
  }
  const xOf = (event: MouseEvent) => event.clientX - box.left
  const laneOf = (event: MouseEvent) => (options.hasLanes ? controller.laneAt(event.clientY - box.top) : null)
  const clampSec = (sec: number) => Math.min(Math.max(sec, 0), controller.data.durationSec)
  const secOf = (event: MouseEvent, lane: Lane | null) =>
    clampSec(controller.snap(clampSec(controller.secAt(xOf(event))), lane, event.altKey))

  const endDrag = () => {
    if (drag?.kind === 'scrub') host.endScrub()
    drag = null
  }

  const begin = (event: PointerEvent): Drag => {
    if (event.button === 1 || event.button === 2) return { kind: 'pan', lastX: xOf(event), lastY: event.clientY }
    const lane = laneOf(event)
    if (lane) controller.setActive(lane)
    if (event.shiftKey) return { kind: 'range', fromSec: secOf(event, lane), lane }
    host.beginScrub()
    host.scrubTo(secOf(event, lane))
    return { kind: 'scrub', lane }
  }

  const pinch = (event: PointerEvent) => {
    const before = [...pointers.values()]
    pointers.set(event.pointerId, xOf(event))
    const after = [...pointers.values()]
    const spread = Math.abs(after[0]! - after[1]!) / Math.max(Math.abs(before[0]! - before[1]!), 8)
    const middle = (after[0]! + after[1]!) / 2
    controller.zoomAt(controller.secAt(middle), spread)
    controller.panBy(controller.secAt((before[0]! + before[1]!) / 2) - controller.secAt(middle))
  }

  const continueDrag = (event: PointerEvent) => {
    switch (drag?.kind) {
      case 'scrub':
        host.scrubTo(secOf(event, drag.lane))
        break
      case 'range': {
        const sec = secOf(event, drag.lane)
        const range: [number, number] = [Math.min(drag.fromSec, sec), Math.max(drag.fromSec, sec)]
        if (range[1] - range[0] >= MIN_RANGE_SEC) host.setLoop(range)
        break
      }
      case 'pan': {
        const x = xOf(event)
        controller.panBy(controller.secAt(drag.lastX) - controller.secAt(x))
        options.scroller.scrollTop += drag.lastY - event.clientY
        drag.lastX = x
        drag.lastY = event.clientY
        break
      }
      case undefined:
        break
    }
  }

  const onDown = (event: PointerEvent) => {
    if (controller.data.durationSec <= 0) return
    look()
    pointers.set(event.pointerId, xOf(event))
    surface.setPointerCapture(event.pointerId)
    endDrag()
    if (pointers.size === 1) drag = begin(event)
    if (event.button !== 0) event.preventDefault()
  }
  const onMove = (event: PointerEvent) => {
    look()
    if (pointers.size === 2 && pointers.has(event.pointerId)) pinch(event)
    else continueDrag(event)
    if (controller.data.durationSec <= 0 || event.pointerType === 'touch') return
    const lane = laneOf(event)
    onHover({ sec: secOf(event, lane), x: xOf(event), lane })
  }
  const onUp = (event: PointerEvent) => {
    pointers.delete(event.pointerId)
    endDrag()
  }
  const onWheel = (event: WheelEvent) => {
    if (controller.data.durationSec <= 0) return
    look()
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault()
      controller.zoomAt(controller.secAt(xOf(event)), WHEEL_ZOOM ** (-event.deltaY / 100))
      return
    }
    const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY)
    // where there is nothing to pan, and with Shift, the tracks scroll
    if (event.shiftKey && !isSideways) {
      event.preventDefault()
      options.scroller.scrollTop += event.deltaY
      return
    }
    if (isFitted(controller.view, controller.data.durationSec)) return
    event.preventDefault()
    controller.panBy(controller.secAt(isSideways ? event.deltaX : event.deltaY) - controller.secAt(0))
  }

  surface.addEventListener('pointerdown', onDown, { signal })
  surface.addEventListener('pointermove', onMove, { signal })
  surface.addEventListener('pointerup', onUp, { signal })
  surface.addEventListener('pointercancel', onUp, { signal })
  surface.addEventListener('pointerleave', () => onHover(null), { signal })
  surface.addEventListener('dblclick', () => controller.fit(), { signal })
  surface.addEventListener('contextmenu', (event) => event.preventDefault(), { signal })
  surface.addEventListener('wheel', onWheel, { signal, passive: false })
  return () => {
    endDrag()
    listeners.abort()
  }
}
