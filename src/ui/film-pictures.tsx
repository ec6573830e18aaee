import type { Person } from '../workspace/index.ts'
import { FilmView } from './film-view.tsx'
import { participantOf } from './participant.ts'
import { useWorkspace } from './player-context.ts'
import './film.css'

/** The films of everybody who has one. */
export default function FilmPictures({ place }: { place: 'beside' | 'inset' }) {
  const people = useWorkspace((state) => state.people)
  return people.map((person) => (person.hasFilm ? <FilmFigure key={person.id} person={person} place={place} /> : null))
}

function FilmFigure({ person, place }: { person: Person; place: 'beside' | 'inset' }) {
  return (
    <figure className="film" data-place={place} data-person={person.index} aria-label={`Film of ${person.label}`}>
      <FilmView person={person} />
      <figcaption className="film-name">
        <span className="person-mark" data-person={person.index} aria-hidden>
          {person.label}
        </span>
        {participantOf(person.id)}
      </figcaption>
    </figure>
  )
}
