import { laneAt } from './lane-layout.ts'
import { isFitted } from './time-view.ts'
import type { TimelineController, TimelineHost } from './timeline-controller.ts'

/** What a pressed pointer is doing. */
type Drag =
  | { kind: 'scrub' }
  | { kind: 'range'; fromSec: number }
  | { kind: 'pan'; lastX: number }
  | { kind: 'minimap'; grabSec: number }

/** Zoom per wheel notch of 100 px. */
const WHEEL_ZOOM = 1.35
/** s; a shorter Shift+drag is a slip of the hand and sets no loop. */
const MIN_RANGE_SEC = 0.05

/** Called with the moment under the pointer, or null when it has left. */
export type HoverListener = (hover: { sec: number; x: number; y: number } | null) => void

/**
 * Pointer and wheel of the timeline. Drag scrubs, Shift+drag sets the loop, right or middle drag pans, two fingers pinch;
 * Ctrl+wheel zooms at the pointer, wheel pans, double-click fits. On the minimap, drag moves the window.
 *
 * @returns the way to take all listeners off
 */
export function bindTimelineGestures(
  surface: HTMLElement,
  controller: TimelineController,
  host: TimelineHost,
  onHover: HoverListener,
): () => void {
  const listeners = new AbortController()
  const { signal } = listeners
  const pointers = new Map<number, number>()
  let drag: Drag | null = null
  let left = 0

  const xOf = (event: MouseEvent) => event.clientX - left
  const clampSec = (sec: number) => Math.min(Math.max(sec, 0), controller.durationSec)
  const mapSec = (x: number) => (x / Math.max(controller.widthPx, 1)) * controller.durationSec

  const moveWindow = (x: number, grabSec: number) => {
    const { view } = controller
    const startSec = mapSec(x) - grabSec
    controller.setView({ startSec, endSec: startSec + view.endSec - view.startSec })
  }

  const endDrag = () => {
    if (drag?.kind === 'scrub') host.endScrub()
    drag = null
  }

  const begin = (event: PointerEvent): Drag => {
    const x = xOf(event)
    const y = event.clientY - surface.getBoundingClientRect().top
    const { view } = controller
    if (event.button === 1 || event.button === 2) return { kind: 'pan', lastX: x }
    if (laneAt(controller.lanes, y)?.kind === 'minimap' && !isFitted(view, controller.durationSec)) {
      const sec = mapSec(x)
      const span = view.endSec - view.startSec
      const isInside = sec >= view.startSec && sec <= view.endSec
      const grabSec = isInside ? sec - view.startSec : span / 2
      moveWindow(x, grabSec)
      return { kind: 'minimap', grabSec }
    }
    if (event.shiftKey) return { kind: 'range', fromSec: clampSec(controller.secAt(x)) }
    host.beginScrub()
    host.scrubTo(clampSec(controller.secAt(x)))
    return { kind: 'scrub' }
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
    const x = xOf(event)
    switch (drag?.kind) {
      case 'scrub':
        host.scrubTo(clampSec(controller.secAt(x)))
        break
      case 'range': {
        const sec = clampSec(controller.secAt(x))
        const range: [number, number] = [Math.min(drag.fromSec, sec), Math.max(drag.fromSec, sec)]
        if (range[1] - range[0] >= MIN_RANGE_SEC) host.setLoop(range)
        break
      }
      case 'pan':
        controller.panBy(controller.secAt(drag.lastX) - controller.secAt(x))
        drag.lastX = x
        break
      case 'minimap':
        moveWindow(x, drag.grabSec)
        break
      case undefined:
        break
    }
  }

  const onDown = (event: PointerEvent) => {
    if (controller.durationSec <= 0) return
    left = surface.getBoundingClientRect().left
    pointers.set(event.pointerId, xOf(event))
    surface.setPointerCapture(event.pointerId)
    endDrag()
    if (pointers.size === 1) drag = begin(event)
    if (event.button !== 0) event.preventDefault()
  }
  const onMove = (event: PointerEvent) => {
    left = surface.getBoundingClientRect().left
    if (pointers.size === 2 && pointers.has(event.pointerId)) pinch(event)
    else continueDrag(event)
    const x = xOf(event)
    const y = event.clientY - surface.getBoundingClientRect().top
    if (controller.durationSec > 0 && event.pointerType !== 'touch')
      onHover({ sec: clampSec(controller.secAt(x)), x, y })
  }
  const onUp = (event: PointerEvent) => {
    pointers.delete(event.pointerId)
    endDrag()
  }
  const onWheel = (event: WheelEvent) => {
    if (controller.durationSec <= 0) return
    left = surface.getBoundingClientRect().left
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault()
      controller.zoomAt(controller.secAt(xOf(event)), WHEEL_ZOOM ** (-event.deltaY / 100))
      return
    }
    if (isFitted(controller.view, controller.durationSec)) return
    event.preventDefault()
    const delta = Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY
    controller.panBy(controller.secAt(delta) - controller.secAt(0))
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
