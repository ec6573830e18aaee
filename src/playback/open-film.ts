import type { AppError, ByteSource, ReadOptions } from '../bytes/index.ts'
import { filmError } from './film-error.ts'
import type { FilmInfo, FilmPlatform, FilmPlayer, FilmSurface } from './film-types.ts'

export interface OpenFilmOptions extends ReadOptions {
  /** default: this browser's WebCodecs */
  readonly platform?: FilmPlatform
  readonly onFailure?: (error: AppError) => void
}

/**
 * Opens a film to be shown under the page's clock: reads its index and no picture.
 *
 * @throws {ContainerError} `film-unavailable` without a picture, without WebCodecs or where nothing here decodes it,
 *   `film-damaged` where the file is cut off
 * @throws {ByteSourceError} and AbortError
 */
export async function openFilm(source: ByteSource, options: OpenFilmOptions = {}): Promise<FilmPlayer> {
  const platform = options.platform ?? browserPlatform()
  if (platform === null) {
    throw filmError('film-unavailable', source, 'this browser gives no WebCodecs here (they need https or localhost)')
  }
  // nothing of this is in the first JavaScript
  const { FramePlayer } = await import('./film-player.ts')
  const { openFilmTrack } = await import('./open-film-track.ts')
  const track = await openFilmTrack(source, { signal: options.signal })
  if (options.platform === undefined) {
    const { supported } = await VideoDecoder.isConfigSupported(track.config).catch(() => ({ supported: false }))
    if (supported !== true) {
      track.dispose()
      throw filmError('film-unavailable', source, `nothing here decodes ${track.info.codec}`)
    }
  }
  return new FramePlayer({ track, platform, source, onFailure: options.onFailure })
}

/**
 * What a film says of itself, from its index alone; needs no decoder.
 * @throws as {@link openFilm}
 */
export async function readFilmInfo(source: ByteSource, options: ReadOptions = {}): Promise<FilmInfo> {
  const { openFilmTrack } = await import('./open-film-track.ts')
  const track = await openFilmTrack(source, options)
  track.dispose()
  return track.info
}

function browserPlatform(): FilmPlatform | null {
  if (typeof VideoDecoder === 'undefined' || typeof OffscreenCanvas === 'undefined') return null
  return { createDecoder: (init) => new VideoDecoder(init), createSurface: createCanvasSurface }
}

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
