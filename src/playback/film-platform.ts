import type { FilmPlatform, FilmSurface } from './film-types.ts'
import { createFilmDecoder } from './remote-decoder.ts'

/** What this browser gives. */
export const browserPlatform: FilmPlatform = { createDecoder: createFilmDecoder, createSurface: createCanvasSurface }

function createCanvasSurface(): FilmSurface {
  const image = new OffscreenCanvas(1, 1)
  const context = image.getContext('2d', { alpha: false })
  return {
    image,
    draw(frame, width, height) {
      if (image.width !== width || image.height !== height) {
        image.width = width
        image.height = height
      }
      if (context === null) return
      context.imageSmoothingQuality = 'medium'
      context.drawImage(frame, 0, 0, width, height)
    },
  }
}
