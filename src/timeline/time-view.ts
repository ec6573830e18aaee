/** The stretch of time a timeline shows, s. Immutable: every operation returns a new view. */
export interface TimeView {
  readonly startSec: number
  readonly endSec: number
}

/** s; no zoom goes below this span: at 30 Hz it is six motion frames. */
export const MIN_SPAN_SEC = 0.2

/** The whole recording. An empty recording still gets one second, so that no division by zero follows. */
export function fitView(durationSec: number): TimeView {
  return { startSec: 0, endSec: Math.max(durationSec, 1) }
}

/** The view moved and cut so that it lies inside the recording and is no shorter than {@link MIN_SPAN_SEC}. */
export function clampView(view: TimeView, durationSec: number): TimeView {
  const whole = Math.max(durationSec, 1)
  const span = Math.min(Math.max(view.endSec - view.startSec, Math.min(MIN_SPAN_SEC, whole)), whole)
  const startSec = Math.min(Math.max(view.startSec, 0), whole - span)
  return { startSec, endSec: startSec + span }
}

/** Zooms by `factor` (> 1 goes nearer) and keeps the moment `atSec` under the same pixel. */
export function zoomView(view: TimeView, atSec: number, factor: number, durationSec: number): TimeView {
  const span = (view.endSec - view.startSec) / factor
  const share = (atSec - view.startSec) / (view.endSec - view.startSec)
  const clampedSpan = Math.min(Math.max(span, MIN_SPAN_SEC), Math.max(durationSec, 1))
  const startSec = atSec - share * clampedSpan
  return clampView({ startSec, endSec: startSec + clampedSpan }, durationSec)
}

/** Moves the view by `deltaSec`, stopping at the ends. */
export function panView(view: TimeView, deltaSec: number, durationSec: number): TimeView {
  return clampView({ startSec: view.startSec + deltaSec, endSec: view.endSec + deltaSec }, durationSec)
}

/** The view, flipped like a page when the playhead has left it; the same object while it has not. */
export function followView(view: TimeView, timeSec: number, durationSec: number): TimeView {
  if (timeSec >= view.startSec && timeSec <= view.endSec) return view
  const span = view.endSec - view.startSec
  return clampView({ startSec: timeSec - span * 0.05, endSec: timeSec + span * 0.95 }, durationSec)
}

/** True while the view shows the whole recording. */
export function isFitted(view: TimeView, durationSec: number): boolean {
  return view.endSec - view.startSec >= Math.max(durationSec, 1) - 1e-6
}

/** CSS pixels from the left edge; not rounded, not clipped. */
export function secToPx(sec: number, view: TimeView, widthPx: number): number {
  return ((sec - view.startSec) / (view.endSec - view.startSec)) * widthPx
}

/** Seconds under a pixel; not clipped. */
export function pxToSec(px: number, view: TimeView, widthPx: number): number {
  return view.startSec + (px / Math.max(widthPx, 1)) * (view.endSec - view.startSec)
}

/** The same stretch of time so many seconds later. */
export function moveView(view: TimeView, bySec: number): TimeView {
  return bySec === 0 ? view : { startSec: view.startSec + bySec, endSec: view.endSec + bySec }
}
