import { useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { LibraryView } from '../../workspace/index.ts'
import { usePlayer } from '../player-context.ts'
import type { FigurePath } from './figure-path.ts'
import { thumbShelfOf, type Thumb } from './thumb-shelf.ts'

/** m; pelvis of the one from that of the other, and the frame around both */
const APART = 0.78
const FRAME = { left: -0.52, top: -0.86, width: 1.82, height: 1.24 }

/** Somebody standing, for whoever has not been looked at. */
const ANYBODY: FigurePath = {
  torso: 'M-0.15 -0.46L0.15 -0.46L0.09 0L-0.09 0Z',
  limbs: 'M-0.17 -0.45L-0.22 -0.2L-0.2 0.03M0.17 -0.45L0.22 -0.2L0.2 0.03M-0.09 0.02L-0.1 0.4M0.09 0.02L0.1 0.4',
  head: [0, -0.68],
}

/** The people of an interaction at a telling moment, small; grey figures while nothing is known of it. */
export function Thumbnail({ view, row, isLarge = false }: { view: LibraryView; row: number; isLarge?: boolean }) {
  const { workspace } = usePlayer()
  const { library } = view
  const people = library.peopleOf(row)
  const key = library.keys[row]!
  const ids = people.map((each) => library.ids[each]!).join(' ')
  // what was opened since has files that are at hand now: it is looked at anew
  const isOpen = useStore(workspace.store, (state) => state.interaction === key)
  const className = isLarge ? 'thumb thumb-large' : 'thumb'
  return <Picture key={String(isOpen)} interaction={key} ids={ids} className={className} />
}

/** @param ids of the people, a space between them */
function Picture({ interaction, ids, className }: { interaction: string; ids: string; className: string }) {
  const shelf = thumbShelfOf(usePlayer().workspace)
  const people = useMemo(() => ids.split(' '), [ids])
  const [read, setRead] = useState<Thumb | null>(null)
  const thumb = shelf.kept(people) ?? read
  const isKnown = thumb !== null
  useEffect(() => (isKnown ? undefined : shelf.want(interaction, setRead)), [shelf, interaction, isKnown])
  return <Figures thumb={thumb} nPeople={people.length} className={className} />
}

/** Two people beside each other; null: of whom nothing is known. */
export function Figures({ thumb, nPeople, className }: { thumb: Thumb | null; nPeople: number; className: string }) {
  const n = Math.max(1, thumb?.length ?? nPeople)
  return (
    <svg
      className={className}
      viewBox={`${FRAME.left} ${FRAME.top} ${FRAME.width} ${FRAME.height}`}
      data-known={thumb !== null}
      aria-hidden
    >
      {Array.from({ length: Math.min(n, 2) }, (_, index) => (
        <Figure
          key={index}
          figure={thumb === null ? ANYBODY : (thumb[index] ?? ANYBODY)}
          isKnown={thumb?.[index] != null}
          person={index}
          x={n === 1 ? APART / 2 : index * APART}
        />
      ))}
    </svg>
  )
}

function Figure({ figure, isKnown, person, x }: { figure: FigurePath; isKnown: boolean; person: number; x: number }) {
  const [headX, headY] = figure.head
  return (
    <g data-person={person} data-known={isKnown} transform={`translate(${x} 0)`}>
      <path className="thumb-limbs" d={figure.limbs} />
      <path className="thumb-torso" d={figure.torso} />
      <circle cx={headX} cy={headY} r={0.105} />
    </g>
  )
}
