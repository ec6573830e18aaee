import type { WorkspaceApi } from '../workspace/index.ts'
import { Fence } from './fence.tsx'
import { onDemand } from './on-demand.tsx'
import { useUi, useWorkspace } from './player-context.ts'

const loadPictures = () => import('./film-pictures.tsx')
/** Films come with what decodes them, when somebody wants to see one. */
const FilmPictures = onDemand(loadPictures)

/** Fetches the code of films ahead: who asks for one then waits for its bytes only. */
export async function fetchFilmCode({ films }: Pick<WorkspaceApi, 'films'>): Promise<void> {
  // what fails here is asked for again, and said, when a film is wanted
  await Promise.allSettled([films.preload(), loadPictures()])
}

/** The films left and right of the stage; below it in narrow windows. */
export function FilmBeside() {
  return <FilmsWhere place="beside" />
}

/** The films small in the lower corners of the picture. */
export function FilmInset() {
  return <FilmsWhere place="inset" />
}

function FilmsWhere({ place }: { place: 'beside' | 'inset' }) {
  const chosen = useUi((state) => state.film.place)
  const hasFilm = useWorkspace((state) => state.people.some((person) => person.hasFilm))
  if (chosen !== place || !hasFilm) return null
  return (
    <Fence part="The film">
      <FilmPictures place={place} />
    </Fence>
  )
}
