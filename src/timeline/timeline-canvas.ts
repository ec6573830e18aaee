import { isFitted, fitView, secToPx, type TimeView } from './time-view.ts'
import type { Lane } from './lane-layout.ts'
import {
  paintEmotion,
  paintLoop,
  paintMinimap,
  paintRuler,
  paintTurns,
  paintValidity,
  paintVoice,
  paintWords,
  wordFont,
  type Painting,
} from './paint-lanes.ts'
import type { Span } from './spans.ts'
import type { TimelinePerson } from './timeline-data.ts'
import type { TimelinePalette } from './timeline-palette.ts'

/** All that a repaint of the lanes depends on. */
export interface TimelineScene {
  readonly lanes: readonly Lane[]
  readonly heightPx: number
  readonly people: readonly TimelinePerson[]
  readonly turns: readonly (readonly Span[])[]
  readonly overlaps: readonly Span[]
  readonly durationSec: number
  readonly view: TimeView
  readonly loop: readonly [number, number] | null
  readonly palette: TimelinePalette
}

/** Painter of the two layers: lanes, redrawn when data or view change; playhead, redrawn when it moves. */
export interface TimelineCanvas {
  resize(widthPx: number, heightPx: number, devicePixelRatio: number): void
  /** redraws the lanes */
  paint(scene: TimelineScene): void
  /** moves the playhead; draws nothing while it stands on the same device pixel */
  paintPlayhead(scene: TimelineScene, timeSec: number): void
  readonly widthPx: number
}

/** CSS pixels; corners of the playhead's grip. */
const HEAD_CORNERS = [3, 3, 5, 5]
/** Text widths kept per font. */
const MAX_MEASURED = 20_000

/** Binds the painters to their canvases. */
export function createTimelineCanvas(lanes: HTMLCanvasElement, overlay: HTMLCanvasElement): TimelineCanvas {
  const ctx = lanes.getContext('2d')
  const overlayCtx = overlay.getContext('2d')
  if (!ctx || !overlayCtx) throw new Error('timeline: the browser gives no 2D canvas')
  let widthPx = 0
  let heightPx = 0
  let ratio = 1
  let columns = new Float32Array(0)
  let playheadPx = Number.NaN
  let playheadMapPx = Number.NaN
  let hatch: { colour: string; pattern: CanvasPattern | null } | null = null
  const textWidths = new Map<string, Map<string, number>>()

  const measure = (text: string) => {
    let widths = textWidths.get(ctx.font)
    if (!widths || widths.size > MAX_MEASURED) textWidths.set(ctx.font, (widths = new Map()))
    let width = widths.get(text)
    if (width === undefined) widths.set(text, (width = ctx.measureText(text).width))
    return width
  }

  const eraseStripe = (x: number) => {
    if (!Number.isNaN(x)) overlayCtx.clearRect(x - 8, 0, 16, heightPx)
  }

  return {
    get widthPx() {
      return widthPx
    },
    resize(width, height, devicePixelRatio) {
      widthPx = Math.max(1, Math.round(width))
      heightPx = Math.max(1, Math.round(height))
      ratio = devicePixelRatio
      for (const canvas of [lanes, overlay]) {
        canvas.width = Math.round(widthPx * ratio)
        canvas.height = Math.round(heightPx * ratio)
      }
      columns = new Float32Array(widthPx)
      playheadPx = Number.NaN
      playheadMapPx = Number.NaN
      hatch = null
    },
    paint(scene) {
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
      ctx.clearRect(0, 0, widthPx, heightPx)
      if (hatch?.colour !== scene.palette.gap) {
        hatch = { colour: scene.palette.gap, pattern: hatchPattern(ctx, scene.palette.gap, ratio) }
        textWidths.clear()
      }
      const { view, palette } = scene
      const painting: Painting = { ctx, view, widthPx, palette, hatch: hatch.pattern, measure }
      ctx.font = wordFont(palette)
      for (const lane of scene.lanes) paintLane(painting, lane, scene, columns)
      const ruler = scene.lanes.find((lane) => lane.kind === 'ruler')
      if (scene.loop && ruler) paintLoop(painting, scene.loop, ruler.top, scene.heightPx)
      playheadPx = Number.NaN
    },
    paintPlayhead(scene, timeSec) {
      const x = Math.round(secToPx(timeSec, scene.view, widthPx) * ratio) / ratio
      if (x === playheadPx) return
      overlayCtx.setTransform(ratio, 0, 0, ratio, 0, 0)
      // a new view leaves no stripe to trust
      if (Number.isNaN(playheadPx)) overlayCtx.clearRect(0, 0, widthPx, heightPx)
      else eraseStripe(playheadPx)
      eraseStripe(playheadMapPx)
      playheadPx = x
      const minimap = scene.lanes[0]?.kind === 'minimap' ? scene.lanes[0] : null
      const top = minimap ? minimap.top + minimap.height + 2 : 0
      overlayCtx.fillStyle = scene.palette.playhead
      if (x >= -1 && x <= widthPx + 1) {
        overlayCtx.fillRect(x - 0.75, top, 1.5, scene.heightPx - top)
        overlayCtx.beginPath()
        overlayCtx.roundRect(x - 5, top, 10, 9, HEAD_CORNERS)
        overlayCtx.fill()
      }
      if (minimap) {
        playheadMapPx = (timeSec / Math.max(scene.durationSec, 1)) * widthPx
        overlayCtx.fillRect(playheadMapPx - 0.75, minimap.top, 1.5, minimap.height)
      }
    },
  }
}

/** One lane with its painter. */
function paintLane(painting: Painting, lane: Lane, scene: TimelineScene, columns: Float32Array): void {
  const person = scene.people[lane.person]
  switch (lane.kind) {
    case 'minimap': {
      const whole = { ...painting, view: fitView(scene.durationSec) }
      paintMinimap(whole, lane, scene.people, scene.view, isFitted(scene.view, scene.durationSec))
      break
    }
    case 'ruler':
      paintRuler(painting, lane, scene.heightPx)
      break
    case 'voice':
      if (person) paintVoice(painting, lane, person, columns)
      break
    case 'words':
      if (person) paintWords(painting, lane, person)
      break
    case 'emotion':
      if (person) paintEmotion(painting, lane, person)
      break
    case 'validity':
      if (person) paintValidity(painting, lane, person)
      break
    case 'turns':
      paintTurns(painting, lane, scene.turns, scene.overlaps)
      break
  }
}

/** Diagonal lines, 5 px apart. */
function hatchPattern(ctx: CanvasRenderingContext2D, colour: string, ratio: number): CanvasPattern | null {
  const size = Math.round(5 * ratio)
  const tile = new OffscreenCanvas(size, size)
  const tileCtx = tile.getContext('2d')
  if (!tileCtx) return null
  tileCtx.strokeStyle = colour
  tileCtx.lineWidth = 1.2 * ratio
  tileCtx.beginPath()
  for (const shift of [-size, 0, size]) {
    tileCtx.moveTo(shift - 1, size + 1)
    tileCtx.lineTo(shift + size + 1, -1)
  }
  tileCtx.stroke()
  const pattern = ctx.createPattern(tile, 'repeat')
  pattern?.setTransform(new DOMMatrix().scale(1 / ratio))
  return pattern
}
