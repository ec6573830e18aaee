import { WorkspaceError, isAppError, toProblem, type ReadOptions } from '../bytes/index.ts'
import { openFilm, type FilmPlayer } from '../playback/index.ts'
import type { InteractionSession } from './interaction-session.ts'
import type { PersonSession } from './person-session.ts'

/** The films of what is open. Nothing of a film is read before it is asked for here. */
export interface FilmDesk {
  /**
   * Opens the film of a person to be shown under the page's clock. What is wrong with it becomes a problem of the person.
   * @throws {AppError} `film-unavailable`, `film-damaged`, or of the source
   */
  openFilm(person: number, options?: ReadOptions): Promise<FilmPlayer>
}

export interface FilmDeskOptions {
  readonly session: () => InteractionSession | null
  /** problems changed */
  readonly onChange: () => void
}

export function createFilmDesk({ session, onChange }: FilmDeskOptions): FilmDesk {
  const report = (person: PersonSession, error: unknown): void => {
    if (!isAppError(error)) return
    const problem = toProblem(error, 'warning')
    if (person.problems.some(({ message }) => message === problem.message)) return
    person.problems.push(problem)
    onChange()
  }

  return {
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
