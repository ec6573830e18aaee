import { useEffect, useState } from 'react'
import { isAbortError, toProblem } from '../bytes/index.ts'
import type { FilmPlayer, Person, TransportApi } from '../workspace/index.ts'
import { usePlayer } from './player-context.ts'

export type FilmState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'ready'; readonly film: FilmPlayer }
  | { readonly kind: 'failed'; readonly message: string }

const OPENING: FilmState = { kind: 'opening' }

/** The film of a person, opened while the component is there and let go with it; null: of nobody. */
export function useFilm(person: Pick<Person, 'index' | 'id'> | null): FilmState {
  const { workspace } = usePlayer()
  const index = person?.index ?? -1
  const id = person?.id ?? ''
  const [state, setState] = useState<{ id: string; film: FilmState }>({ id, film: OPENING })
  useEffect(() => {
    if (index < 0) return undefined
    const leaving = new AbortController()
    let opened: FilmPlayer | null = null
    const open = async () => {
      try {
        opened = await workspace.films.openFilm(index, { signal: leaving.signal })
        if (leaving.signal.aborted) opened.dispose()
        else setState({ id, film: { kind: 'ready', film: opened } })
      } catch (error) {
        if (leaving.signal.aborted || isAbortError(error)) return
        setState({ id, film: { kind: 'failed', message: toProblem(error).message } })
      }
    }
    void open()
    return () => {
      leaving.abort()
      opened?.dispose()
      // what was let go must not be shown when it is wanted again
      setState({ id: '', film: OPENING })
    }
  }, [workspace, index, id])
  return state.id === id ? state.film : OPENING
}

/** Why there is no film, without the place: the panel Info has both. */
export function filmWord(message: string): string {
  const reason = message.replace(/^film: /, '').replace(/ \([^()]*\.\w+\)$/, '')
  return `No film: ${reason}.`
}

/** Quarter turns clockwise that bring a film upright: those its file asks for, against those of the person in it. */
export function filmTurns(film: FilmPlayer, person: Pick<Person, 'quarterTurns'>): number {
  return (film.info.quarterTurns + 4 - person.quarterTurns) % 4
}

/** Media seconds per second as films need it: 0 while time stands. */
export function filmRate({ store }: TransportApi): number {
  const { status, rate } = store.getState()
  return status === 'playing' ? rate : 0
}
