import type { Person, Signal, SignalKey } from '../workspace/index.ts'
import { createLaneCanvas } from './lane-canvas.ts'
import { createLanePainter } from './lane-painter.ts'
import { readOut, type ReadLine } from './read-out.ts'
import { neighbourSec, snapSec } from './snap.ts'
import {
  clampView,
  fitView,
  followView,
  isFitted,
  panView,
  pxToSec,
  secToPx,
  zoomView,
  type TimeView,
} from './time-view.ts'
import { createTimelineSource, floorOfPeople, type TimelineData, type TimelineMarker } from './timeline-data.ts'
import { readPalette } from './timeline-palette.ts'
import type { TrackEvent } from './track-kind.ts'
import { HEADER, laneAt, laneKey, layoutTracks, type Lane, type LaneDensity } from './track-layout.ts'
import { DEFAULT_SETUP, type TrackId, type TrackSetup } from './track-setup.ts'
import { TRACK_KINDS } from './tracks/registry.ts'

/** What the timeline asks of the player around it. */
export interface TimelineHost {
  /** s, the time the picture shows */
  now(): number
  /** s, where the transport stands: a seek changes it at once, before the picture shows it */
  position(): number
  /** calls back once per displayed frame; returns the way to stop */
  onFrame(listener: () => void): () => void
  isPlaying(): boolean
  seek(sec: number): void
  beginScrub(): void
  scrubTo(sec: number): void
  endScrub(): void
  setLoop(range: [number, number] | null): void
  /** a signal that is made when it is asked for; null where there is none */
  signal(person: number, key: SignalKey): Signal | null
  /** calls back when a signal has grown; returns the way to stop */
  onSignals(listener: () => void): () => void
}

/** The elements that the controller draws on and moves. */
export interface TimelineElements {
  readonly root: Element
  readonly header: HTMLCanvasElement
  readonly tracks: HTMLCanvasElement
  /** behind the tracks, stretched to their height */
  readonly grid: HTMLCanvasElement
  /** the part that scrolls */
  readonly scroller: HTMLElement
  readonly playhead: HTMLElement
  readonly mapPlayhead: HTMLElement
}

/** A track of a person (-1: shared). */
export interface TrackPlace {
  readonly track: TrackId
  readonly person: number
}

/** The view, the data and the two canvases of one timeline. All drawing goes through here. */
export interface TimelineController {
  readonly lanes: readonly Lane[]
  /** CSS pixels, of the part that scrolls */
  readonly heightPx: number
  readonly view: TimeView
  readonly data: TimelineData
  readonly widthPx: number
  readonly loop: readonly [number, number] | null
  readonly isFollowing: boolean
  readonly active: TrackPlace | null
  /** lanes painted so far; stands still while only the playhead moves */
  readonly nPainted: number
  /** takes the recording's present state; redraws only what changed */
  setData(people: readonly Person[], durationSec: number): void
  setMarks(markers: readonly TimelineMarker[], hits: readonly number[]): void
  setSetup(setup: TrackSetup): void
  setDensity(density: LaneDensity): void
  setLoop(loop: readonly [number, number] | null): void
  /** reads the tokens again if the theme is another */
  setTheme(name: string): void
  /** reads the tokens again and repaints: the font has come */
  refreshPalette(): void
  resize(widthPx: number, devicePixelRatio: number): void
  /** other lanes have come into sight */
  scrolled(): void
  zoomAt(sec: number, factor: number): void
  panBy(sec: number): void
  setView(view: TimeView): void
  fit(): void
  /** the loop fills the view; without one: all of it */
  fitLoop(): void
  /** keeps the playhead in view by turning pages; a pan lets go of it */
  setFollowing(isFollowing: boolean): void
  setActive(place: TrackPlace | null): void
  /** goes to the next or previous event of the active track; the event, or null if there is none */
  stepEvent(direction: 1 | -1): TrackEvent | null
  secAt(px: number): number
  /** the moment meant by the pointer: an event of the lane or a frame; as it is with `isExact` */
  snap(sec: number, lane: Lane | null, isExact: boolean): number
  laneAt(y: number): Lane | null
  /** what is to be said of a moment */
  describe(sec: number, lane: Lane | null): { head: string; lines: readonly ReadLine[] }
  /** one displayed frame */
  frame(): void
}

const NOTHING: TimelineData = {
  people: [],
  floor: { units: [], both: [], events: [] },
  markers: [],
  hits: [],
  durationSec: 0,
}

/**
 * @param onChange called after lanes, view or contents changed, for what is not drawn on a canvas (heads, thumbs, buttons)
 */
