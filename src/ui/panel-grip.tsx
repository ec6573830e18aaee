import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { usePlayer, useUi } from './player-context.ts'
import { PANEL_PX } from './ui-store.ts'
import './panel-grip.css'

/** CSS pixels of one press of an arrow key. */
const STEP_PX = 20

/** The edge between stage and side panel: dragged, or moved with the arrow keys; a double click gives the usual width back. */
export function PanelGrip() {
  const { ui } = usePlayer()
  const panelPx = useUi((state) => state.panelPx) ?? PANEL_PX.usual
  const from = useRef<{ x: number; px: number } | null>(null)
  const set = (px: number) => {
    ui.setState({ panelPx: Math.round(Math.min(PANEL_PX.max, Math.max(PANEL_PX.min, px))) })
  }
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    from.current = { x: event.clientX, px: panelPx }
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (from.current !== null) set(from.current.px + from.current.x - event.clientX)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const px = {
      ArrowLeft: panelPx + STEP_PX,
      ArrowRight: panelPx - STEP_PX,
      Home: PANEL_PX.max,
      End: PANEL_PX.min,
    }[event.key]
    if (px === undefined) return
    event.preventDefault()
    event.stopPropagation()
    set(px)
  }
  return (
    <div
      className="panel-grip"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label="Width of the side panel"
      aria-valuemin={PANEL_PX.min}
      aria-valuemax={PANEL_PX.max}
      aria-valuenow={panelPx}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        from.current = null
      }}
      onPointerCancel={() => {
        from.current = null
      }}
      onDoubleClick={() => ui.setState({ panelPx: null })}
      onKeyDown={onKeyDown}
    />
  )
}
