import { useEffect } from 'react'
import type { BackdropSource } from '../scene/index.ts'
import { useBackdrop, type Backdrop } from './use-backdrop.ts'
import { filmWord } from './use-film.ts'
import { usePlayer, useUi } from './player-context.ts'
import './film-blend.css'

/** A film behind the body: hands it to the stage, and lets choose how much of the body is seen before it, or up to where. */
export default function FilmBlend({ onSource }: { onSource: (source: BackdropSource | null) => void }) {
  const backdrop = useBackdrop()
  const source = backdrop?.source ?? null
  useEffect(() => {
    onSource(source)
    return () => onSource(null)
  }, [source, onSource])
  return backdrop === null ? null : <Controls backdrop={backdrop} />
}

function Controls({ backdrop: { person, film } }: { backdrop: Backdrop }) {
  const { ui } = usePlayer()
  const view = useUi((state) => state.film)
  if (film.kind === 'failed') return <p className="film-blend film-blend-word">{filmWord(film.message)}</p>
  const name = view.isWipe ? 'Edge between body and film' : 'Body over the film'
  return (
    <div className="film-blend" role="group" aria-label={`Film of ${person.label} behind the body`}>
      {film.kind === 'opening' && <span className="spinner" role="status" aria-label="Opening the film" />}
      <span>{view.isWipe ? 'Body' : 'Film'}</span>
      <input
        type="range"
        min={0}
        max={1}
        step={0.01}
        value={view.mix}
        aria-label={name}
        aria-valuetext={`${Math.round(view.mix * 100)} percent`}
        onChange={(event) => ui.setState({ film: { ...view, mix: event.currentTarget.valueAsNumber } })}
      />
      <span>{view.isWipe ? 'Film' : 'Body'}</span>
      <button
        type="button"
        className="button outlined"
        aria-pressed={view.isWipe}
        onClick={() => ui.setState({ film: { ...view, isWipe: !view.isWipe } })}
      >
        Wipe
      </button>
    </div>
  )
}
