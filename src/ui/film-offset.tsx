import { useEffect, useRef, useState } from 'react'
import type { TimeOffset } from '../analysis/index.ts'
import { isAbortError, toProblem } from '../bytes/index.ts'
import type { FilmCheck, Person } from '../workspace/index.ts'
import { usePlayer, useUi } from './player-context.ts'
import { filmWord } from './use-film.ts'

/** s */
const MAX_OFFSET_SEC = 1

/** A shift that was looked for, and in what. */
interface Found {
  readonly by: 'keypoints' | 'film'
  readonly offset: TimeOffset | null
}

/** A constant shift between film and body: by hand, or found by correlation. */
export function FilmOffset({ check, person }: { check: FilmCheck; person: Person }) {
  const { ui } = usePlayer()
  const offset = useUi((state) => state.film.offsets[person.index] ?? 0)
  const [found, setFound] = useState<Found | null>(null)
  const film = useFilmSearch(check, person, setFound)
  const foundOffset = found?.offset ?? null
  const set = (sec: number) => {
    const { film } = ui.getState()
    const offsets = [...film.offsets]
    while (offsets.length <= person.index) offsets.push(0)
    offsets[person.index] = sec
    ui.setState({ film: { ...film, offsets } })
  }
  return (
    <div className="film-offset">
      <label>
        <span>Film shifted by</span>
        <input
          type="range"
          min={-MAX_OFFSET_SEC}
          max={MAX_OFFSET_SEC}
          step={0.001}
          value={offset}
          aria-label={`Film of ${person.label} shifted by, seconds`}
          aria-valuetext={`${Math.round(offset * 1000)} milliseconds`}
          onChange={(event) => set(event.currentTarget.valueAsNumber)}
        />
        <output className="tabular">{Math.round(offset * 1000)} ms</output>
      </label>
      <div className="film-toggles">
        <button
          type="button"
          className="button outlined"
          onClick={() => setFound({ by: 'keypoints', offset: check.findOffset() })}
        >
          Find by keypoints
        </button>
        {person.hasFilm && (
          <button type="button" className="button outlined" disabled={film.isBusy} onClick={film.search}>
            {film.isBusy ? `Looking at the film, ${Math.round(film.done * 100)} %` : 'Find in the film'}
          </button>
        )}
        {foundOffset !== null && foundOffset.certainty !== 'none' && (
          <button type="button" className="button outlined" onClick={() => set(foundOffset.offsetSec)}>
            Use {Math.round(foundOffset.offsetSec * 1000)} ms
          </button>
        )}
        {offset !== 0 && (
          <button type="button" className="button outlined" onClick={() => set(0)}>
            Back to 0
          </button>
        )}
      </div>
      {found !== null && <p className="film-hint tabular">{offsetWords(found)}</p>}
      {film.failure !== '' && <p className="film-hint">{film.failure}</p>}
    </div>
  )
}

function offsetWords({ by, offset: found }: Found): string {
  if (found === null) return 'Too short to compare.'
  if (found.certainty === 'none') return 'Cannot tell: too little moves, or nothing agrees.'
  const error = Number.isFinite(found.errorSec) ? ` ± ${Math.ceil(found.errorSec * 1000)}` : ''
  const sure = found.certainty === 'sure' ? 'Sure' : 'Not sure'
  return `${sure}: ${by} against body ${Math.round(found.offsetSec * 1000)}${error} ms, correlation ${found.correlation.toFixed(2)}, ${found.prominence.toFixed(2)} above any other shift.`
}

/** Looks for the shift in the film's own pictures, when asked: a few stretches of it are decoded. */
function useFilmSearch(check: FilmCheck, person: Person, onFound: (found: Found) => void) {
  const { workspace } = usePlayer()
  const [state, setState] = useState({ isBusy: false, done: 0, failure: '' })
  const leaving = useRef<AbortController | null>(null)
  useEffect(() => () => leaving.current?.abort(), [])
  const search = async () => {
    const controller = new AbortController()
    leaving.current = controller
    setState({ isBusy: true, done: 0, failure: '' })
    try {
      const { signal } = controller
      const onProgress = (done: number) => setState((old) => (done - old.done > 0.01 ? { ...old, done } : old))
      onFound({
        by: 'film',
        offset: check.findFilmOffset(await workspace.films.openChanges(person.index, { signal, onProgress })),
      })
      setState({ isBusy: false, done: 0, failure: '' })
    } catch (error) {
      if (!isAbortError(error)) setState({ isBusy: false, done: 0, failure: filmWord(toProblem(error).message) })
    }
  }
  return { ...state, search: () => void search() }
}
