import { useEffect, useRef } from 'react'
import { EMOTIONS } from '../dataset/index.ts'
import { usePlayer, useWorkspace } from './player-context.ts'

/** ms; ten times a second is as fast as a bar can be read. */
const EVERY_MS = 100
/** radius of the circumplex in its own units */
const RADIUS = 50

/** Emotion of both people at this moment: where in the circumplex, and how certain of what. Model outputs, and said so. */
export function NowPanel() {
  const people = useWorkspace((state) => state.people)
  const hasEmotion = people.some((person) => person.movement !== null)
  if (people.length === 0) return <p className="panel-empty">Nothing is open.</p>
  if (!hasEmotion) {
    return <p className="panel-empty">These recordings hold no face or emotion data (only vendor V00 does).</p>
  }
  return (
    <>
      <Circumplex />
      <EmotionBars />
      <p className="panel-note">Estimated by a model from the face; not what anyone felt or said.</p>
    </>
  )
}

/** Runs a writer at most every so many ms, on the page's beat. */
function useBeat(write: () => void): void {
  const player = usePlayer()
  const writeRef = useRef(write)
  useEffect(() => {
    writeRef.current = write
  })
  useEffect(() => {
    let writtenAt = -Infinity
    writeRef.current()
    return player.frames.subscribe(() => {
      const now = performance.now()
      if (now - writtenAt < EVERY_MS) return
      writtenAt = now
      writeRef.current()
    })
  }, [player])
}

function Circumplex() {
  const { workspace } = usePlayer()
  const people = useWorkspace((state) => state.people)
  const dotsRef = useRef<SVGGElement>(null)
  useBeat(() => {
    people.forEach((_, index) => {
      const dot = dotsRef.current?.children[index]
      const frame = workspace.frame.people[index]
      if (!dot || !frame) return
      const x = Math.max(-1, Math.min(1, frame.valence)) * RADIUS
      const y = -Math.max(-1, Math.min(1, frame.arousal)) * RADIUS
      dot.setAttribute('transform', `translate(${x.toFixed(1)} ${y.toFixed(1)})`)
      dot.setAttribute('data-known', String(frame.faceValid))
    })
  })
  return (
    <figure className="circumplex">
      <figcaption>Valence and arousal</figcaption>
      <svg viewBox="-96 -66 192 132" role="img" aria-label="Valence from left to right, arousal from bottom to top">
        <circle r={RADIUS} className="circumplex-ring" />
        <circle r={RADIUS / 2} className="circumplex-ring" />
        <path d={`M${-RADIUS} 0H${RADIUS}M0 ${-RADIUS}V${RADIUS}`} className="circumplex-ring" />
        <text x={0} y={-RADIUS - 6} textAnchor="middle">
          aroused
        </text>
        <text x={0} y={RADIUS + 13} textAnchor="middle">
          calm
        </text>
        <text x={-RADIUS - 5} y={3} textAnchor="end">
          unpleasant
        </text>
        <text x={RADIUS + 5} y={3}>
          pleasant
        </text>
        <g ref={dotsRef}>
          {people.map((person, index) => (
            <g key={person.id} data-person={Math.min(index, 2)} className="circumplex-dot">
              <circle r={5.5} />
              <text y={2.6} textAnchor="middle">
                {person.label}
              </text>
            </g>
          ))}
        </g>
      </svg>
    </figure>
  )
}

function EmotionBars() {
  const { workspace } = usePlayer()
  const people = useWorkspace((state) => state.people)
  const bodyRef = useRef<HTMLTableSectionElement>(null)
  useBeat(() => {
    const rows = bodyRef.current?.rows
    if (!rows) return
    for (let k = 0; k < rows.length; k++) {
      for (let index = 0; index < people.length; index++) {
        const share = workspace.frame.people[index]?.emotion[k] ?? 0
        const cell = rows[k]?.cells[index + 1]
        const bar = cell?.firstElementChild
        if (!(bar instanceof HTMLElement)) continue
        const text = String(Math.round(share * 100))
        if (bar.dataset['share'] === text) continue
        bar.dataset['share'] = text
        const fill = bar.firstElementChild?.firstElementChild
        if (fill instanceof HTMLElement) fill.style.transform = `scaleX(${share.toFixed(3)})`
        if (bar.lastElementChild) bar.lastElementChild.textContent = text
      }
    }
  })
  return (
    <table className="emotions">
      <caption>Emotion scores, %</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Emotion</span>
          </th>
          {people.map((person, index) => (
            <th key={person.id} scope="col" data-person={Math.min(index, 2)}>
              <span className="person-mark">{person.label}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={bodyRef}>
        {EMOTIONS.map((name) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {people.map((person, index) => (
              <td key={person.id} data-person={Math.min(index, 2)}>
                <div className="emotion-bar">
                  <span className="meter">
                    <span />
                  </span>
                  <span className="emotion-value tabular">0</span>
                </div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
