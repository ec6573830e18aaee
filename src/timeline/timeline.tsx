import { useEffect, useRef, useState } from 'react'
import Maximize from 'lucide-react/icons/maximize-2'
import ZoomIn from 'lucide-react/icons/zoom-in'
import ZoomOut from 'lucide-react/icons/zoom-out'
import type { Person } from '../workspace/index.ts'
import type { Lane, LaneDensity } from './lane-layout.ts'
import { createTimelineController, type TimelineController, type TimelineHost } from './timeline-controller.ts'
import { bindTimelineGestures } from './timeline-gestures.ts'
import './timeline.css'

export interface TimelineProps {
  readonly people: readonly Person[]
  readonly durationSec: number
  readonly loop: readonly [number, number] | null
  /** data is still coming in: look for more of it a few times a second */
  readonly isGrowing: boolean
  readonly density: LaneDensity
  /** anything that changes with the theme */
  readonly themeKey: string
  readonly host: TimelineHost
}

/** ms; how often growing data is looked at. */
const GROWTH_POLL_MS = 250

/** What stands beside a lane. */
const LANE_LABELS: Readonly<Record<Lane['kind'], string>> = {
  minimap: 'all',
  ruler: '',
  voice: 'voice',
  words: 'words',
  emotion: 'emotion',
  validity: 'valid',
  turns: 'turns',
}

/** The tracks of the open recording on one time axis: region `Timeline`. */
export function Timeline({ people, durationSec, loop, isGrowing, density, themeKey, host }: TimelineProps) {
  const rootRef = useRef<HTMLElement>(null)
  const surfaceRef = useRef<HTMLDivElement>(null)
  const lanesRef = useRef<HTMLCanvasElement>(null)
  const overlayRef = useRef<HTMLCanvasElement>(null)
  const hoverRef = useRef<HTMLDivElement>(null)
  const [controller, setController] = useState<TimelineController | null>(null)
  const [lanes, setLanes] = useState<readonly Lane[]>([])
  const [heightPx, setHeightPx] = useState(0)

  useEffect(() => {
    const [root, surface, laneCanvas, overlay] = [
      rootRef.current,
      surfaceRef.current,
      lanesRef.current,
      overlayRef.current,
    ]
    if (!root || !surface || !laneCanvas || !overlay) return undefined
    const created = createTimelineController(root, laneCanvas, overlay, host, () => {
      setLanes(created.lanes)
      setHeightPx(created.heightPx)
    })
    setController(created)
    const resize = () => created.resize(surface.clientWidth, devicePixelRatio)
    const observer = new ResizeObserver(resize)
    observer.observe(surface)
    resize()
    const unbind = bindTimelineGestures(surface, created, host, (hover) => {
      const readout = hoverRef.current
      if (!readout) return
      readout.hidden = hover === null
      if (!hover) return
      const [timeText, ...notes] = created.describe(hover.sec)
      readout.firstElementChild!.textContent = timeText ?? ''
      readout.lastElementChild!.textContent = notes.join(' · ')
      readout.style.transform = `translateX(${Math.round(hover.x)}px)`
      readout.dataset['side'] = hover.x > created.widthPx * 0.6 ? 'left' : 'right'
    })
    const stopFrames = host.onFrame(() => created.frame())
    void document.fonts.ready.then(() => created.refreshPalette())
    return () => {
      observer.disconnect()
      unbind()
      stopFrames()
    }
  }, [host])

  useEffect(() => controller?.setDensity(density), [controller, density])
  useEffect(() => controller?.setLoop(loop), [controller, loop])
  useEffect(() => controller?.setTheme(themeKey), [controller, themeKey])
  useEffect(() => {
    const update = () => controller?.setData(people, durationSec)
    update()
    if (!isGrowing) return undefined
    const timer = setInterval(update, GROWTH_POLL_MS)
    return () => clearInterval(timer)
  }, [controller, people, durationSec, isGrowing])

  const zoom = (factor: number) => controller?.zoomAt(host.now(), factor)
  return (
    <section ref={rootRef} className="timeline" aria-label="Timeline" data-density={density}>
      <div className="timeline-gutter" style={{ height: heightPx }}>
        <div className="timeline-tools">
          <button type="button" className="tool" aria-label="Zoom in" data-tip="Zoom in" onClick={() => zoom(1.6)}>
            <ZoomIn size={14} aria-hidden />
          </button>
          <button
            type="button"
            className="tool"
            aria-label="Zoom out"
            data-tip="Zoom out"
            onClick={() => zoom(1 / 1.6)}
          >
            <ZoomOut size={14} aria-hidden />
          </button>
          <button
            type="button"
            className="tool"
            aria-label="Show the whole recording"
            data-tip="Show all"
            onClick={() => controller?.fit()}
          >
            <Maximize size={13} aria-hidden />
          </button>
        </div>
        {lanes.map((lane) => (
          <LaneLabel key={`${lane.kind} ${lane.person}`} lane={lane} label={people[lane.person]?.label} />
        ))}
      </div>
      <div ref={surfaceRef} className="timeline-surface" style={{ height: heightPx }}>
        <canvas ref={lanesRef} className="timeline-layer" aria-hidden />
        <canvas ref={overlayRef} className="timeline-layer" aria-hidden />
        <div ref={hoverRef} className="timeline-hover tabular" aria-hidden hidden>
          <span />
          <span />
        </div>
      </div>
    </section>
  )
}

function LaneLabel({ lane, label }: { lane: Lane; label: string | undefined }) {
  if (lane.kind === 'ruler' || lane.kind === 'minimap') return null
  return (
    <div className="lane-label" style={{ top: lane.top, height: lane.height }} data-kind={lane.kind}>
      {lane.kind === 'voice' && label !== undefined && (
        <span className="lane-person" data-person={lane.person}>
          {label}
        </span>
      )}
      <span>{LANE_LABELS[lane.kind]}</span>
    </div>
  )
}
