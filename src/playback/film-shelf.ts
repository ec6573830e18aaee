import type { FilmSurface, FrameSpan } from './film-types.ts'

/** Pictures kept: some frames ahead to play from, and some behind to step back to. */
export const SHELF_PICTURES = 20

/** A decoded picture, or a free place for one. */
export interface ShelfPicture {
  readonly surface: FilmSurface
  /** s on the film's axis; NaN: free */
  startSec: number
  endSec: number
  /** drawn for another size: good to look at until there is a better one */
  isStale: boolean
}

/** The few decoded pictures of a film around the moment that is shown. Looking allocates nothing. */
export interface FilmShelf {
  /** index of the picture that is exactly that frame, or -1 */
  exact(sec: number, toleranceSec: number): number
  /** index of the picture nearest to a time, or -1 where there is none */
  nearest(sec: number): number
  /** pictures whose frames begin in (fromSec, toSec] */
  countBetween(fromSec: number, toSec: number): number
  /** A place for a new frame: a free one, or that of the picture which is of least use at `aroundSec`. */
  place(span: FrameSpan, aroundSec: number): ShelfPicture
  readonly pictures: readonly ShelfPicture[]
  readonly nHeld: number
  markStale(): void
  clear(): void
}

/** @param frameSec s of one frame of the film */
export function createFilmShelf(createSurface: () => FilmSurface, frameSec: number): FilmShelf {
  const pictures: ShelfPicture[] = []
  const reachSec = SHELF_PICTURES * frameSec

  function nearest(sec: number): number {
    let best = -1
    let leastGap = Number.POSITIVE_INFINITY
    for (let i = 0; i < pictures.length; i++) {
      const { startSec, endSec, isStale } = pictures[i]!
      if (Number.isNaN(startSec)) continue
      const gap = (sec < startSec ? startSec - sec : Math.max(0, sec - endSec)) + (isStale ? 1e-4 : 0)
      if (gap < leastGap) {
        leastGap = gap
        best = i
      }
    }
    return best
  }

  /**
   * Less is worse. What is to come is kept before what has been, without a gap: a frame that is lost ahead costs decoding
   * from the key frame on once its time comes.
   */
  function useOf({ startSec, isStale }: ShelfPicture, aroundSec: number): number {
    const aheadSec = startSec - aroundSec
    const gap = Math.abs(aheadSec)
    if (isStale) return -1e6 - gap
    if (gap > reachSec) return -1e3 - gap
    return aheadSec <= -frameSec ? -reachSec - gap : -gap
  }

  return {
    pictures,
    nearest,
    exact(sec, toleranceSec) {
      for (let i = 0; i < pictures.length; i++) {
        const { startSec, endSec, isStale } = pictures[i]!
        if (!isStale && sec >= startSec - toleranceSec && sec < endSec - toleranceSec) return i
      }
      return -1
    },
    countBetween(fromSec, toSec) {
      let count = 0
      for (let i = 0; i < pictures.length; i++) {
        const { startSec, isStale } = pictures[i]!
        if (!isStale && startSec > fromSec && startSec <= toSec) count++
      }
      return count
    },
    place(span, aroundSec) {
      const same = pictures.find(({ startSec }) => startSec === span.startSec)
      const free = same ?? pictures.find(({ startSec }) => Number.isNaN(startSec))
      if (free !== undefined) return free
      if (pictures.length < SHELF_PICTURES) {
        pictures.push({ surface: createSurface(), startSec: Number.NaN, endSec: Number.NaN, isStale: false })
        return pictures.at(-1)!
      }
      return pictures.reduce((worst, each) => (useOf(each, aroundSec) < useOf(worst, aroundSec) ? each : worst))
    },
    get nHeld() {
      return pictures.filter(({ startSec }) => !Number.isNaN(startSec)).length
    },
    markStale() {
      for (const picture of pictures) picture.isStale = true
    },
    clear() {
      pictures.length = 0
    },
  }
}
