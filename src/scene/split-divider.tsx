import { useEffect, useRef } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'
import type { StageRuntime } from './stage-runtime.ts'
import { SHARES } from './stage-views.ts'

/** Share of the room that one press of an arrow key moves the edge by. */
const STEP = 0.05

/** The edge between two pictures: dragged, or moved with the arrow keys; a double click makes them equal again. */
export function SplitDivider({ runtime }: { runtime: StageRuntime }) {
  const ref = useRef<HTMLDivElement>(null)
  const { views } = runtime
  useEffect(() => {
    const place = () => {
      const element = ref.current
      if (element !== null) placeDivider(element, views.edge)
    }
    views.listenToEdge(place)
    place()
    return () => views.listenToEdge(null)
  }, [views])
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const stage = event.currentTarget.parentElement?.getBoundingClientRect()
    if (stage !== undefined) views.setEdgeAt(event.clientX - stage.left, event.clientY - stage.top)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const { edge } = views
    const step = { ArrowLeft: -STEP, ArrowUp: -STEP, ArrowRight: STEP, ArrowDown: STEP, Home: -1, End: 1 }[event.key]
    if (edge === null || step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    views.setShare(edge.share + step)
  }
  return (
    <div
      ref={ref}
      className="split-divider"
      role="separator"
      tabIndex={0}
      hidden
      aria-label="Edge between the two pictures"
      aria-valuemin={SHARES.min * 100}
      aria-valuemax={SHARES.max * 100}
      aria-valuenow={50}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onDoubleClick={() => views.setShare(0.5)}
      onKeyDown={onKeyDown}
    />
  )
}

function placeDivider(element: HTMLElement, edge: StageRuntime['views']['edge']): void {
  element.hidden = edge === null
  if (edge === null) return
  element.setAttribute('aria-orientation', edge.axis === 'x' ? 'vertical' : 'horizontal')
  element.setAttribute('aria-valuenow', String(Math.round(edge.share * 100)))
  element.style.transform = edge.axis === 'x' ? `translateX(${edge.px}px)` : `translateY(${edge.px}px)`
}
