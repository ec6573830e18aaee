import { describe, expect, it } from 'vitest'
import {
  clampView,
  fitView,
  followView,
  isFitted,
  MIN_SPAN_SEC,
  panView,
  pxToSec,
  secToPx,
  zoomView,
} from '../../../src/timeline/time-view.ts'

describe('time view', () => {
  it('keeps the moment under the pointer where it is when zooming', () => {
    const view = { startSec: 10, endSec: 30 }
    for (const factor of [1.35, 4, 0.5]) {
      const next = zoomView(view, 14, factor, 600)
      expect(secToPx(14, next, 1000)).toBeCloseTo(secToPx(14, view, 1000), 6)
    }
  })

  it('never zooms below six frames nor beyond the recording', () => {
    expect(zoomView({ startSec: 0, endSec: 60 }, 30, 1e9, 60)).toMatchObject({ startSec: 29.9 })
    const wide = zoomView({ startSec: 20, endSec: 40 }, 30, 1e-9, 60)
    expect(wide).toEqual({ startSec: 0, endSec: 60 })
    const near = zoomView({ startSec: 0, endSec: 1 }, 0.5, 100, 60)
    expect(near.endSec - near.startSec).toBeCloseTo(MIN_SPAN_SEC, 9)
  })

  it('stops a pan at both ends and keeps the span', () => {
    expect(panView({ startSec: 5, endSec: 15 }, -20, 60)).toEqual({ startSec: 0, endSec: 10 })
    expect(panView({ startSec: 5, endSec: 15 }, 200, 60)).toEqual({ startSec: 50, endSec: 60 })
  })

  it('turns the page only when the playhead has left', () => {
    const view = { startSec: 10, endSec: 20 }
    expect(followView(view, 15, 60)).toBe(view)
    expect(followView(view, 20.1, 60)).toEqual({ startSec: 19.6, endSec: 29.6 })
    // the last page ends with the recording
    expect(followView(view, 59, 60)).toEqual({ startSec: 50, endSec: 60 })
  })

  it('maps pixels and seconds both ways', () => {
    const view = { startSec: 2, endSec: 12 }
    expect(pxToSec(250, view, 1000)).toBe(4.5)
    expect(secToPx(4.5, view, 1000)).toBe(250)
    expect(secToPx(1, view, 1000)).toBe(-100)
  })

  it('gives an empty recording a view without dividing by zero', () => {
    expect(fitView(0)).toEqual({ startSec: 0, endSec: 1 })
    expect(clampView({ startSec: 5, endSec: 25 }, 0)).toEqual({ startSec: 0, endSec: 1 })
    const point = clampView({ startSec: 5, endSec: 5 }, 0)
    expect(point.endSec - point.startSec).toBeCloseTo(MIN_SPAN_SEC, 9)
    expect(isFitted(fitView(60), 60)).toBe(true)
    expect(isFitted({ startSec: 0, endSec: 59 }, 60)).toBe(false)
  })
})
