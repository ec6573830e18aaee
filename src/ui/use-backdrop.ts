import { useMemo } from 'react'
import type { BackdropSource } from '../scene/index.ts'
import type { Person } from '../workspace/index.ts'
import { filmRate, filmTurns, useFilm, type FilmState } from './use-film.ts'
import { usePlayer, useUi, useWorkspace } from './player-context.ts'
import { FILM_VIEWS } from './stage-views.ts'

/** The film behind the person whose camera is looked through, if that is wanted and there is one. */
export interface Backdrop {
  readonly person: Person
  readonly film: FilmState
  readonly source: BackdropSource | null
}

export function useBackdrop(): Backdrop | null {
  const { workspace } = usePlayer()
  const view = useUi((state) => state.film)
  const looksThrough = useUi((state) => FILM_VIEWS.findIndex((name) => name === state.camera?.split('~')[0]))
  const found = useWorkspace((state) => state.people[looksThrough])
  const person = view.place === 'backdrop' && found?.hasFilm === true ? found : null
  const film = useFilm(person)
  const offsetSec = view.offsets[person?.index ?? 0] ?? 0
  const { mix, isWipe } = view
  return useMemo(() => {
    if (person === null) return null
    if (film.kind !== 'ready') return { person, film, source: null }
    const rate = () => filmRate(workspace.transport)
    const turns = filmTurns(film.film, person)
    const source = { person: person.index, film: film.film, turns, offsetSec, mix, isWipe, rate }
    return { person, film, source }
  }, [workspace, person, film, offsetSec, mix, isWipe])
}
