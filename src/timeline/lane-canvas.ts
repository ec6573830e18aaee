import type { Painting } from './painting.ts'
import type { Raster } from './raster.ts'
import type { TimeView } from './time-view.ts'
import type { TimelinePalette } from './timeline-palette.ts'

/** A canvas and all the scratch that painting on it needs. */
export interface LaneCanvas {
  /** CSS pixels */
  readonly widthPx: number
  resize(widthPx: number, heightPx: number, devicePixelRatio: number): void
  /** what a painter is handed for this view */
  painting(view: TimeView, palette: TimelinePalette): Painting
  /** the context was restored: its font is another */
  forgetFont(): void
  /** forgets measured texts: the font has come */
  forgetTexts(): void
}

/** Text widths kept per font. */
const MAX_MEASURED = 20_000
/** CSS pixels between two lines of the hatching. */
const HATCH_PX = 5

/** Binds painters to a canvas. Its size is the size it is given, not that of the element. */
export function createLaneCanvas(canvas: HTMLCanvasElement): LaneCanvas {
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('timeline: the browser gives no 2D canvas')
  const ctx = context
  let widthPx = 0
  let ratio = 1
  let low = new Float32Array(0)
  let high = new Float32Array(0)
  let shares = new Float32Array(0)
  let pixels = new Uint32Array(0)
  const images = new Map<number, ImageData>()
  let hatch: { colour: string; pattern: CanvasPattern | null } | null = null
  const textWidths = new Map<string, Map<string, number>>()

  let widths = new Map<string, number>()
  /** setting one takes 3 us even where it is the same */
  let fontSet = ''

  const setFont = (font: string) => {
    if (font === fontSet) return
    fontSet = font
    ctx.font = font
    ctx.textBaseline = 'middle'
    const known = textWidths.get(font)
    if (known) widths = known
    else textWidths.set(font, (widths = new Map()))
  }

  const measure = (text: string) => {
    let width = widths.get(text)
    if (width !== undefined) return width
    if (widths.size >= MAX_MEASURED) widths.clear()
    widths.set(text, (width = ctx.measureText(text).width))
    return width
  }

  const raster = ({ height }: { height: number }): Raster => {
    const size = { width: canvas.width, height: Math.round(height * ratio) }
    const n = size.width * size.height
    if (pixels.length < n) {
      pixels = new Uint32Array(n)
      images.clear()
    }
    pixels.fill(0, 0, n)
    return { ...size, pixels }
  }

  /** the pixels of a raster as the canvas takes them; lanes have few heights, and all the same width */
  const imageOf = ({ width, height, pixels: { buffer } }: Raster): ImageData => {
    const known = images.get(height)
    if (known?.width === width) return known
    // the array of a raster is ours and never shared between threads
    const bytes = new Uint8ClampedArray(buffer as ArrayBuffer, 0, width * height * 4)
    const image = new ImageData(bytes, width, height)
    images.set(height, image)
    return image
  }

  const put = ({ top }: { top: number }, picture: Raster) => {
    ctx.putImageData(imageOf(picture), 0, Math.round(top * ratio))
  }

  return {
    get widthPx() {
      return widthPx
    },
    resize(width, height, devicePixelRatio) {
      widthPx = Math.max(1, Math.round(width))
      if (devicePixelRatio !== ratio) hatch = null
      ratio = devicePixelRatio
      fontSet = ''
      canvas.width = Math.round(widthPx * ratio)
      canvas.height = Math.max(1, Math.round(height * ratio))
      low = new Float32Array(canvas.width)
      high = new Float32Array(canvas.width)
      shares = new Float32Array(canvas.width * 8)
    },
    painting(view, palette) {
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
      if (hatch?.colour !== palette.gap) {
        hatch = { colour: palette.gap, pattern: hatchPattern(ctx, palette.gap, ratio) }
      }
      const { pattern } = hatch
      return { ctx, view, widthPx, ratio, palette, hatch: pattern, setFont, measure, low, high, shares, raster, put }
    },
    forgetFont() {
      fontSet = ''
    },
    forgetTexts() {
      textWidths.clear()
      widths = new Map()
      fontSet = ''
    },
  }
}

/** Diagonal lines. */
function hatchPattern(ctx: CanvasRenderingContext2D, colour: string, ratio: number): CanvasPattern | null {
  const size = Math.round(HATCH_PX * ratio)
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
