import { ChoiceMenu } from './choice-menu.tsx'
import { usePlayer, useUi, useWorkspace } from './player-context.ts'

const PLACES = [
  { value: 'off', label: 'No film' },
  { value: 'beside', label: 'Film beside', note: 'left and right of the stage' },
  { value: 'inset', label: 'Film in the corners', note: 'over the picture' },
] as const

/** Where the films of the recording are shown; there is no menu where there is no film. */
export function FilmMenu() {
  const { ui } = usePlayer()
  const film = useUi((state) => state.film)
  const hasFilm = useWorkspace((state) => state.people.some((person) => person.hasFilm))
  if (!hasFilm) return null
  return (
    <ChoiceMenu
      label="Film"
      text={PLACES.find((each) => each.value === film.place)!.label}
      value={film.place}
      choices={PLACES}
      side="bottom"
      className="floating"
      onChoose={(place) => ui.setState({ film: { ...film, place } })}
    />
  )
}
