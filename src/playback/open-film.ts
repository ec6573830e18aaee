import type { AppError, ByteSource, ReadOptions } from '../bytes/index.ts'
import type { FilmChanges } from './film-changes.ts'
import { filmError } from './film-error.ts'
import type { FilmInfo, FilmPlatform, FilmPlayer, FilmTrack } from './film-types.ts'

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
  const [platform, { FramePlayer }] = await Promise.all([options.platform ?? requirePlatform(source), filmCode()])
  const track = await decodable(source, options)
  return new FramePlayer({ track, platform, source, onFailure: options.onFailure })
}

export interface FilmChangesOptions extends ReadOptions {
  /** s, in order, of the film that is `durationSec` long: what of it is looked at */
  readonly spansOf: (durationSec: number) => readonly { readonly fromSec: number; readonly toSec: number }[]
  /** share of the work that is done, 0..1 */
  readonly onProgress?: ((done: number) => void) | undefined
}

/**
 * Decodes stretches of a film, small, and tells how much moves where in its picture.
 * @throws as {@link openFilm}
 */
export async function findFilmChanges(source: ByteSource, options: FilmChangesOptions): Promise<FilmChanges> {
  const platform = await requirePlatform(source)
  const { readFilmChanges } = await import('./film-changes.ts')
  const track = await decodable(source, options)
  try {
    const { signal, onProgress } = options
    const spans = options.spansOf(track.info.endSec)
    return await readFilmChanges(track, source, spans, { platform, sketch: createSketch(), signal, onProgress })
  } finally {
    track.dispose()
  }
}

/** The coded picture of a film that can be decoded here. */
async function decodable(source: ByteSource, options: OpenFilmOptions): Promise<FilmTrack> {
  const { openFilmTrack } = await filmCode()
  const track = await openFilmTrack(source, { signal: options.signal })
  if (options.platform !== undefined) return track
  const { supported } = await VideoDecoder.isConfigSupported(track.config).catch(() => ({ supported: false }))
  if (supported === true) return track
  track.dispose()
  throw filmError('film-unavailable', source, `nothing here decodes ${track.info.codec}`)
}

/**
 * Fetches the code that films need: none of it is in the first JavaScript. Done ahead, the first picture waits for its
 * own bytes only.
 */
export async function preloadFilms(): Promise<void> {
  await filmCode()
}

async function filmCode() {
  // all under way at once: one after the other they are three round trips
  const [{ FramePlayer }, { openFilmTrack }] = await Promise.all([
    import('./film-player.ts'),
    import('./open-film-track.ts'),
    import('mediabunny'),
    import('./film-platform.ts'),
  ])
  return { FramePlayer, openFilmTrack }
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

function requirePlatform(source: ByteSource): Promise<FilmPlatform> {
  if (typeof VideoDecoder === 'undefined' || typeof OffscreenCanvas === 'undefined') {
    throw filmError('film-unavailable', source, 'this browser gives no WebCodecs here (they need https or localhost)')
  }
  return import('./film-platform.ts').then(({ browserPlatform }) => browserPlatform)
}

/** Brightness of frames, through a small canvas of its own. */
function createSketch(): (frame: VideoFrame, width: number, height: number, out: Uint8Array) => void {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { alpha: false, willReadFrequently: true })
  return (frame, width, height, out) => {
    if (context === null) return
    const { canvas } = context
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
    context.drawImage(frame, 0, 0, width, height)
    const { data } = context.getImageData(0, 0, width, height)
    // Rec. 709 luma, near enough on what is already gamma-coded
    for (let i = 0; i < out.length; i++)
      out[i] = 0.21 * data[4 * i]! + 0.72 * data[4 * i + 1]! + 0.07 * data[4 * i + 2]!
  }
}
