import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'

export interface RangeThumbProps {
  /** what the thumb sets: `Loop start` */
  readonly label: string
  readonly className: string
  /** s */
  readonly value: number
  readonly min: number
  readonly max: number
  /** s, of an arrow key */
  readonly step: number
  /** CSS pixels or per cent from the left of what it moves in */
  readonly left: string
  readonly width?: string
  /** where in it the mark stands, CSS pixels */
  readonly markPx?: number
  readonly children?: ReactNode
  /** a key asks for this value */
  readonly onValue: (sec: number) => void
  /** dragged by so many CSS pixels since the press */
  readonly onDrag: (deltaPx: number, event: PointerEvent) => void
  readonly onPress?: () => void
  readonly onRelease?: () => void
}

/** A part that is dragged along the time axis, and a slider for the keyboard. */
export function RangeThumb(props: RangeThumbProps) {
  const {
    label,
    className,
    value,
    min,
    max,
    step,
    left,
    width,
    markPx,
    children,
    onValue,
    onDrag,
    onPress,
    onRelease,
  } = props
  const fromX = useRef<number | null>(null)
  const release = () => {
    if (fromX.current !== null) onRelease?.()
    fromX.current = null
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Partial<Record<string, number>> = {
      ArrowLeft: value - step,
      ArrowDown: value - step,
      ArrowRight: value + step,
      ArrowUp: value + step,
      PageDown: value - step * 10,
      PageUp: value + step * 10,
      Home: min,
      End: max,
    }
    const next = steps[event.key]
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    event.stopPropagation()
    onValue(Math.min(Math.max(next, min), max))
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      className={className}
      style={{ left, ...(width === undefined ? {} : { width }), ...markOf(markPx) }}
      aria-label={label}
      aria-valuemin={round(min)}
      aria-valuemax={round(max)}
      aria-valuenow={round(value)}
      aria-valuetext={secondsText(value)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.stopPropagation()
        event.currentTarget.setPointerCapture(event.pointerId)
        fromX.current = event.clientX
        onPress?.()
      }}
      onPointerMove={(event) => {
        if (fromX.current !== null) onDrag(event.clientX - fromX.current, event)
      }}
      onPointerUp={release}
      onPointerCancel={release}
    >
      {children}
    </div>
  )
}

/** A custom property, which React's style type does not know. */
function markOf(markPx: number | undefined): object {
  return markPx === undefined ? {} : { '--mark': `${markPx.toFixed(1)}px` }
}

const round = (sec: number) => Math.round(sec * 1000) / 1000

/** `1 minute 2.5 seconds` */
function secondsText(sec: number): string {
  const minutes = Math.floor(sec / 60)
  const rest = `${Math.round((sec - minutes * 60) * 10) / 10} seconds`
  return minutes === 0 ? rest : `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ${rest}`
}
