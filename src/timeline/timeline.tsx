import { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState, type Ref } from 'react'
import type { Person } from '../workspace/index.ts'
import { HeightSplitter } from './height-splitter.tsx'
import { createHoverCard, HoverCard } from './hover-card.tsx'
import { LoopShade, LoopThumbs } from './loop-range.tsx'
import { MinimapWindow } from './minimap-window.tsx'
import { createTimelineController, type TimelineController, type TimelineHost } from './timeline-controller.ts'
import { useRovingFocus } from './roving-focus.ts'
import { bindTimelineGestures } from './timeline-gestures.ts'
import type { TimelineMarker } from './timeline-data.ts'
import { TimelineTools, ZOOM_STEP } from './timeline-tools.tsx'
import { TrackHead } from './track-head.tsx'
import type { SetupProps } from './track-menus.tsx'
import { HEADER, laneKey, type LaneDensity } from './track-layout.ts'
import type { TrackEvent } from './track-kind.ts'
import './timeline.css'

/** What keys and menus outside do with the timeline. */
export interface TimelineCommands {
  stepEvent(direction: 1 | -1): TrackEvent | null
  zoom(direction: 1 | -1): void
  /** by a share of what is shown */
  pan(share: number): void
  fitLoop(): void
}

export interface TimelineProps extends SetupProps {
  readonly people: readonly Person[]
  readonly durationSec: number
  readonly loop: readonly [number, number] | null
  readonly markers: readonly TimelineMarker[]
  /** s; places found by a search */
  readonly hits: readonly number[]
  /** data is still coming in: look for more of it a few times a second */
  readonly isGrowing: boolean
  readonly density: LaneDensity
  /** anything that changes with the theme */
  readonly themeKey: string
  readonly host: TimelineHost
  readonly commands: Ref<TimelineCommands>
  /** CSS pixels; null: as high as the tracks need, up to a share of the window */
  readonly heightPx: number | null
  readonly onHeight: (heightPx: number | null) => void
}

/** ms; how often growing data is looked at. */
const GROWTH_POLL_MS = 250

