import { useEffect, useRef, type RefObject } from 'react'
import type { FilmPlayer, Person } from '../workspace/index.ts'
import { usePlayer, useUi } from './player-context.ts'
import { FilmPainter } from './film-painter.ts'
import { filmRate, filmTurns, filmWord, useFilm } from './use-film.ts'
import { useFilmCheck } from './use-film-check.ts'

/** One film under the page's clock, as large as its place allows. */
export function FilmView({ person }: { person: Person }) {
  const state = useFilm(person)
  const canvasRef = useRef<HTMLCanvasElement>(null)
  const wordRef = useRef<HTMLParagraphElement>(null)
  const film = state.kind === 'ready' ? state.film : null
  usePaintedFilm(film, person, canvasRef, wordRef)
  return (
    <div className="film-picture">
      <canvas ref={canvasRef} role="img" aria-label={`The film of ${person.label}`} hidden={film === null} />
      {state.kind === 'opening' && <span className="spinner" role="status" aria-label="Opening the film" />}
      {state.kind === 'failed' && <p className="film-word">{filmWord(state.message)}</p>}
      <p className="film-word film-word-over" ref={wordRef} hidden />
    </div>
  )
}

/** Paints the film with every displayed frame, without a render. */
function usePaintedFilm(
  film: FilmPlayer | null,
  person: Person,
  canvasRef: RefObject<HTMLCanvasElement | null>,
  wordRef: RefObject<HTMLParagraphElement | null>,
): void {
  const { workspace, frames } = usePlayer()
  const view = useUi((state) => state.film)
  const check = useFilmCheck(person, view.hasPoints || view.hasBody)
  const painterRef = useRef<FilmPainter | null>(null)
  const offsetSec = view.offsets[person.index] ?? 0

  const turns = film === null ? 0 : filmTurns(film, person)
  useEffect(() => {
    const canvas = canvasRef.current
    if (film === null || canvas === null) return undefined
    const painter = new FilmPainter(canvas, film, turns)
    painterRef.current = painter
    const resize = new ResizeObserver(([entry]) => {
      if (entry) painter.setRoom(entry.contentRect.width, entry.contentRect.height, devicePixelRatio)
    })
    resize.observe(canvas.parentElement!)
    const paint = () => {
      painter.paint(workspace.frame.time, filmRate(workspace.transport))
      sayWord(wordRef.current, film, painter.word)
    }
    const stop = frames.subscribe(paint)
    return () => {
      stop()
      resize.disconnect()
    }
  }, [film, turns, canvasRef, wordRef, workspace, frames])

  useEffect(() => {
    const painter = painterRef.current
    if (painter === null || film === null || canvasRef.current === null) return
    const accent = getComputedStyle(canvasRef.current).getPropertyValue('--person').trim()
    painter.offsetSec = offsetSec
    painter.setOverlays({ check, hasPoints: view.hasPoints, hasBody: view.hasBody, accent })
  }, [film, check, view.hasPoints, view.hasBody, offsetSec, canvasRef])
}

function sayWord(element: HTMLParagraphElement | null, film: FilmPlayer, word: string): void {
  if (element === null) return
  const text = film.failure === null ? word : filmWord(film.failure.message)
  if (element.textContent === text) return
  element.textContent = text
  element.hidden = text === ''
}
