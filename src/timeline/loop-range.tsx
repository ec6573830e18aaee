import { useRef } from 'react'
import { RangeThumb } from './range-thumb.tsx'
import { pxToSec, secToPx, type TimeView } from './time-view.ts'
import type { TimelineController, TimelineHost } from './timeline-controller.ts'

/** s; the shortest loop. */
const MIN_LOOP_SEC = 0.1

export interface LoopRangeProps {
  readonly controller: TimelineController
  readonly host: TimelineHost
  readonly view: TimeView
  readonly loop: readonly [number, number]
  /** Hz; an arrow key is a frame */
  readonly fps: number
}

/** The repeated range: shaded over the tracks. */
export function LoopShade({ controller, view, loop }: Pick<LoopRangeProps, 'controller' | 'view' | 'loop'>) {
  const x0 = secToPx(loop[0], view, controller.widthPx)
  const x1 = secToPx(loop[1], view, controller.widthPx)
  return <div className="loop-shade" style={{ left: x0, width: Math.max(x1 - x0, 1) }} />
}

/** Its two ends, on the ruler: dragged with snap, or moved by keys frame by frame. */
export function LoopThumbs({ controller, host, view, loop, fps }: LoopRangeProps) {
  const grabbed = useRef(loop)
  const { widthPx, data } = controller
  const px = (sec: number) => `${secToPx(sec, view, widthPx).toFixed(1)}px`
  const moved = (sec: number, deltaPx: number, isExact: boolean) =>
    controller.snap(pxToSec(secToPx(sec, view, widthPx) + deltaPx, view, widthPx), null, isExact)
  const setStart = (sec: number) => host.setLoop([Math.min(Math.max(sec, 0), loop[1] - MIN_LOOP_SEC), loop[1]])
  const setEnd = (sec: number) =>
    host.setLoop([loop[0], Math.max(Math.min(sec, data.durationSec), loop[0] + MIN_LOOP_SEC)])
  const grab = () => {
    grabbed.current = loop
  }
  return (
    <>
      <RangeThumb
        label="Loop start"
        className="loop-thumb loop-thumb-start"
        value={loop[0]}
        min={0}
        max={loop[1] - MIN_LOOP_SEC}
        step={1 / fps}
        left={px(loop[0])}
        onValue={setStart}
        onPress={grab}
        onDrag={(delta, event) => setStart(moved(grabbed.current[0], delta, event.altKey))}
      />
      <RangeThumb
        label="Loop end"
        className="loop-thumb loop-thumb-end"
        value={loop[1]}
        min={loop[0] + MIN_LOOP_SEC}
        max={data.durationSec}
        step={1 / fps}
        left={px(loop[1])}
        onValue={setEnd}
        onPress={grab}
        onDrag={(delta, event) => setEnd(moved(grabbed.current[1], delta, event.altKey))}
      />
    </>
  )
}