/** The tracks of the open recording on one time axis: region `Timeline`. */
export function Timeline(props: TimelineProps) {
  const { people, durationSec, loop, isGrowing, density, themeKey, host, setup, onSetup, commands, markers, hits } =
    props
  const rootRef = useRef<HTMLElement>(null)
  const headerRef = useRef<HTMLDivElement>(null)
  const scrollerRef = useRef<HTMLDivElement>(null)
  const surfaceRef = useRef<HTMLDivElement>(null)
  const headerCanvasRef = useRef<HTMLCanvasElement>(null)
  const canvasRef = useRef<HTMLCanvasElement>(null)
  const gridRef = useRef<HTMLCanvasElement>(null)
  const playheadRef = useRef<HTMLDivElement>(null)
  const mapPlayheadRef = useRef<HTMLDivElement>(null)
  const cardRef = useRef<HTMLDivElement>(null)
  const gutterRef = useRef<HTMLDivElement>(null)
  useRovingFocus(gutterRef)
  const [controller, setController] = useState<TimelineController | null>(null)
  // heads, thumbs and buttons read the controller; this tells them when
  const [, setBeat] = useState(0)

  useEffect(() => {
    const [root, header, scroller, surface] = [
      rootRef.current,
      headerRef.current,
      scrollerRef.current,
      surfaceRef.current,
    ]
    const [headerCanvas, canvas, grid] = [headerCanvasRef.current, canvasRef.current, gridRef.current]
    const [playhead, mapPlayhead, card] = [playheadRef.current, mapPlayheadRef.current, cardRef.current]
    if (!root || !header || !scroller || !surface || !playhead || !mapPlayhead || !card) return undefined
    if (!headerCanvas || !canvas || !grid) return undefined
    const created = createTimelineController(
      { root, header: headerCanvas, tracks: canvas, grid, scroller, playhead, mapPlayhead },
      host,
      () => setBeat((beat) => beat + 1),
    )
    setController(created)
    const resize = () => {
      // hidden for a while, it keeps its layout
      if (surface.clientWidth > 0) created.resize(surface.clientWidth, devicePixelRatio)
    }
    const observer = new ResizeObserver(resize)
    observer.observe(surface)
    resize()
    const hover = createHoverCard(card, created, host, surface)
    const stops = [
      bindTimelineGestures(surface, created, host, hover.point, { hasLanes: true, scroller }),
      bindTimelineGestures(header, created, host, hover.point, { hasLanes: false, scroller }),
      hover.dispose,
      host.onFrame(() => created.frame()),
    ]
    const seen = new ResizeObserver(() => created.scrolled())
    seen.observe(scroller)
    const onScroll = () => created.scrolled()
    scroller.addEventListener('scroll', onScroll, { passive: true })
    void document.fonts.ready.then(() => created.refreshPalette())
    return () => {
      observer.disconnect()
      seen.disconnect()
      scroller.removeEventListener('scroll', onScroll)
      for (const stop of stops) stop()
    }
  }, [host])

  useImperativeHandle(
    commands,
    (): TimelineCommands => ({
      stepEvent: (direction) => controller?.stepEvent(direction) ?? null,
      zoom: (direction) => controller?.zoomAt(host.now(), ZOOM_STEP ** direction),
      pan: (share) => controller?.panBy(share * (controller.view.endSec - controller.view.startSec)),
      fitLoop: () => controller?.fitLoop(),
    }),
    [controller, host],
  )

  useEffect(() => controller?.setDensity(density), [controller, density])
  useEffect(() => controller?.setLoop(loop), [controller, loop])
  useEffect(() => controller?.setTheme(themeKey), [controller, themeKey])
  useEffect(() => controller?.setMarks(markers, hits), [controller, markers, hits])
  useLayoutEffect(() => controller?.setSetup(setup), [controller, setup])
  useEffect(() => {
    const update = () => controller?.setData(people, durationSec)
    update()
    const stop = host.onSignals(update)
    const timer = isGrowing ? setInterval(update, GROWTH_POLL_MS) : undefined
    return () => {
      clearInterval(timer)
      stop()
    }
  }, [controller, people, durationSec, isGrowing, host])

  const lanes = controller?.lanes ?? []
  const header = HEADER[density]
  const fps = people[0]?.motion?.fps ?? 30
  return (
    <section
      ref={rootRef}
      className="timeline"
      aria-label="Timeline"
      data-density={density}
      style={props.heightPx === null ? undefined : { height: props.heightPx }}
    >
      <HeightSplitter root={rootRef} heightPx={props.heightPx} onHeight={props.onHeight} />
      <div className="timeline-top" style={{ height: header.minimap + header.ruler }}>
        {controller && (
          <TimelineTools
            controller={controller}
            host={host}
            isFollowing={controller.isFollowing}
            setup={setup}
            onSetup={onSetup}
          />
        )}
        <div className="timeline-axis">
          <canvas ref={headerCanvasRef} className="timeline-layer timeline-header" aria-hidden />
          <div ref={headerRef} className="timeline-ruler" style={{ top: header.minimap }}>
            {controller && loop && (
              <LoopThumbs controller={controller} host={host} view={controller.view} loop={loop} fps={fps} />
            )}
          </div>
          <div className="timeline-map" style={{ height: header.minimap }}>
            {controller && header.minimap > 0 && durationSec > 0 && (
              <MinimapWindow controller={controller} view={controller.view} />
            )}
            <div ref={mapPlayheadRef} className="map-playhead" />
          </div>
        </div>
      </div>
      <div ref={scrollerRef} className="timeline-scroller">
        <div
          ref={gutterRef}
          className="timeline-gutter"
          style={{ height: controller?.heightPx ?? 0 }}
          role="toolbar"
          aria-label="Track names"
          aria-orientation="vertical"
        >
          {controller &&
            lanes.map((lane, index) => (
              <TrackHead
                key={laneKey(lane)}
                controller={controller}
                lane={lane}
                isFirst={setup.grouping === 'track' || lanes[index - 1]?.person !== lane.person}
                isActive={controller.active?.track === lane.track && controller.active.person === lane.person}
                setup={setup}
                onSetup={onSetup}
              />
            ))}
        </div>
        <div
          ref={surfaceRef}
          className="timeline-surface"
          style={{ height: Math.max(controller?.heightPx ?? 0, 24) }}
          tabIndex={0}
          role="group"
          aria-label="Tracks"
          aria-describedby="timeline-read"
        >
          <canvas ref={gridRef} className="timeline-layer timeline-grid" aria-hidden />
          <canvas ref={canvasRef} className="timeline-layer timeline-tracks" aria-hidden />
        </div>
      </div>
      <div className="timeline-over">
        {controller && loop && <LoopShade controller={controller} view={controller.view} loop={loop} />}
        <div ref={playheadRef} className="timeline-playhead" style={{ top: header.minimap }} />
        <HoverCard ref={cardRef} top={header.minimap + header.ruler} />
      </div>
    </section>
  )
}
