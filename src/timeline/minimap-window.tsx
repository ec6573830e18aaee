import { useRef, type PointerEvent } from 'react'
import { RangeThumb } from './range-thumb.tsx'
import { isFitted, MIN_SPAN_SEC, type TimeView } from './time-view.ts'
import type { TimelineController } from './timeline-controller.ts'

/** CSS pixels; what can be hit must be no smaller. */
const TARGET_PX = 24

/** The stretch shown below, on the minimap: dragged, resized at both ends, and three sliders for the keyboard. */
export function MinimapWindow({ controller, view }: { controller: TimelineController; view: TimeView }) {
  const grabbed = useRef<TimeView>(view)
  const { durationSec } = controller.data
  const whole = Math.max(durationSec, 1)
  const px = (sec: number) => (sec / whole) * controller.widthPx
  // the ends are held from outside where the window is too narrow to be held between them
  const reach = px(view.endSec - view.startSec) < TARGET_PX * 3 ? TARGET_PX : TARGET_PX / 2
  const startPx = Math.max(px(view.startSec) - reach, 0)
  const endPx = Math.min(px(view.endSec) + reach, controller.widthPx) - TARGET_PX
  const perPx = whole / Math.max(controller.widthPx, 1)
  const span = view.endSec - view.startSec
  const grab = () => {
    grabbed.current = controller.view
  }
  const setStart = (startSec: number) =>
    controller.setView({ startSec: Math.min(Math.max(startSec, 0), view.endSec - MIN_SPAN_SEC), endSec: view.endSec })
  const setEnd = (endSec: number) =>
    controller.setView({
      startSec: view.startSec,
      endSec: Math.max(Math.min(endSec, whole), view.startSec + MIN_SPAN_SEC),
    })
  const move = (startSec: number) => controller.setView({ startSec, endSec: startSec + span })

  const onPress = (event: PointerEvent<HTMLDivElement>) => {
    // beside the window: it comes to the pointer
    if (event.button !== 0 || isFitted(view, durationSec)) return
    const box = event.currentTarget.getBoundingClientRect()
    move(((event.clientX - box.left) / Math.max(box.width, 1)) * whole - span / 2)
  }

  return (
    <div className="minimap" onPointerDown={onPress}>
      <RangeThumb
        label="Visible range"
        className="minimap-window"
        value={view.startSec}
        min={0}
        max={Math.max(whole - span, 0)}
        step={span / 10}
        left={`${px(view.startSec).toFixed(1)}px`}
        width={`${px(span).toFixed(1)}px`}
        onValue={move}
        onPress={grab}
        onDrag={(px) => move(grabbed.current.startSec + px * perPx)}
      />
      <RangeThumb
        label="Start of the visible range"
        className="minimap-edge minimap-edge-start"
        value={view.startSec}
        min={0}
        max={view.endSec - MIN_SPAN_SEC}
        step={span / 20}
        left={`${startPx.toFixed(1)}px`}
        markPx={px(view.startSec) - startPx}
        onValue={setStart}
        onPress={grab}
        onDrag={(px) => setStart(grabbed.current.startSec + px * perPx)}
      />
      <RangeThumb
        label="End of the visible range"
        className="minimap-edge minimap-edge-end"
        value={view.endSec}
        min={view.startSec + MIN_SPAN_SEC}
        max={whole}
        step={span / 20}
        left={`${endPx.toFixed(1)}px`}
        markPx={px(view.endSec) - endPx}
        onValue={setEnd}
        onPress={grab}
        onDrag={(px) => setEnd(grabbed.current.endSec + px * perPx)}
      />
    </div>
  )
}
