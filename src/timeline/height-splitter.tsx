import { useRef, type KeyboardEvent, type PointerEvent, type RefObject } from 'react'

/** CSS pixels */
const MIN_HEIGHT = 96
const KEY_STEP = 24
/** Share of the window that the timeline may take. */
const MAX_SHARE = 0.7

export interface HeightSplitterProps {
  readonly root: RefObject<HTMLElement | null>
  readonly heightPx: number | null
  readonly onHeight: (heightPx: number | null) => void
}

/** The upper edge of the timeline: drag it, or move it with the arrow keys; a double-click goes back to the usual height. */
export function HeightSplitter({ root, heightPx, onHeight }: HeightSplitterProps) {
  const from = useRef<{ y: number; heightPx: number } | null>(null)
  const maxPx = Math.round(window.innerHeight * MAX_SHARE)
  const current = () => root.current?.getBoundingClientRect().height ?? heightPx ?? MIN_HEIGHT
  const set = (next: number) => onHeight(Math.round(Math.min(Math.max(next, MIN_HEIGHT), maxPx)))
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowUp' ? KEY_STEP : event.key === 'ArrowDown' ? -KEY_STEP : 0
    if (by === 0) return
    event.preventDefault()
    event.stopPropagation()
    set(current() + by)
  }
  const onDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    from.current = { y: event.clientY, heightPx: current() }
  }
  const end = () => {
    from.current = null
  }
  return (
    <div
      role="separator"
      tabIndex={0}
      className="timeline-splitter"
      aria-label="Height of the timeline"
      aria-orientation="horizontal"
      aria-valuemin={MIN_HEIGHT}
      aria-valuemax={maxPx}
      aria-valuenow={Math.min(Math.max(heightPx ?? MIN_HEIGHT, MIN_HEIGHT), maxPx)}
      onKeyDown={onKeyDown}
      onPointerDown={onDown}
      onPointerMove={(event) => {
        if (from.current) set(from.current.heightPx + from.current.y - event.clientY)
      }}
      onPointerUp={end}
      onPointerCancel={end}
      onDoubleClick={() => onHeight(null)}
    />
  )
}
