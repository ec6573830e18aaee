import { isAbortError, isAppError, type AppError, type ByteSource } from '../bytes/index.ts'
import { asFilmError, filmError } from './film-error.ts'
import { FilmRun } from './film-run.ts'
import { SHELF_PICTURES, createFilmShelf, type FilmShelf, type ShelfPicture } from './film-shelf.ts'
import type { FilmInfo, FilmPicture, FilmPlatform, FilmPlayer, FilmStats, FilmTrack } from './film-types.ts'

/** Frames decoded ahead while playing: at least so many, and more than pass from one displayed frame to the next. */
const FRAMES_AHEAD = 5
const MOST_AHEAD = SHELF_PICTURES - 3
/**
 * Frames beyond the one wanted that the decoder is given, unless it wants more before it gives any: in play all that comes
 * out of it must find a place, while time stands they are not needed.
 */
const MOST_FED = { playing: SHELF_PICTURES - 1, standing: 4 }
/** s; a longer step is a jump */
const LONGEST_STEP_SEC = 1
/** Frames kept on the way to the one wanted, so that stepping back need not decode again. */
const FRAMES_BEHIND = 8
/** Part of a frame by which a container's rounded times may be off: a time that near to the next frame is that frame's. */
const SNAP = 0.05
/** px; more than this of a picture is never kept: 20 pictures are 38 MB then. */
const MAX_PIXELS = 480_000
/** Decoders give up on a damaged frame; so often in a row decoding is begun again behind it. */
const MAX_FAILURES = 3

export interface FilmPlayerOptions {
  readonly track: FilmTrack
  readonly platform: FilmPlatform
  readonly source: Pick<ByteSource, 'name' | 'member' | 'base'>
  /** told once, when there will be no picture any more */
  readonly onFailure?: ((error: AppError) => void) | undefined
}

/**
 * Shows a film under somebody else's clock. Each displayed frame says which moment it shows and gets the nearest picture
 * that is there; what is missing is decoded behind, beginning at the key frame before. Decoding reads on only while what
 * is wanted is not there, or, in play, to stay a few frames ahead.
 *
 * A frame of the decoder is drawn into a small picture and closed in the call that brings it: none is held, so a 4K film
 * costs what its panel costs, but for the frames that are on their way from the worker while the page is held up.
 */
export class FramePlayer implements FilmPlayer {
  readonly info: FilmInfo
  readonly stats: FilmStats = { decoded: 0, closed: 0, runs: 0, held: 0 }
  failure: AppError | null = null
  private readonly options: FilmPlayerOptions
  private readonly shelf: FilmShelf
  private readonly shown: FilmPicture = { image: null, startSec: Number.NaN, isExact: false, version: 0 }
  private readonly toleranceSec: number
  private readonly frameSec: number
  private run: FilmRun | null = null
  /** s; moment wanted now */
  private wantSec = Number.NaN
  private isPlaying = false
  /** s; moment asked for last, and what lies between two of them in play */
  private askedSec = Number.NaN
  private stepSec = 0
  /** s; moment for which the run was begun: it goes on to there, even if the wish moves back meanwhile */
  private goalSec = Number.NaN
  /** s; no frame is there for that moment, though decoding went past it: the nearest is the best there is */
  private vainSec = Number.NaN
  /** the picture before, whose end the next frame tells */
  private previous: ShelfPicture | null = null
  private isPumping = false
  private isDisposed = false
  private nFailures = 0
  private width = 320
  private height = 320

  constructor(options: FilmPlayerOptions) {
    this.options = options
    this.info = options.track.info
    this.shelf = createFilmShelf(() => options.platform.createSurface(), 1 / Math.max(1, this.info.fps))
    this.frameSec = 1 / Math.max(1, this.info.fps)
    this.toleranceSec = SNAP * this.frameSec
  }

  update(filmSec: number, rate: number): Readonly<FilmPicture> {
    const stepSec = filmSec - this.askedSec
    this.askedSec = filmSec
    if (stepSec > 0 && stepSec < LONGEST_STEP_SEC) this.stepSec += 0.2 * (stepSec - this.stepSec)
    this.wantSec = Math.min(Math.max(filmSec, this.info.firstSec), this.lastSec)
    this.isPlaying = rate > 0
    const exact = this.shelf.exact(this.wantSec, this.toleranceSec)
    const index = exact >= 0 ? exact : this.shelf.nearest(this.wantSec)
    if (index >= 0) this.show(index, exact >= 0)
    if (!this.isPumping && this.failure === null && !this.isDisposed && !this.isSatisfied()) void this.pump()
    return this.shown
  }

  private show(index: number, isExact: boolean): void {
    const picture = this.shelf.pictures[index]!
    const { shown } = this
    const image = picture.surface.image
    if (shown.image !== image || shown.startSec !== picture.startSec || shown.isExact !== isExact) shown.version++
    shown.image = image
    shown.startSec = picture.startSec
    shown.isExact = isExact
  }

  setSize(width: number, height: number): void {
    const scale = Math.min(width / this.info.width, height / this.info.height, 1)
    const fit = Math.min(scale, Math.sqrt(MAX_PIXELS / (this.info.width * this.info.height)))
    const nextWidth = Math.max(16, Math.round(this.info.width * fit))
    const nextHeight = Math.max(16, Math.round(this.info.height * fit))
    if (nextWidth === this.width && nextHeight === this.height) return
    // a little smaller is no reason to decode again
    const isFine = nextWidth <= this.width && nextWidth > 0.7 * this.width && this.shelf.nHeld > 0
    if (isFine) return
    this.width = nextWidth
    this.height = nextHeight
    this.shelf.markStale()
    this.stopRun()
  }

