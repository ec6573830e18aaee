import type { FilmPlayer } from '../workspace/index.ts'

/** device px per CSS px at most: a film needs no more */
const MAX_PIXEL_RATIO = 2
/** s; so long after the film's end its last frame is still shown for what it is: frame counts differ by a few */
const SLACK_SEC = 0.25

/**
 * Paints one film into a canvas that is as large as its room allows. The drawing is laid out in pixels of the stored
 * raster, which is what keypoints and boxes are measured in; turning it upright comes after.
 */
export class FilmPainter {
  /** what there is to say instead of a picture */
  word = ''
  private readonly canvas: HTMLCanvasElement
  private readonly film: FilmPlayer
  private readonly context: CanvasRenderingContext2D | null
  /** clockwise quarter turns from the stored raster to what is seen */
  private readonly turns: number
  private readonly room = { width: 0, height: 0, ratio: 1 }
  private version = -1
  private isStale = true

  /** @param personTurns quarter turns by which the person lies on the side in the film */
  constructor(canvas: HTMLCanvasElement, film: FilmPlayer, personTurns: number) {
    this.canvas = canvas
    this.film = film
    this.context = canvas.getContext('2d', { alpha: false })
    this.turns = (film.info.quarterTurns + 4 - personTurns) % 4
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

  /** One displayed frame at a media time; draws only where something changed. */
  paint(mediaSec: number, rate: number): void {
    const { film, canvas } = this
    if (this.room.width === 0) return
    const filmSec = mediaSec
    const picture = film.update(filmSec, rate)
    this.word = this.wordAt(filmSec)
    if (picture.version === this.version && !this.isStale) return
    this.version = picture.version
    this.isStale = false
    canvas.dataset['frameSec'] = picture.startSec.toFixed(4)
    canvas.dataset['exact'] = String(picture.isExact)
    if (picture.image !== null) this.draw(picture.image)
  }

  private wordAt(filmSec: number): string {
    const { firstSec, endSec } = this.film.info
    if (filmSec > endSec + SLACK_SEC) return 'The film has ended.'
    if (filmSec < firstSec - SLACK_SEC) return 'The film has not begun.'
    return ''
  }

  private draw(image: OffscreenCanvas): void {
    const { context, canvas, turns, film } = this
    if (context === null) return
    const { width, height } = film.info
    const scale = canvas.width / (turns % 2 === 0 ? width : height)
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.translate(canvas.width / 2, canvas.height / 2)
    context.rotate((turns * Math.PI) / 2)
    context.scale(scale, scale)
    context.translate(-width / 2, -height / 2)
    context.imageSmoothingQuality = 'medium'
    context.drawImage(image, 0, 0, width, height)
  }
}
