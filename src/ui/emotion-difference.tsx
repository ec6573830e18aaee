import { useRef } from 'react'
import type { Person } from '../workspace/index.ts'
import { differenceAt, TRAIL_STEP_SEC, type Difference } from './emotion-trail.ts'
import { usePlayer, useWorkspace } from './player-context.ts'
import { useBeat } from './use-beat.ts'

/** s; how far back the line goes */
const LENGTH_SEC = 30
/** of the line's own units */
const WIDTH = 240
const HEIGHT = 40
/** Distance in the circumplex that fills the height: corner to corner of what is measured is about 2. */
const FULL_DISTANCE = 1.5

const ROWS = [
  { key: 'distance', name: 'Distance in the plane', digits: 2 },
  { key: 'valence', name: 'Valence, A minus B', digits: 2 },
  { key: 'arousal', name: 'Arousal, A minus B', digits: 2 },
  { key: 'scores', name: 'Scores apart, 0 to 1', digits: 2 },
] as const

/** How differently the model reads the first two people, from moment to moment. */
export function EmotionDifference() {
  const { workspace } = usePlayer()
  const people = useWorkspace((state) => state.people)
  const listRef = useRef<HTMLDListElement>(null)
  const pathRef = useRef<SVGPathElement>(null)
  const drawn = useRef('')
  useBeat(() => {
    const [a, b] = [sourceOf(people[0]), sourceOf(people[1])]
    if (a === null || b === null) return
    const { time } = workspace.frame
    writeRows(listRef.current, differenceAt(a, b, time))
    const last = Math.floor(time / TRAIL_STEP_SEC + 1e-6)
    const stamp = `${last} ${a.track.loaded.version} ${b.track.loaded.version}`
    if (stamp === drawn.current) return
    drawn.current = stamp
    pathRef.current?.setAttribute(
      'd',
      linePath(last, (sec) => differenceAt(a, b, sec)),
    )
  })
  return (
    <section className="difference" aria-label="Difference between A and B">
      <h3>Difference between A and B</h3>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label="Distance in the plane">
        <path className="difference-base" d={`M0 ${HEIGHT - 0.5}H${WIDTH}`} />
        <path ref={pathRef} className="difference-line" />
      </svg>
      <p className="difference-axis tabular">
        <span>−{LENGTH_SEC} s</span>
        <span>now</span>
      </p>
      <dl ref={listRef}>
        {ROWS.map(({ key, name }) => (
          <div key={key}>
            <dt>{name}</dt>
            <dd className="tabular">–</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function sourceOf(person: Person | undefined) {
  if (!person?.movement) return null
  return { track: person.movement, fps: person.motion?.fps ?? person.summary.fps }
}

/** A dash where one of the two is not valid: no difference is known there. */
function writeRows(list: HTMLElement | null, difference: Difference | null): void {
  ROWS.forEach(({ key, digits }, row) => {
    const cell = list?.children[row]?.lastElementChild
    const value = difference?.[key] ?? Number.NaN
    const isSigned = key === 'valence' || key === 'arousal'
    const sign = value < 0 ? '−' : isSigned ? '+' : ''
    const text = Number.isNaN(value) ? '–' : `${sign}${Math.abs(value).toFixed(digits)}`
    if (cell && cell.textContent !== text) cell.textContent = text
  })
}

/** Steps of the last while; a gap where one of the two is not valid. */
function linePath(last: number, at: (sec: number) => Difference | null): string {
  const n = Math.round(LENGTH_SEC / TRAIL_STEP_SEC)
  let path = ''
  let isDown = false
  for (let i = 0; i <= n; i++) {
    const step = last - n + i
    const difference = step < 0 ? null : at(step * TRAIL_STEP_SEC)
    if (difference === null) {
      isDown = false
      continue
    }
    const x = (i / n) * WIDTH
    const y = HEIGHT - 1 - Math.min(1, difference.distance / FULL_DISTANCE) * (HEIGHT - 2)
    path += `${isDown ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`
    isDown = true
  }
  return path
}
