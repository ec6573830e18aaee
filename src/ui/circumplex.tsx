import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import type { Person } from '../workspace/index.ts'
import { ChoiceMenu } from './choice-menu.tsx'
import { TRAIL_STEP_SEC, trailOf, type TrailPoint } from './emotion-trail.ts'
import { usePlayer, useWorkspace } from './player-context.ts'
import { useBeat } from './use-beat.ts'

/** radius of the circumplex in its own units */
const RADIUS = 50
/** Pieces of a trail, each fainter than the one after it. */
const PIECES = 4
/** How near a press must be to a point, in the circumplex's units. */
const REACH = 8

const LENGTHS = [
  { value: '5', label: '5 s' },
  { value: '10', label: '10 s' },
  { value: '30', label: '30 s' },
] as const

type Trail = readonly (TrailPoint | null)[]

/**
 * Valence and arousal of everybody now and on the way here. A press on a point of a trail goes to its moment; by key the
 * arrows go from point to point.
 */
export function Circumplex() {
  const player = usePlayer()
  const { workspace } = player
  const people = useWorkspace((state) => state.people)
  const durationSec = useWorkspace((state) => state.durationSec)
  const [length, setLength] = useState<(typeof LENGTHS)[number]['value']>('10')
  const rootRef = useRef<HTMLDivElement>(null)
  const groupsRef = useRef<SVGGElement>(null)
  const trails = useRef<Trail[]>([])
  const drawn = useRef('')

  useBeat(() => {
    const { time } = workspace.frame
    trails.current = people.map((person) => trailOfPerson(person, time, Number(length)))
    const step = Math.floor(time / TRAIL_STEP_SEC + 1e-6)
    const stamp = `${step} ${length} ${people.map((person) => person.movement?.loaded.version).join(' ')}`
    people.forEach((_, index) => {
      const group = groupsRef.current?.children[index]
      if (!group) return
      if (stamp !== drawn.current) drawTrail(group, trails.current[index]!)
      moveDot(group, workspace.frame.people[index])
    })
    drawn.current = stamp
    rootRef.current?.setAttribute('aria-valuenow', time.toFixed(2))
    rootRef.current?.setAttribute('aria-valuetext', `${time.toFixed(2)} seconds`)
  })

  const onPress = (event: PointerEvent<HTMLDivElement>) => {
    const point = nearestPoint(trails.current, event.currentTarget, event)
    if (point) player.seek(point.sec)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    const step = Math.round(workspace.transport.now() / TRAIL_STEP_SEC) + by
    player.seek(step * TRAIL_STEP_SEC)
  }

  return (
    <figure className="circumplex">
      <figcaption>
        Valence and arousal
        <ChoiceMenu
          label="Length of the trails"
          text={`last ${length} s`}
          value={length}
          choices={LENGTHS}
          side="bottom"
          className="trail-length"
          onChoose={setLength}
        />
      </figcaption>
      <div
        ref={rootRef}
        className="circumplex-plane"
        role="slider"
        tabIndex={0}
        aria-label="Moment on the trails"
        aria-valuemin={0}
        aria-valuemax={durationSec}
        aria-valuenow={0}
        onPointerDown={onPress}
        onKeyDown={onKeyDown}
      >
        <svg viewBox="-96 -66 192 132" aria-hidden>
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
          <g ref={groupsRef}>
            {people.map((person, index) => (
              <g key={person.id} data-person={Math.min(index, 2)}>
                {Array.from({ length: PIECES }, (_, piece) => (
                  <path key={piece} className="trail" opacity={(piece + 1) / PIECES} />
                ))}
                <path className="trail-points" />
                <g className="circumplex-dot">
                  <circle r={5.5} />
                  <text y={2.6} textAnchor="middle">
                    {person.label}
                  </text>
                </g>
              </g>
            ))}
          </g>
        </svg>
      </div>
    </figure>
  )
}

function trailOfPerson({ movement, motion, summary }: Person, sec: number, lengthSec: number): Trail {
  return movement === null ? [] : trailOf(movement, motion?.fps ?? summary.fps, sec, lengthSec)
}

const clamp = (value: number) => Math.max(-1, Math.min(1, value))
const xOf = (point: { valence: number }) => clamp(point.valence) * RADIUS
const yOf = (point: { arousal: number }) => -clamp(point.arousal) * RADIUS
const at = (point: TrailPoint) => `${xOf(point).toFixed(1)} ${yOf(point).toFixed(1)}`

/** Lines between neighbours, in pieces that fade with age, and a dot at each point. */
function drawTrail(group: Element, trail: Trail): void {
  const lines = Array.from({ length: PIECES }, () => '')
  let dots = ''
  trail.forEach((point, i) => {
    if (point === null) return
    dots += `M${at(point)}h0`
    const before = trail[i - 1]
    if (before) lines[Math.min(PIECES - 1, Math.floor((i / trail.length) * PIECES))] += `M${at(before)}L${at(point)}`
  })
  lines.forEach((line, piece) => group.children[piece]?.setAttribute('d', line))
  group.children[PIECES]?.setAttribute('d', dots)
}

function moveDot(group: Element, frame: { valence: number; arousal: number; faceValid: boolean } | undefined): void {
  const dot = group.children[PIECES + 1]
  if (!dot || !frame) return
  dot.setAttribute('transform', `translate(${xOf(frame).toFixed(1)} ${yOf(frame).toFixed(1)})`)
  dot.setAttribute('data-known', String(frame.faceValid))
}

/** The point of any trail under a press; the newer of two that lie alike. */
function nearestPoint(trails: readonly Trail[], plane: Element, event: PointerEvent): TrailPoint | null {
  const svg = plane.querySelector('svg')
  const matrix = svg?.getScreenCTM()
  if (!matrix) return null
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse())
  let best: TrailPoint | null = null
  let nearest = REACH
  for (const point of trails.flat()) {
    if (point === null) continue
    const distance = Math.hypot(xOf(point) - x, yOf(point) - y)
    if (distance > nearest) continue
    nearest = distance
    best = point
  }
  return best
}
