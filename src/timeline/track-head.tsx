import { useRef, type PointerEvent } from 'react'
import Ellipsis from 'lucide-react/icons/ellipsis'
import type { TimelineController } from './timeline-controller.ts'
import { TrackMenu, type SetupProps } from './track-menus.tsx'
import { laneKey, type Lane } from './track-layout.ts'
import { isShared, withHeight, withPlace } from './track-setup.ts'
import { TRACK_KINDS } from './tracks/registry.ts'

export interface TrackHeadProps extends SetupProps {
  readonly controller: TimelineController
  readonly lane: Lane
  /** first lane of its person: carries the letter */
  readonly isFirst: boolean
  readonly isActive: boolean
}

/** CSS pixels a head must be dragged before it moves. */
const SLOP_PX = 5

/** Name of a lane, beside it: dragged to another place, at its lower edge to another height; its menu does all by key. */
export function TrackHead({ controller, lane, isFirst, isActive, setup, onSetup }: TrackHeadProps) {
  const kind = TRACK_KINDS[lane.track]
  const person = controller.data.people[lane.person]
  const name = person ? `${kind.name} of ${person.label}` : kind.name
  const range = person && lane.height >= 20 ? kind.range?.(controller.data, person, setup.options) : null
  return (
    <div
      className="track-head"
      style={{ top: lane.top, height: lane.height }}
      data-track={lane.track}
      data-active={isActive}
      data-key={laneKey(lane)}
    >
      {person && isFirst && (
        <span className="lane-person" data-person={Math.min(lane.person, 2)} aria-hidden>
          {person.label}
        </span>
      )}
      <ReorderGrip controller={controller} lane={lane} setup={setup} onSetup={onSetup}>
        <button
          type="button"
          className="track-name"
          tabIndex={-1}
          aria-pressed={isActive}
          aria-label={name}
          title={kind.note}
          onClick={() => controller.setActive(isActive ? null : lane)}
        >
          {kind.name}
        </button>
      </ReorderGrip>
      {range ? <span className="track-range tabular">{range}</span> : null}
      <TrackMenu
        setup={setup}
        onSetup={onSetup}
        place={lane}
        label={name}
        heightPx={lane.height}
        trigger={
          <button type="button" className="track-more" tabIndex={-1} aria-label={`Settings of ${name}`}>
            <Ellipsis size={13} aria-hidden />
          </button>
        }
      />
      <HeightGrip lane={lane} setup={setup} onSetup={onSetup} />
    </div>
  )
}

/** Drags a track past others. For the pointer; the menu has the same for keys. */
function ReorderGrip({
  controller,
  lane,
  setup,
  onSetup,
  children,
}: SetupProps & { controller: TimelineController; lane: Lane; children: React.ReactNode }) {
  const from = useRef<{ y: number; isDragging: boolean } | null>(null)
  const onMove = (event: PointerEvent<HTMLDivElement>) => {
    const start = from.current
    if (start === null) return
    if (!start.isDragging && Math.abs(event.clientY - start.y) < SLOP_PX) return
    if (!start.isDragging) {
      start.isDragging = true
      // only now: a captured pointer's click would not reach the button
      event.currentTarget.setPointerCapture(event.pointerId)
    }
    const gutter = event.currentTarget.closest('.timeline-gutter')
    if (!gutter) return
    const over = controller.laneAt(event.clientY - gutter.getBoundingClientRect().top)
    const isMove = over && over.track !== lane.track && isShared(over.track) === isShared(lane.track)
    if (isMove) onSetup(withPlace(setup, lane.track, over.track))
  }
  const end = () => {
    from.current = null
  }
  return (
    <div
      className="track-grip"
      onPointerDown={(event) => {
        if (event.button === 0) from.current = { y: event.clientY, isDragging: false }
      }}
      onPointerMove={onMove}
      onPointerUp={end}
      onPointerCancel={end}
    >
      {children}
    </div>
  )
}

/** The lower edge of a head. */
function HeightGrip({ lane, setup, onSetup }: SetupProps & { lane: Lane }) {
  const from = useRef<{ y: number; heightPx: number } | null>(null)
  const end = () => {
    from.current = null
  }
  return (
    <div
      className="track-edge"
      aria-hidden
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        from.current = { y: event.clientY, heightPx: lane.height }
      }}
      onPointerMove={(event) => {
        const start = from.current
        if (start) onSetup(withHeight(setup, lane.track, start.heightPx + event.clientY - start.y))
      }}
      onPointerUp={end}
      onPointerCancel={end}
      onDoubleClick={() => onSetup(withHeight(setup, lane.track, null))}
    />
  )
}
