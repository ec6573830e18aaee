import type { FilmCheck, FilmPlayer } from '../workspace/index.ts'
import { drawBody, drawKeypoints } from './film-overlay.ts'

/** device px per CSS px at most: a film needs no more */
const MAX_PIXEL_RATIO = 2
/** s; so long after the film's end its last frame is still shown for what it is: frame counts differ by a few */
const SLACK_SEC = 0.25

/** What is drawn over a film. */
export interface FilmOverlays {
  readonly check: FilmCheck | null
  readonly hasPoints: boolean
  readonly hasBody: boolean
  /** colour of the person */
  readonly accent: string
}

/**
 * Paints one film into a canvas that is as large as its room allows. The drawing is laid out in pixels of the stored
 * raster, which is what keypoints and boxes are measured in; turning it upright comes after.
 */
export class FilmPainter {
  /** what there is to say instead of a picture */
  word = ''
  /** s; the film shows at t + offset what the stage shows at t */
  offsetSec = 0
  private readonly canvas: HTMLCanvasElement
  private readonly film: FilmPlayer
  private readonly context: CanvasRenderingContext2D | null
  /** clockwise quarter turns from the stored raster to what is seen */
  private readonly turns: number
  private readonly room = { width: 0, height: 0, ratio: 1 }
  private overlays: FilmOverlays = { check: null, hasPoints: false, hasBody: false, accent: '' }
  private version = -1
  private isStale = true
  /** s, moment that was painted last, and rows of keypoints there were then */
  private paintedSec = Number.NaN
  private paintedRows = 0

  /** @param turns clockwise quarter turns that bring the film upright */
  constructor(canvas: HTMLCanvasElement, film: FilmPlayer, turns: number) {
    this.canvas = canvas
    this.film = film
    this.context = canvas.getContext('2d', { alpha: false })
    this.turns = turns
  }

  /** CSS px of the place it may fill. */
  setRoom(width: number, height: number, pixelRatio: number): void {
    const { film, turns, canvas } = this
    const ratio = Math.min(MAX_PIXEL_RATIO, pixelRatio)
    Object.assign(this.room, { width, height, ratio })
    const [across, down] = turns % 2 === 0 ? [film.info.width, film.info.height] : [film.info.height, film.info.width]
    const scale = Math.min(width / across, height / down)
    const shown = { width: Math.max(1, across * scale), height: Math.max(1, down * scale) }
    canvas.style.width = `${shown.width}px`
    canvas.style.height = `${shown.height}px`
    canvas.width = Math.round(shown.width * ratio)
    canvas.height = Math.round(shown.height * ratio)
    film.setSize(
      (turns % 2 === 0 ? shown.width : shown.height) * ratio,
      (turns % 2 === 0 ? shown.height : shown.width) * ratio,
    )
    this.isStale = true
  }

  setOverlays(overlays: FilmOverlays): void {
    this.overlays = overlays
    this.isStale = true
  }

  /** One displayed frame at a media time; draws only where something changed. */
  paint(mediaSec: number, rate: number): void {
    const { film, canvas } = this
    if (this.room.width === 0) return
    const filmSec = mediaSec + this.offsetSec
    const picture = film.update(filmSec, rate)
    this.word = this.wordAt(filmSec)
    if (picture.version === this.version && !this.isStale && !this.isOverlayStale(mediaSec)) return
    this.version = picture.version
    this.isStale = false
    this.paintedSec = mediaSec
    this.paintedRows = this.overlays.check?.picture.nLoaded ?? 0
    canvas.dataset['frameSec'] = picture.startSec.toFixed(4)
    canvas.dataset['exact'] = String(picture.isExact)
    if (picture.image !== null) this.draw(picture.image)
    this.drawOverlays(mediaSec, filmSec)
  }

  private isOverlayStale(mediaSec: number): boolean {
    const { check, hasPoints, hasBody } = this.overlays
    if (check === null || !(hasPoints || hasBody)) return false
    return mediaSec !== this.paintedSec || check.picture.nLoaded !== this.paintedRows
  }

  private drawOverlays(mediaSec: number, filmSec: number): void {
    const { context } = this
    const { check, hasPoints, hasBody, accent } = this.overlays
    if (context === null || check === null) return
    this.lay(context)
    const target = { context, scale: this.scale / this.room.ratio }
    if (hasBody) drawBody(target, check, mediaSec, accent)
    // keypoints were found in the film's frames, so they go with the film
    if (hasPoints) drawKeypoints(target, check, Math.floor(filmSec * check.agreement.fps + 1e-3))
  }

  private wordAt(filmSec: number): string {
    const { firstSec, endSec } = this.film.info
    if (filmSec > endSec + SLACK_SEC) return 'The film has ended.'
    if (filmSec < firstSec - SLACK_SEC) return 'The film has not begun.'
    return ''
  }

  /** device px to one px of the stored raster */
  private get scale(): number {
    return this.canvas.width / (this.turns % 2 === 0 ? this.film.info.width : this.film.info.height)
  }

  private draw(image: OffscreenCanvas): void {
    const { context, film } = this
    if (context === null) return
    this.lay(context)
    context.imageSmoothingQuality = 'medium'
    context.drawImage(image, 0, 0, film.info.width, film.info.height)
  }

  /** From pixels of the stored raster to the canvas. */
  private lay(context: CanvasRenderingContext2D): void {
    const { canvas, turns, scale, film } = this
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.translate(canvas.width / 2, canvas.height / 2)
    context.rotate((turns * Math.PI) / 2)
    context.scale(scale, scale)
    context.translate(-film.info.width / 2, -film.info.height / 2)
  }
}
