import { useEffect, useRef } from 'react'
import type { StageRuntime } from './stage-runtime.ts'

/** The edge of the film's picture, while its camera is looked through. Moved by the stage, not by React. */
export function FilmFrame({ runtime }: { runtime: StageRuntime }) {
  const ref = useRef<HTMLDivElement>(null)
  const wordRef = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    runtime.listenToFilmFrame((left, top, width, height, isAssumed) => {
      const element = ref.current
      if (element === null) return
      element.hidden = width === 0
      element.style.transform = `translate(${left.toFixed(1)}px,${top.toFixed(1)}px)`
      element.style.width = `${width.toFixed(1)}px`
      element.style.height = `${height.toFixed(1)}px`
      if (wordRef.current !== null) wordRef.current.hidden = !isAssumed
    })
    return () => runtime.listenToFilmFrame(null)
  }, [runtime])
  return (
    <div ref={ref} className="film-frame" aria-hidden="true" hidden>
      <span ref={wordRef}>picture size assumed</span>
    </div>
  )
}
