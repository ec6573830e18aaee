import type { LaneCanvas } from './lane-canvas.ts'
import type { TimeView } from './time-view.ts'
import { fitView } from './time-view.ts'
import type { TimelineData } from './timeline-data.ts'
import type { TimelinePalette } from './timeline-palette.ts'
import { laneKey, type Lane } from './track-layout.ts'
import type { TrackOptions } from './track-setup.ts'
import { paintMinimap } from './tracks/minimap.ts'
import { TRACK_KINDS } from './tracks/registry.ts'
import { paintGrid, paintRuler } from './tracks/ruler.ts'

/** All that the picture of the lanes depends on. */
export interface LaneScene {
  readonly lanes: readonly Lane[]
  readonly data: TimelineData
  readonly view: TimeView
  readonly palette: TimelinePalette
  readonly options: TrackOptions
  /** CSS pixels */
  readonly header: { readonly minimap: number; readonly ruler: number }
}

/** Paints lanes that are out of date and in sight; the others when they come into sight. */
export interface LanePainter {
  /** lanes painted so far, minimap and ruler included */
  readonly nPainted: number
  /** everything is out of date */
  invalidateAll(): void
  /** everything is but the minimap: another stretch of time is shown */
  invalidateView(): void
  /** these lanes are, and what stands above them */
  invalidate(isStale: (lane: Lane) => boolean): void
  /** @param fromPx @param toPx the part of the tracks that is in sight, CSS pixels */
  paint(scene: LaneScene, fromPx: number, toPx: number): void
}

/** CSS pixels beyond the edge that are painted too, so that a slow scroll shows no empty lane. */
const MARGIN_PX = 40

/** The canvases that a timeline is painted on. */
export interface PaintedLayers {
  /** minimap and ruler */
  readonly header: LaneCanvas
  readonly tracks: LaneCanvas
  /** behind the tracks: one row of pixels, as high as them all; drawn on the tracks its lines take a quarter of a redraw */
  readonly grid: LaneCanvas
}

/** CSS pixels; the largest text of a track stands in a lane of this height. */
const TEXT_PX = 15

export function createLanePainter({ header, tracks, grid }: PaintedLayers): LanePainter {
  /** keys of lanes whose picture holds */
  const fresh = new Set<string>()
  let isMinimapFresh = false
  let isRulerFresh = false
  let isWiped = true
  let nPainted = 0
  let lastLanes: readonly Lane[] = []

  const paintHeader = (scene: LaneScene) => {
    const { minimap, ruler } = scene.header
    if (minimap > 0 && !isMinimapFresh) {
      paintMinimap(header.painting(fitView(scene.data.durationSec), scene.palette), minimap, scene.data)
      nPainted++
    }
    isMinimapFresh = true
    if (isRulerFresh) return
    paintRuler(header.painting(scene.view, scene.palette), minimap, ruler, scene.data)
    isRulerFresh = true
    nPainted++
  }

  const invalidateView = () => {
    fresh.clear()
    isRulerFresh = false
    isWiped = false
  }

  return {
    get nPainted() {
      return nPainted
    },
    invalidateAll() {
      invalidateView()
      isMinimapFresh = false
    },
    invalidateView,
    invalidate(isStale) {
      for (const lane of lastLanes) if (isStale(lane)) fresh.delete(laneKey(lane))
      isMinimapFresh = false
      isRulerFresh = false
    },
    paint(scene, fromPx, toPx) {
      lastLanes = scene.lanes
      paintHeader(scene)
      const painting = tracks.painting(scene.view, scene.palette)
      const { ctx, widthPx } = painting
      // lanes may have moved: what stood between them goes; each covers its own place, and wiping that too takes 2 ms
      const isWipe = !isWiped
      if (isWipe) {
        wipeBetween(ctx, scene.lanes, widthPx)
        paintGrid(grid.painting(scene.view, scene.palette))
      }
      isWiped = true
      for (const lane of scene.lanes) {
        const key = laneKey(lane)
        const isInSight = lane.top + lane.height >= fromPx - MARGIN_PX && lane.top <= toPx + MARGIN_PX
        if (!isInSight || fresh.has(key)) continue
        fresh.add(key)
        // no painter writes beyond its lane; what could is text in a low one
        const isLow = lane.height < TEXT_PX
        if (isLow) {
          ctx.save()
          ctx.beginPath()
          ctx.rect(0, lane.top, widthPx, lane.height)
          ctx.clip()
        }
        TRACK_KINDS[lane.track].paint(painting, lane, scene.data, scene.options)
        if (isLow) {
          ctx.restore()
          tracks.forgetFont()
        }
        nPainted++
      }
    },
  }
}

/** Clears what no lane covers, and the pixels that two share. */
function wipeBetween(ctx: CanvasRenderingContext2D, lanes: readonly Lane[], widthPx: number): void {
  let top = 0
  for (const lane of lanes) {
    ctx.clearRect(0, top - 1, widthPx, lane.top - top + 2)
    top = lane.top + lane.height
  }
  ctx.clearRect(0, top - 1, widthPx, 1e5)
}
