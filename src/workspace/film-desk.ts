import type { Raster } from '../analysis/index.ts'
import {
  WorkspaceError,
  isAbortError,
  isAppError,
  toProblem,
  type ByteSource,
  type ReadOptions,
} from '../bytes/index.ts'
import type { ArrayDecoderFactory } from '../containers/index.ts'
import {
  findFilmChanges,
  openFilm,
  preloadFilms,
  readFilmInfo,
  type FilmChanges,
  type FilmPlayer,
} from '../playback/index.ts'
import type { FilmCheck } from './film-check.ts'
import type { InteractionSession } from './interaction-session.ts'
import type { PersonSession } from './person-session.ts'
import type { CameraView } from './person-staging.ts'

/** The films of what is open. Nothing of a film is read before it is asked for here. */
export interface FilmDesk {
  /** Fetches the code of films, so that the first picture waits for its own bytes only. Never rejects. */
  preload(): Promise<void>
  /**
   * Opens the film of a person to be shown under the page's clock. What is wrong with it becomes a problem of the person.
   * @throws {AppError} `film-unavailable`, `film-damaged`, or of the source
   */
  openFilm(person: number, options?: ReadOptions): Promise<FilmPlayer>
  /**
   * Box and keypoints of a person, read on the first call, and what follows from them; they go on filling afterwards.
   * @throws {WorkspaceError} `recording-missing` where the recording has none, or no motion yet
   */
  readonly openCheck: (person: number) => Promise<FilmCheck>
  /**
   * What moves in a person's film: decodes a few stretches of it, small, for {@link FilmCheck.findFilmOffset}.
   * @param onProgress share that is done, 0..1
   * @throws as `openFilm`
   */
  openChanges(person: number, options?: ReadOptions & { onProgress?: (done: number) => void }): Promise<FilmChanges>
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
    const { signal } = open
    const openPicture = async (): Promise<FilmCheck> => {
      const { openFilmCheck } = await import('./film-check.ts')
      return openFilmCheck(recording, loaded.motion, { signal, decoder: decoder(), onAbsent: onChange })
    }
    const [check, raster] = await Promise.all([openPicture(), rasterOf(person, signal)])
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

  /** Opens the file of a person's film for something; what is wrong with it becomes a problem of the person. */
  const withFilm = async <T>(
    index: number,
    options: ReadOptions,
    use: (source: ByteSource, signal: AbortSignal, person: PersonSession) => Promise<T>,
  ): Promise<T> => {
    const open = session()
    const person = open?.people[index]
    const member = person?.entry.members.find(({ kind }) => kind === 'mp4')
    if (open === null || person === undefined || member === undefined) {
      throw new WorkspaceError('film-unavailable', 'film: there is none in this recording')
    }
    const signal = options.signal === undefined ? open.signal : AbortSignal.any([options.signal, open.signal])
    try {
      return await use(await member.open({ signal }), signal, person)
    } catch (error) {
      report(person, error)
      throw error
    }
  }

  return {
    // it is asked for again, and complained of, when a film is opened
    preload: () => preloadFilms().catch(() => undefined),
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
    openFilm: (index, options = {}) =>
      withFilm(index, options, (source, signal, person) =>
        openFilm(source, { signal, onFailure: (error) => report(person, error) }),
      ),
    openChanges: (index, options = {}) =>
      withFilm(index, options, async (source, signal) => {
        const { stretchesOfFilm } = await import('./film-check.ts')
        return findFilmChanges(source, { signal, spansOf: stretchesOfFilm, onProgress: options.onProgress })
      }),
  }
}
