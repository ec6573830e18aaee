import type { AppError } from '../bytes/index.ts'

/** What a film says of itself. Rasters are of the stored picture: what keypoints and boxes are measured in. */
export interface FilmInfo {
  /** px of the stored raster; shown with square pixels, whatever the file says, as keypoints count them */
  readonly width: number
  readonly height: number
  /** quarter turns clockwise that the file asks players to show it with, 0..3 */
  readonly quarterTurns: number
  /** RFC 6381, e.g. `avc1.640033` */
  readonly codec: string
  /** s; presentation time of the first frame, on the film's own axis */
  readonly firstSec: number
  /** s; end of the last frame */
  readonly endSec: number
  /** frames per second, from the sample table */
  readonly fps: number
  /** bytes of the whole file */
  readonly bytes: number
}

/** When a frame is to be seen: [startSec, endSec) on the film's own axis. */
export interface FrameSpan {
  readonly startSec: number
  readonly endSec: number
}

/** A coded frame, in decoding order. */
export interface FilmPacket extends FrameSpan {
  readonly isKey: boolean
  /** what the decoder takes; null where only its place was asked for */
  toChunk(): EncodedVideoChunk
}

/** The coded picture of a film: where frames lie, and their bytes. Nothing is decoded. */
export interface FilmTrack {
  readonly info: FilmInfo
  readonly config: VideoDecoderConfig
  /** The frame to be seen at a time; the first or last one outside. From the sample table: reads no picture. */
  frameAt(sec: number): Promise<FrameSpan>
  /** Start of the key frame that decoding of that time has to begin with; from the sample table as well. */
  keyStart(sec: number): Promise<number>
  /** The key frame at or before a time, with its bytes. */
  openAt(sec: number): Promise<FilmPacket>
  /** The packet after, with its bytes; null at the end. */
  next(packet: FilmPacket): Promise<FilmPacket | null>
  /** stops reads under way */
  dispose(): void
}

/** A picture that frames are drawn into, at the size in which they are shown. */
export interface FilmSurface {
  readonly image: OffscreenCanvas
  /** Draws the whole frame into the whole surface. */
  draw(frame: VideoFrame, width: number, height: number): void
}

/** What is used of a decoder. */
export interface FilmDecoder extends Pick<
  VideoDecoder,
  'state' | 'decodeQueueSize' | 'configure' | 'decode' | 'flush' | 'close'
> {
  addEventListener(type: 'dequeue', listener: () => void): void
}

/** What the platform gives: decoders and surfaces. Handed in, so that Node tests bring their own. */
export interface FilmPlatform {
  createDecoder(init: VideoDecoderInit): FilmDecoder
  createSurface(): FilmSurface
}

/** The picture to show now. One object, overwritten in place. */
export interface FilmPicture {
  /** null before anything is decoded */
  image: OffscreenCanvas | null
  /** s on the film's axis; start of the frame that is shown */
  startSec: number
  /** false: the nearest frame that is there, while the right one is being decoded */
  isExact: boolean
  /** grows whenever another picture is to be shown */
  version: number
}

export interface FilmStats {
  /** frames the decoder gave out */
  decoded: number
  /** frames given back; equal to `decoded` whenever nothing is being drawn */
  closed: number
  /** times decoding began at a key frame */
  runs: number
  /** pictures held */
  held: number
}

/** A film under the page's clock. */
export interface FilmPlayer {
  readonly info: FilmInfo
  /**
   * Says which moment is shown and returns the best picture there is for it; decoding goes on behind. Called once a
   * displayed frame; allocates nothing.
   * @param filmSec s on the film's own axis
   * @param rate media seconds per second, 0 while time stands
   */
  update(filmSec: number, rate: number): Readonly<FilmPicture>
  /** Largest size in which it is shown, device px; pictures are kept at no more. */
  setSize(width: number, height: number): void
  readonly stats: Readonly<FilmStats>
  /** why there is no picture any more, if so */
  readonly failure: AppError | null
  dispose(): void
}
