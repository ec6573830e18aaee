import { useEffect } from 'react'
import { ChoiceMenu } from './choice-menu.tsx'
import { labelOf } from './choices.ts'
import { fetchFilmCode } from './film-places.tsx'
import { usePlayer, useUi, useWorkspace } from './player-context.ts'
import { FILM_VIEWS } from './stage-views.ts'
import { whenIdle } from './when-idle.ts'

const PLACES = [
  { value: 'off', label: 'No film' },
  { value: 'beside', label: 'Film beside', note: 'left and right of the stage' },
  { value: 'inset', label: 'Film in the corners', note: 'over the picture' },
  { value: 'backdrop', label: 'Film behind the body', note: 'as its camera saw it' },
] as const

/** Where the films of the recording are shown; there is no menu where there is no film. */
export function FilmMenu() {
  const { ui, workspace } = usePlayer()
  const film = useUi((state) => state.film)
  const withFilm = useWorkspace((state) => state.people.findIndex((person) => person.hasFilm))
  const isShown = useWorkspace(({ status }) => status === 'ready' || status === 'playing' || status === 'paused')
  const isWanted = withFilm >= 0 && isShown
  useEffect(() => (isWanted ? whenIdle(() => void fetchFilmCode(workspace)) : undefined), [isWanted, workspace])
  if (withFilm < 0) return null
  return (
    <ChoiceMenu
      label="Film"
      text={labelOf(PLACES, film.place)}
      value={film.place}
      choices={PLACES}
      side="bottom"
      className="floating"
      onChoose={(place) => {
        ui.setState({ film: { ...film, place } })
        const view = ui.getState().camera?.split('~')[0]
        // body and film lie on each other through one camera only
        if (place === 'backdrop' && !FILM_VIEWS.some((each) => each === view)) {
          ui.setState({ camera: FILM_VIEWS[withFilm] ?? FILM_VIEWS[0] })
        }
      }}
    />
  )
}
