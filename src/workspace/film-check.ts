import {
  bodySignal,
  continueAgreement,
  createAgreement,
  datasetCamera,
  estimateViewpoint,
  findFilmOffset,
  findTimeOffset,
  inferRaster,
  keypointSignal,
  loadPicture,
  stretchesToRead,
  summariseAgreement,
  type Agreement,
  type AgreementInput,
  type AgreementSummary,
  type FieldChanges,
  type Raster,
  type TimeOffset,
  type Viewpoint,
} from '../analysis/index.ts'
import { SMPLH_REST_JOINTS } from '../body/index.ts'
import { WorkspaceError } from '../bytes/index.ts'
import type { ArrayDecoderFactory } from '../containers/index.ts'
import type { PictureTrack, Recording } from '../dataset/index.ts'
import type { MotionTrack } from '../motion/index.ts'

/** Frames worked out in one go: under 10 ms. */
const SLICE_FRAMES = 400
/** s; a shift in time is looked for in so much of the recording */
const OFFSET_SEC = 300
/** of a film that are decoded to find its shift in time: half a minute of pictures on a slow machine */
const MOST_STRETCHES = 5
/** Frames by which a raster is guessed. */
const GUESS_FRAMES = 90

export interface FilmCheckOptions {
  readonly signal: AbortSignal
  /** where arrays are decoded */
  readonly decoder: ArrayDecoderFactory | undefined
  /** the recording turned out to have no keypoints */
  readonly onAbsent: () => void
}

/**
 * Reads box and keypoints as far as a check can begin; they go on filling afterwards.
 * @throws {WorkspaceError} `recording-missing` where the recording has none
 */
export async function openFilmCheck(
  recording: Recording,
  motion: MotionTrack,
  { signal, decoder, onAbsent }: FilmCheckOptions,
): Promise<FilmCheck> {
  const picture = await new Promise<PictureTrack>((resolve, reject) => {
    loadPicture(recording, resolve, { signal, decoder })
      .then(() => {
        onAbsent()
        reject(new WorkspaceError('recording-missing', `${recording.entry.id}: there are no keypoints`))
      })
      .catch(reject)
  })
  return new FilmCheck(motion, picture)
}

/** Stretches of a film that are looked at for its shift in time, s; see {@link FilmCheck.findFilmOffset}. */
export function stretchesOfFilm(durationSec: number): ReturnType<typeof stretchesToRead> {
  return stretchesToRead(Math.min(durationSec, OFFSET_SEC), MOST_STRETCHES)
}

/**
 * What a recording's keypoints say about its body: where they lie, and how well the two agree. Worked out in slices by
 * whoever shows it. The body is that of the fit, SMPL-H's neutral mean, whatever body the page draws.
 */
export class FilmCheck {
  readonly picture: PictureTrack
  readonly agreement: Agreement
  private readonly motion: MotionTrack
  private place: Raster | null = null
  private current: AgreementInput | null = null

  constructor(motion: MotionTrack, picture: PictureTrack) {
    this.motion = motion
    this.picture = picture
    this.agreement = createAgreement(motion)
  }

  /** The raster that pixels are counted in; null while it is not known. */
  get raster(): Raster | null {
    return this.place
  }

  /** Camera, motion and keypoints together; null while the raster is not known. */
  get input(): AgreementInput | null {
    return this.current
  }

  /** Sets the raster, from the film or the user; everything is worked out anew. */
  setRaster(raster: Raster): void {
    const { place } = this
    if (place?.width === raster.width && place.height === raster.height && place.from === raster.from) return
    this.place = raster
    this.current = this.inputOf(raster.width, raster.height)
    this.agreement.nKnown = 0
  }

  /** A slice of work. @returns true once nothing is left to do, for now */
  continue(): boolean {
    if (this.current === null) {
      this.guessRaster()
      return false
    }
    const before = this.agreement.nKnown
    const isDone = continueAgreement(this.agreement, this.current, SLICE_FRAMES)
    return isDone || this.agreement.nKnown === before
  }

  /** The whole recording in a few numbers, of what is known by now. */
  summary(): AgreementSummary | null {
    return summariseAgreement(this.agreement)
  }

  /** Shift in time between body and keypoints. */
  findOffset(): TimeOffset | null {
    return this.current === null ? null : findTimeOffset(bodySignal(this.current), keypointSignal(this.current))
  }

  /** Shift in time between body and film, from what moves in the film itself; no keypoints are needed. */
  findFilmOffset(film: FieldChanges): TimeOffset | null {
    return this.current === null ? null : findFilmOffset(this.current, film, OFFSET_SEC)
  }

  viewpoint(): Viewpoint | null {
    return this.current === null ? null : estimateViewpoint(this.current)
  }

  /** No film to ask: the known raster in which body and keypoints agree best. */
  private guessRaster(): void {
    if (this.picture.nLoaded < Math.min(GUESS_FRAMES, this.picture.nFrames)) return
    const raster = inferRaster((camera) => {
      const trial = createAgreement(this.motion)
      continueAgreement(trial, this.inputOf(camera.width, camera.height), GUESS_FRAMES)
      return summariseAgreement(trial)?.median ?? Number.POSITIVE_INFINITY
    })
    if (raster !== null) this.setRaster(raster)
  }

  private inputOf(width: number, height: number): AgreementInput {
    const { motion, picture } = this
    return { motion, picture, camera: datasetCamera(width, height), restJoints: SMPLH_REST_JOINTS.neutral }
  }
}
