import type { Person } from '../workspace/index.ts'
import { hoverLines } from './hover-lines.ts'
import { layoutLanes, type Lane, type LaneDensity } from './lane-layout.ts'
import type { Span } from './spans.ts'
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
import { createTimelineCanvas, type TimelineScene } from './timeline-canvas.ts'
import { createTimelineSource, turnsOf, type TimelinePerson, type TimelineSource } from './timeline-data.ts'
import { readPalette, type TimelinePalette } from './timeline-palette.ts'

/** What the timeline asks of the player around it. */
export interface TimelineHost {
  /** s, the time the picture shows */
  now(): number
  /** calls back once per displayed frame; returns the way to stop */
  onFrame(listener: () => void): () => void
  isPlaying(): boolean
  beginScrub(): void
  scrubTo(sec: number): void
  endScrub(): void
  setLoop(range: [number, number] | null): void
}

/** The view, the data and the two canvases of one timeline. All drawing goes through here. */
export interface TimelineController {
  readonly lanes: readonly Lane[]
  readonly heightPx: number
  readonly view: TimeView
  readonly durationSec: number
  readonly widthPx: number
  readonly loop: readonly [number, number] | null
  /** takes the recording's present state; redraws only what changed */
  setData(people: readonly Person[], durationSec: number): void
  setDensity(density: LaneDensity): void
  setLoop(loop: readonly [number, number] | null): void
  /** reads the tokens again if the theme is another */
  setTheme(name: string): void
  /** reads the tokens again and repaints: the font has come */
  refreshPalette(): void
  resize(widthPx: number, devicePixelRatio: number): void
  zoomAt(sec: number, factor: number): void
  panBy(sec: number): void
  setView(view: TimeView): void
  fit(): void
  /** follow the playhead (page flip); the user's own pan or zoom lets go of it until it is back in view */
  setFollowing(isFollowing: boolean): void
  secAt(px: number): number
  pxAt(sec: number): number
  /** what is to be said of a moment: its time and frame, then what is missing there */
  describe(sec: number): string[]
  /** one displayed frame */
  frame(): void
}

/** What both say at once, before anything is open. */
const PAINT_NOTHING: readonly Span[] = []

/**
 * @param onChange called after lanes, view or contents changed, for what is not drawn on the canvas (labels, buttons)
 */
export function createTimelineController(
  root: Element,
  laneCanvas: HTMLCanvasElement,
  overlay: HTMLCanvasElement,
  host: TimelineHost,
  onChange: () => void,
): TimelineController {
  const canvas = createTimelineCanvas(laneCanvas, overlay)
  const sources = new Map<string, TimelineSource>()
  let palette: TimelinePalette = readPalette(root)
  let theme = ''
  let density: LaneDensity = 'full'
  let ratio = 1
  let durationSec = 0
  let people: TimelinePerson[] = []
  let turns: Span[][] = []
  let overlaps: readonly Span[] = PAINT_NOTHING
  let { lanes, height } = layoutLanes([], density)
  let view = fitView(0)
  let loop: readonly [number, number] | null = null
  let isFollowing = true
  let scene: TimelineScene | null = null

  const repaint = () => {
    scene = { lanes, heightPx: height, people, turns, overlaps, durationSec, view, loop, palette }
    if (canvas.widthPx <= 1) return
    canvas.paint(scene)
    canvas.paintPlayhead(scene, host.now())
  }

  const relayout = () => {
    const contents = people.map((person) => ({
      hasWords: person.utterances.length > 0,
      hasEmotion: person.emotions !== null,
    }))
    const next = layoutLanes(contents, density)
    const isTaller = next.height !== height
    lanes = next.lanes
    height = next.height
    if (isTaller && canvas.widthPx > 1) canvas.resize(canvas.widthPx, height, ratio)
  }

  const show = (next: TimeView) => {
    const clamped = clampView(next, durationSec)
    if (clamped.startSec === view.startSec && clamped.endSec === view.endSec) return
    view = clamped
    repaint()
    onChange()
  }

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
    get durationSec() {
      return durationSec
    },
    get widthPx() {
      return canvas.widthPx
    },
    get loop() {
      return loop
    },
    setData(source, nextDurationSec) {
      const next = source.map((person) => {
        const known = sources.get(person.id) ?? createTimelineSource()
        sources.set(person.id, known)
        return known.update(person)
      })
      const isSame = (person: TimelinePerson, index: number) => person === people[index]
      const isChanged = nextDurationSec !== durationSec || next.length !== people.length || !next.every(isSame)
      if (!isChanged) return
      const wasFitted = isFitted(view, durationSec)
      people = next
      durationSec = nextDurationSec
      const found = turnsOf(people)
      turns = found.turns
      overlaps = found.overlaps
      view = wasFitted ? fitView(durationSec) : clampView(view, durationSec)
      relayout()
      repaint()
      onChange()
    },
    setDensity(next) {
      if (next === density) return
      density = next
      relayout()
      repaint()
      onChange()
    },
    setLoop(next) {
      if (next?.[0] === loop?.[0] && next?.[1] === loop?.[1]) return
      loop = next
      repaint()
    },
    setTheme(name) {
      if (name === theme) return
      theme = name
      palette = readPalette(root)
      repaint()
    },
    refreshPalette() {
      palette = readPalette(root)
      repaint()
    },
    resize(widthPx, devicePixelRatio) {
      ratio = devicePixelRatio
      canvas.resize(widthPx, height, ratio)
      repaint()
    },
    zoomAt(sec, factor) {
      isFollowing = false
      show(zoomView(view, sec, factor, durationSec))
    },
    panBy(sec) {
      isFollowing = false
      show(panView(view, sec, durationSec))
    },
    setView(next) {
      isFollowing = false
      show(next)
    },
    fit() {
      isFollowing = true
      show(fitView(durationSec))
    },
    setFollowing(next) {
      isFollowing = next
    },
    secAt: (px) => pxToSec(px, view, canvas.widthPx),
    pxAt: (sec) => secToPx(sec, view, canvas.widthPx),
    describe: (sec) => hoverLines(people, sec),
    frame() {
      if (!scene) return
      const time = host.now()
      if (!isFollowing && time >= view.startSec && time <= view.endSec) isFollowing = true
      if (isFollowing && host.isPlaying()) {
        const next = followView(view, time, durationSec)
        if (next !== view) show(next)
      }
      canvas.paintPlayhead(scene, time)
    },
  }
}
