import { lazy, Suspense } from 'react'
import { Fence } from './fence.tsx'
import { useUi, useWorkspace } from './player-context.ts'

/** Films come with what decodes them, when somebody wants to see one. */
const FilmPictures = lazy(() => import('./film-pictures.tsx'))

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
      <Suspense fallback={null}>
        <FilmPictures place={place} />
      </Suspense>
    </Fence>
  )
}
