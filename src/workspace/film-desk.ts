import { loadPicture, type Raster } from '../analysis/index.ts'
import { WorkspaceError, isAbortError, isAppError, toProblem, type ReadOptions } from '../bytes/index.ts'
import type { ArrayDecoderFactory } from '../containers/index.ts'
import type { PictureTrack } from '../dataset/index.ts'
import { openFilm, readFilmInfo, type FilmPlayer } from '../playback/index.ts'
import { FilmCheck } from './film-check.ts'
import type { InteractionSession } from './interaction-session.ts'
import type { PersonSession } from './person-session.ts'
import type { CameraView } from './person-staging.ts'

/** The films of what is open. Nothing of a film is read before it is asked for here. */
export interface FilmDesk {
  /**
   * Opens the film of a person to be shown under the page's clock. What is wrong with it becomes a problem of the person.
   * @throws {AppError} `film-unavailable`, `film-damaged`, or of the source
   */
  openFilm(person: number, options?: ReadOptions): Promise<FilmPlayer>
  /**
   * Box and keypoints of a person, read on the first call, and what follows from them; they go on filling afterwards.
   * @throws {WorkspaceError} `recording-missing` where the recording has none, or no motion yet
   */
  openCheck(person: number): Promise<FilmCheck>
  /** Draws a person's depth with a field of view that was estimated and chosen; null: the assumed one again. */
  setView(person: number, view: CameraView | null): void
}

export interface FilmDeskOptions {
  readonly session: () => InteractionSession | null
  /** where arrays are decoded */
  readonly decoder: () => ArrayDecoderFactory | undefined
  /** problems changed */
  readonly onChange: () => void
}

export function createFilmDesk({ session, decoder, onChange }: FilmDeskOptions): FilmDesk {
  const report = (person: PersonSession, error: unknown): void => {
    if (!isAppError(error)) return
    const problem = toProblem(error, 'warning')
    if (person.problems.some(({ message }) => message === problem.message)) return
    person.problems.push(problem)
    onChange()
  }

  const checks = new WeakMap<PersonSession, Promise<FilmCheck>>()
  const loadCheck = async (open: InteractionSession, person: PersonSession): Promise<FilmCheck> => {
    const { recording, loaded } = person
    if (recording === null || loaded === null) {
      throw new WorkspaceError('recording-missing', `${person.entry.id}: there is no motion yet`)
    }
    const picture = new Promise<PictureTrack>((resolve, reject) => {
      const options = { signal: open.signal, decoder: decoder() }
      loadPicture(recording, resolve, options)
        .then(() => {
          onChange()
          reject(new WorkspaceError('recording-missing', `${person.entry.id}: there are no keypoints`))
        })
        .catch(reject)
    })
    const [track, raster] = await Promise.all([picture, rasterOf(person, open.signal)])
    const check = new FilmCheck(loaded.motion, track)
    if (raster !== null) check.setRaster(raster)
    return check
  }

  /** What the film says of its size; null without a film that says it. */
  const rasterOf = async (person: PersonSession, signal: AbortSignal): Promise<Raster | null> => {
    const member = person.entry.members.find(({ kind }) => kind === 'mp4')
    if (member === undefined) return null
    try {
      const { width, height } = await readFilmInfo(await member.open({ signal }), { signal })
      return { width, height, from: 'film' }
    } catch (error) {
      if (isAbortError(error)) throw error
      report(person, error)
      return null
    }
  }

  return {
    setView(index, view) {
      session()?.people[index]?.setView(view)
    },
    openCheck(index) {
      const open = session()
      const person = open?.people[index]
      if (open === null || person === undefined) {
        return Promise.reject(new WorkspaceError('recording-missing', `film: there is no person ${index}`))
      }
      let check = checks.get(person)
      if (check === undefined) {
        check = loadCheck(open, person)
        checks.set(person, check)
        check.catch((error: unknown) => {
          // asked too early, or stopped: the next one may try again
          if (isAbortError(error) || person.loaded === null) checks.delete(person)
        })
      }
      return check
    },
    async openFilm(index, options = {}) {
      const open = session()
      const person = open?.people[index]
      const member = person?.entry.members.find(({ kind }) => kind === 'mp4')
      if (open === null || person === undefined || member === undefined) {
        throw new WorkspaceError('film-unavailable', 'film: there is none in this recording')
      }
      const signal = options.signal === undefined ? open.signal : AbortSignal.any([options.signal, open.signal])
      try {
        const source = await member.open({ signal })
        return await openFilm(source, { signal, onFailure: (error) => report(person, error) })
      } catch (error) {
        report(person, error)
        throw error
      }
    },
  }
}
