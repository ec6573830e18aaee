import type { CameraRig } from './camera-rig.ts'

const WHEEL_ZOOM = 0.0012
const WHEEL_LINE_PX = 16
/** px a pointer may wander and still be a click */
const CLICK_SLOP = 4

interface Finger {
  x: number
  y: number
}

/**
 * Mouse, pen and touch on the stage: drag turns, right or Shift drag and two fingers shift, wheel and pinch zoom.
 * @param onClick a press without a drag, px from the element's corner
 * @returns the way to let go of the element
 */
export function attachOrbitGestures(
  element: HTMLElement,
  rig: CameraRig,
  onClick: (x: number, y: number) => void,
): () => void {
  const fingers = new Map<number, Finger>()
  const scope = new AbortController()
  const { signal } = scope
  let travelled = 0
  let shifting = false

  function down(event: PointerEvent): void {
    if (event.button > 2) return
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY })
    element.setPointerCapture(event.pointerId)
    if (fingers.size === 1) travelled = 0
    else travelled = Infinity
    shifting = event.button !== 0 || event.shiftKey
    element.dataset['dragging'] = 'true'
  }

  function move(event: PointerEvent): void {
    const finger = fingers.get(event.pointerId)
    if (finger === undefined) return
    const dx = event.clientX - finger.x
    const dy = event.clientY - finger.y
    if (fingers.size === 2) pinch(event.pointerId, dx, dy)
    travelled += Math.abs(dx) + Math.abs(dy)
    finger.x = event.clientX
    finger.y = event.clientY
    if (fingers.size !== 1 || travelled <= CLICK_SLOP) return
    if (shifting) rig.panBy(dx, dy)
    else rig.rotateBy(dx, dy)
  }

  function pinch(moved: number, dx: number, dy: number): void {
    let a: Finger | undefined
    let b: Finger | undefined
    for (const [id, finger] of fingers) {
      if (id === moved) a = finger
      else b = finger
    }
    if (a === undefined || b === undefined) return
    const before = Math.hypot(a.x - b.x, a.y - b.y)
    const after = Math.hypot(a.x + dx - b.x, a.y + dy - b.y)
    if (before > 8 && after > 8) rig.zoomBy(before / after)
    rig.panBy(dx / 2, dy / 2)
  }

  function up(event: PointerEvent): void {
    if (!fingers.delete(event.pointerId)) return
    if (fingers.size > 0) return
    delete element.dataset['dragging']
    if (travelled > CLICK_SLOP || event.type === 'pointercancel' || event.button !== 0) return
    const box = element.getBoundingClientRect()
    onClick(event.clientX - box.left, event.clientY - box.top)
  }

  function wheel(event: WheelEvent): void {
    event.preventDefault()
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? WHEEL_LINE_PX : 1
    const delta = Math.max(-240, Math.min(240, event.deltaY * lines))
    rig.zoomBy(Math.exp(delta * WHEEL_ZOOM * (event.ctrlKey ? 5 : 1)))
  }

  element.addEventListener('pointerdown', down, { signal })
  element.addEventListener('pointermove', move, { signal })
  element.addEventListener('pointerup', up, { signal })
  element.addEventListener('pointercancel', up, { signal })
  element.addEventListener('wheel', wheel, { signal, passive: false })
  element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal })
  return () => scope.abort()
}
