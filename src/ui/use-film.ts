import { useEffect, useState } from 'react'
import { isAbortError, toProblem } from '../bytes/index.ts'
import type { FilmPlayer } from '../workspace/index.ts'
import { usePlayer } from './player-context.ts'

export type FilmState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'ready'; readonly film: FilmPlayer }
  | { readonly kind: 'failed'; readonly message: string }

const OPENING: FilmState = { kind: 'opening' }

/** The film of a person, opened while the component is there and let go with it. */
export function useFilm(person: number, id: string): FilmState {
  const { workspace } = usePlayer()
  const [state, setState] = useState<{ id: string; film: FilmState }>({ id, film: OPENING })
  useEffect(() => {
    const leaving = new AbortController()
    let opened: FilmPlayer | null = null
    const open = async () => {
      try {
        opened = await workspace.films.openFilm(person, { signal: leaving.signal })
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
    }
  }, [workspace, person, id])
  return state.id === id ? state.film : OPENING
}