  dispose(): void {
    this.isDisposed = true
    this.stopRun()
    this.options.track.dispose()
    this.shelf.clear()
    this.shown.image = null
  }

  /** The middle of the last frame: later moments show it too. */
  private get lastSec(): number {
    return Math.max(this.info.firstSec, this.info.endSec - 0.5 * this.frameSec)
  }

  /** Half a frame less, because containers round times. */
  private get mostFedSec(): number {
    return this.wantSec + ((this.isPlaying ? MOST_FED.playing : MOST_FED.standing) - 0.5) * this.frameSec
  }

  private isSatisfied(): boolean {
    if (this.wantSec === this.vainSec) return true
    if (this.shelf.exact(this.wantSec, this.toleranceSec) < 0) return false
    if (!this.isPlaying || this.run === null) return !this.isPlaying || this.wantSec + 2 * this.frameSec > this.lastSec
    if (this.run.isAtEnd || this.run.fedSec >= this.mostFedSec) return true
    const nAhead = Math.min(MOST_AHEAD, Math.max(FRAMES_AHEAD, Math.ceil(this.stepSec / this.frameSec) + 3))
    return this.shelf.countBetween(this.wantSec, this.wantSec + 2 * nAhead * this.frameSec) >= nAhead
  }

  private async pump(): Promise<void> {
    this.isPumping = true
    try {
      while (!this.isDisposed && this.failure === null && !this.isSatisfied()) await this.advance()
    } catch (error) {
      if (!isAbortError(error) && !this.isDisposed) this.fail(error)
    } finally {
      this.isPumping = false
    }
  }

  /** One step: goes on with the run, or begins another where it cannot lead to what is wanted. */
  private async advance(): Promise<void> {
    const wantSec = this.wantSec
    const keySec = await this.options.track.keyStart(wantSec + this.toleranceSec)
    if (this.isDisposed) return
    if (this.run === null || !this.leadsTo(this.run, wantSec, keySec)) {
      if (this.run !== null && this.goalSec === wantSec && this.run.keySec === keySec) this.vainSec = wantSec
      else await this.begin(wantSec)
      return
    }
    this.goalSec = Math.max(this.goalSec, wantSec)
    await this.run.advance(this.mostFedSec)
  }

  private leadsTo(run: FilmRun, wantSec: number, keySec: number): boolean {
    // what is wanted lies behind a key frame that the run has not come to: begin there
    if (keySec > run.fedSec + this.toleranceSec) return false
    const hasPassed = run.isAtEnd || run.outSec > wantSec + this.toleranceSec
    if (!hasPassed) return true
    // it has passed: it may still be on its way to where the wish was, which is worth seeing; but not to another place
    const isOnItsWay = !run.isAtEnd && run.outSec < this.goalSec - this.frameSec
    if (isOnItsWay && keySec === run.keySec) return true
    const isNear = !run.isAtEnd && run.outSec - wantSec < SHELF_PICTURES * this.frameSec
    return isNear && this.shelf.exact(wantSec, this.toleranceSec) >= 0
  }

  private async begin(wantSec: number): Promise<void> {
    this.stopRun()
    this.goalSec = wantSec
    this.previous = null
    const { track, platform } = this.options
    const first = await track.openAt(wantSec + this.toleranceSec)
    if (this.isDisposed) return
    this.stats.runs++
    const run: FilmRun = new FilmRun(first, {
      track,
      platform,
      onFrame: (frame) => this.takeFrame(frame),
      onError: (error) => this.runFailed(run, error),
    })
    this.run = run
  }

  private takeFrame(frame: VideoFrame): void {
    this.stats.decoded++
    try {
      const startSec = frame.timestamp / 1e6
      const endSec = startSec + (frame.duration === null ? this.frameSec : frame.duration / 1e6)
      if (this.previous !== null && this.previous.startSec < startSec) this.previous.endSec = startSec
      this.previous = null
      if (this.isWorthKeeping(startSec)) {
        const place = this.shelf.place({ startSec, endSec }, this.wantSec)
        place.surface.draw(frame, this.width, this.height)
        Object.assign(place, { startSec, endSec, isStale: false })
        this.stats.held = this.shelf.nHeld
        this.shown.version++
        this.previous = place
      }
      this.nFailures = 0
    } finally {
      frame.close()
      this.stats.closed++
    }
  }

  /** On the way to what is wanted only the last frames before it are kept, and the first: the nearest there is by then. */
  private isWorthKeeping(startSec: number): boolean {
    const nearest = this.shelf.nearest(this.wantSec)
    if (nearest < 0) return true
    const aheadFrames = (startSec - this.wantSec) / this.frameSec
    if (aheadFrames >= -FRAMES_BEHIND) return aheadFrames < SHELF_PICTURES
    const gap = Math.abs(this.shelf.pictures[nearest]!.startSec - this.wantSec)
    return this.wantSec - startSec < 0.5 * gap
  }

  private runFailed(run: FilmRun, error: unknown): void {
    if (run !== this.run) return
    this.run = null
    this.nFailures++
    if (this.nFailures >= MAX_FAILURES) this.fail(error)
  }

  private fail(error: unknown): void {
    this.stopRun()
    const asApp = asFilmError(this.options.source, error)
    this.failure = isAppError(asApp) ? asApp : filmError('film-damaged', this.options.source, String(error), error)
    this.options.onFailure?.(this.failure)
  }

  private stopRun(): void {
    this.run?.close()
    this.run = null
  }
}
