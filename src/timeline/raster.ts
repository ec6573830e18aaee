/**
 * A lane's picture as numbers: device pixels, filled column by column and put on the canvas in one piece. Measured against
 * strokes and fillRect of the same columns: 2 ms for 20 tracks of 1600 columns where fillRect takes 13 to 16.
 */
export interface Raster {
  /** device pixels */
  readonly width: number
  readonly height: number
  /** Uint32Array [height, width], ABGR (every platform of a browser is little-endian) */
  readonly pixels: Uint32Array
}

/** A colour without its alpha: 0x00BBGGRR. */
export type Rgb = number

/** Red, green, blue of `#rrggbb` or `#rgb`; grey for anything else. */
export function rgbOf(colour: string): Rgb {
  const text = colour.trim()
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text)?.[1]
  if (hex === undefined) return 0x808080
  const full = hex.length === 3 ? hex.replaceAll(/./g, '$&$&') : hex
  const value = Number.parseInt(full, 16)
  return ((value & 0xff) << 16) | (value & 0xff00) | (value >> 16)
}

/**
 * Fills the pixels of a column between two heights, edges by their share of the pixel.
 * @param y0 upper edge, device pixels from the top
 * @param y1 lower edge
 * @param alpha 0..1
 */
export function fillColumn(raster: Raster, x: number, y0: number, y1: number, rgb: Rgb, alpha: number): void {
  const { width, height, pixels } = raster
  const top = Math.max(0, y0)
  const bottom = Math.min(height, y1)
  if (!(bottom > top)) return
  const first = Math.floor(top)
  const last = Math.ceil(bottom)
  const solid = ((Math.round(alpha * 255) << 24) | rgb) >>> 0
  for (let y = first; y < last; y++) {
    const share = Math.min(bottom, y + 1) - Math.max(top, y)
    const at = y * width + x
    if (share >= 0.999) {
      pixels[at] = solid
      continue
    }
    // never dimmer than what stands there: an edge over an area of the same colour
    const edge = Math.round(alpha * share * 255)
    if (edge > pixels[at]! >>> 24) pixels[at] = ((edge << 24) | rgb) >>> 0
  }
}

/** Fills a block of pixels, both edges whole. */
export function fillBlock(raster: Raster, x: number, y0: number, y1: number, rgb: Rgb, alpha: number): void {
  const { width, pixels } = raster
  const solid = ((Math.round(alpha * 255) << 24) | rgb) >>> 0
  for (let y = Math.max(0, y0); y < Math.min(raster.height, y1); y++) pixels[y * width + x] = solid
}