export function createTimelineController(
  elements: TimelineElements,
  host: TimelineHost,
  onChange: () => void,
): TimelineController {
  const headerCanvas = createLaneCanvas(elements.header)
  const trackCanvas = createLaneCanvas(elements.tracks)
  const gridCanvas = createLaneCanvas(elements.grid)
  const painter = createLanePainter({ header: headerCanvas, tracks: trackCanvas, grid: gridCanvas })
  const sources = new Map<string, ReturnType<typeof createTimelineSource>>()
  const eventCache = new Map<
    string,
    { stamp: unknown; options: unknown; events: readonly TrackEvent[]; secs: number[] }
  >()
  let theme = ''
  let palette = readPalette(elements.root)
  let density: LaneDensity = 'full'
  let ratio = 1
  let setup: TrackSetup = DEFAULT_SETUP
  let opened: readonly Person[] = []
  let data: TimelineData = NOTHING
  let lanes: readonly Lane[] = []
  let height = 0
  let view = fitView(0)
  let loop: readonly [number, number] | null = null
  let isFollowing = true
  let active: TrackPlace | null = null
  let shownTime = Number.NaN
  let playheadX = Number.NaN
  let mapX = Number.NaN

  const paint = () => {
    if (headerCanvas.widthPx <= 1) return
    const { scrollTop, clientHeight } = elements.scroller
    painter.paint(
      { lanes, data, view, palette, options: setup.options, header: HEADER[density] },
      scrollTop,
      scrollTop + clientHeight,
    )
  }

  const repaint = () => {
    painter.invalidateAll()
    paint()
    movePlayhead(host.now(), true)
  }

  const resizeCanvases = () => {
    const { minimap, ruler } = HEADER[density]
    headerCanvas.resize(headerCanvas.widthPx, minimap + ruler, ratio)
    trackCanvas.resize(headerCanvas.widthPx, height, ratio)
    gridCanvas.resize(headerCanvas.widthPx, 1 / ratio, ratio)
  }

  const relayout = () => {
    const next = layoutTracks(setup, data.people.length, density, {
      defaultHeight: (track, density) => TRACK_KINDS[track].heights[density],
      hasContent: (track, person) => TRACK_KINDS[track].hasContent(data, data.people[person]),
    })
    const isOther = next.height !== height
    lanes = next.lanes
    height = next.height
    if (isOther && headerCanvas.widthPx > 1) resizeCanvases()
  }

  const show = (next: TimeView) => {
    const clamped = clampView(next, data.durationSec)
    if (clamped.startSec === view.startSec && clamped.endSec === view.endSec) return
    view = clamped
    painter.invalidateView()
    paint()
    movePlayhead(host.now(), true)
    onChange()
  }

  const movePlayhead = (time: number, isForced: boolean) => {
    const x = Math.round(secToPx(time, view, headerCanvas.widthPx) * ratio) / ratio
    if (x !== playheadX || isForced) {
      playheadX = x
      const isSeen = x >= -1 && x <= headerCanvas.widthPx + 1
      elements.playhead.style.transform = isSeen ? `translateX(${x}px)` : 'translateX(-100px)'
    }
    const map = Math.round((time / Math.max(data.durationSec, 1)) * headerCanvas.widthPx * ratio) / ratio
    if (map === mapX && !isForced) return
    mapX = map
    elements.mapPlayhead.style.transform = `translateX(${map}px)`
  }

  /** Signals of the shown tracks; asking for one begins to make it. */
  const signalsOf = (person: number): Signal[] => {
    const keys = setup.order.flatMap((id) => (setup.shown.has(id) ? (TRACK_KINDS[id].signals ?? []) : []))
    return keys.flatMap((key) => host.signal(person, key) ?? [])
  }

  const takeData = (durationSec: number) => {
    const people = opened.map((person) => {
      const source = sources.get(person.id) ?? createTimelineSource()
      sources.set(person.id, source)
      return source.update(person, signalsOf(person.index))
    })
    const changed = people.map((person, index) => person !== data.people[index])
    const isSame = durationSec === data.durationSec && people.length === data.people.length && !changed.includes(true)
    if (isSame) return
    const wasFitted = isFitted(view, data.durationSec)
    const isLonger = durationSec !== data.durationSec
    data = { ...data, people, floor: floorOfPeople(people), durationSec }
    const nextView = wasFitted ? fitView(durationSec) : clampView(view, durationSec)
    const isMoved = isLonger || nextView.startSec !== view.startSec || nextView.endSec !== view.endSec
    view = nextView
    const before = lanes
    relayout()
    const isSameLayout =
      before.length === lanes.length &&
      before.every((lane, i) => laneKey(lane) === laneKey(lanes[i]!) && lane.top === lanes[i]!.top)
    if (isMoved || !isSameLayout || people.length !== changed.length) painter.invalidateAll()
    else painter.invalidate((lane) => lane.person < 0 || changed[lane.person] === true)
    paint()
    movePlayhead(host.now(), true)
    onChange()
  }

  const eventsOf = ({ track, person }: TrackPlace) => {
    const key = laneKey({ track, person })
    const stamp = person < 0 ? data : data.people[person]
    const known = eventCache.get(key)
    if (known?.stamp === stamp && known?.options === setup.options) return known
    const events = TRACK_KINDS[track].events?.(data, data.people[person], setup.options) ?? []
    const made = { stamp, options: setup.options, events, secs: events.map((event) => event.sec) }
    eventCache.set(key, made)
    return made
  }

  /** Where there is no lane to ask: changes of the floor, marks, ends of the loop. */
  const usualSecs = (): number[] =>
    [
      ...data.floor.units.flatMap((spans) => spans.flatMap((span) => [span.startSec, span.endSec])),
      ...data.markers.flatMap((marker) => [marker.startSec, marker.endSec]),
      ...(loop ?? []),
    ].sort((a, b) => a - b)

  const isIn = (time: number) => time >= view.startSec && time <= view.endSec

  return {
    get lanes() {
      return lanes
    },
    get heightPx() {
      return height
    },
    get view() {
      return view
    },
    get data() {
      return data
    },
    get widthPx() {
      return headerCanvas.widthPx
    },
    get loop() {
      return loop
    },
    get isFollowing() {
      return isFollowing
    },
    get active() {
      return active
    },
    get nPainted() {
      return painter.nPainted
    },
    setData(people, durationSec) {
      opened = people
      takeData(durationSec)
    },
    setMarks(markers, hits) {
      if (markers === data.markers && hits === data.hits) return
      data = { ...data, markers, hits }
      relayout()
      repaint()
      onChange()
    },
    setSetup(next) {
      if (next === setup) return
      setup = next
      takeData(data.durationSec)
      relayout()
      repaint()
      onChange()
    },
    setDensity(next) {
      if (next === density) return
      density = next
      relayout()
      if (headerCanvas.widthPx > 1) resizeCanvases()
      repaint()
      onChange()
    },
    setLoop(next) {
      if (next?.[0] === loop?.[0] && next?.[1] === loop?.[1]) return
      loop = next
      onChange()
    },
    setTheme(name) {
      if (name === theme) return
      theme = name
      palette = readPalette(elements.root)
      repaint()
    },
    refreshPalette() {
      palette = readPalette(elements.root)
      headerCanvas.forgetTexts()
      trackCanvas.forgetTexts()
      repaint()
    },
    resize(widthPx, devicePixelRatio) {
      ratio = devicePixelRatio
      headerCanvas.resize(widthPx, 1, ratio)
      resizeCanvases()
      repaint()
      onChange()
    },
    scrolled: paint,
    zoomAt(sec, factor) {
      show(zoomView(view, sec, factor, data.durationSec))
    },
    panBy(sec) {
      const next = panView(view, sec, data.durationSec)
      const now = host.now()
      if (now < next.startSec || now > next.endSec) isFollowing = false
      show(next)
    },
    setView(next) {
      show(next)
      if (!isIn(host.now())) isFollowing = false
      onChange()
    },
    fit() {
      isFollowing = true
      show(fitView(data.durationSec))
      onChange()
    },
    fitLoop() {
      const span = loop ? loop[1] - loop[0] : 0
      const near: TimeView | null = loop && { startSec: loop[0] - span * 0.04, endSec: loop[1] + span * 0.04 }
      const isThere = near !== null && Math.abs(near.startSec - view.startSec) < 1e-6
      show(near === null || isThere ? fitView(data.durationSec) : near)
    },
    setFollowing(next) {
      isFollowing = next
      if (next && !isIn(host.now())) show(followView(view, host.now(), data.durationSec))
      onChange()
    },
    setActive(place) {
      if (place?.track === active?.track && place?.person === active?.person) return
      active = place
      onChange()
    },
    stepEvent(direction) {
      const place = active ?? lanes.find((lane) => TRACK_KINDS[lane.track].events !== undefined)
      if (!place) return null
      const { events, secs } = eventsOf(place)
      const sec = neighbourSec(secs, host.position(), direction)
      if (sec === undefined) return null
      host.seek(sec)
      return events[secs.indexOf(sec)] ?? null
    },
    secAt: (px) => pxToSec(px, view, headerCanvas.widthPx),
    snap(sec, lane, isExact) {
      if (isExact) return sec
      const ofLane = lane ? eventsOf(lane).secs : []
      const secs = ofLane.length > 0 ? ofLane : usualSecs()
      const { fps, offsetSec } = data.people[lane?.person ?? 0] ?? { fps: 0, offsetSec: 0 }
      return snapSec(sec, secs, fps, (view.endSec - view.startSec) / headerCanvas.widthPx, offsetSec)
    },
    laneAt: (y) => laneAt(lanes, y) ?? null,
    describe: (sec, lane) => readOut(data, sec, lane?.track ?? null, setup.options),
    frame() {
      const time = host.now()
      // the first frame is no move: the view may have been chosen before it
      if (isFollowing && !Number.isNaN(shownTime) && time !== shownTime) {
        const next = followView(view, time, data.durationSec)
        if (next !== view) show(next)
      }
      shownTime = time
      movePlayhead(time, false)
    },
  }
}
