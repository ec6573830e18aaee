import { useRef, type ReactNode } from 'react'
import Copy from 'lucide-react/icons/copy'
import { FACE_UNITS, SMPLH_JOINT_NAMES } from '../body/index.ts'
import { EMOTIONS } from '../dataset/index.ts'
import { isAppError, toProblem } from '../bytes/index.ts'
import type { Person } from '../workspace/index.ts'
import { inspectPerson, inspectedText, type Inspected } from './inspect-person.ts'
import type { Player } from './player.ts'
import { usePlayer, useWorkspace } from './player-context.ts'
import { clockText } from './time-text.ts'
import { useBeat } from './use-beat.ts'
import './inspector-panel.css'

/** All numbers of both people at the playhead, as drawn and as recorded. Ten times a second at most. */
export default function InspectorPanel() {
  const people = useWorkspace((state) => state.people)
  if (people.length === 0) return <p className="panel-empty">Nothing is open.</p>
  return (
    <div className="inspector">
      <CopyButtons />
      <Table
        title="Now"
        people={people}
        names={FACTS.map(([name]) => name)}
        write={(each) => FACTS.map(([, read]) => read(each))}
      />
      <Table
        title="Emotion"
        note="score, probability"
        people={people}
        names={EMOTIONS}
        write={(each) => each.emotions.map(({ score, probability }) => pair(score, 2, probability, 3))}
      />
      <Table
        title="Facial units"
        note="0 to 2"
        people={people}
        names={FACE_UNITS.map(({ code, name }) => `${code} ${name}`)}
        write={(each) => each.units.map(({ value }) => number(value, 3))}
      />
      <Fold title="Joint rotations" note="rotation vector against the parent, degrees">
        <Table
          people={people}
          names={SMPLH_JOINT_NAMES}
          write={(each) => joints(each, ({ rotationDeg }) => triple(rotationDeg, 1))}
        />
      </Fold>
      <Fold title="Joint positions on the stage" note="x, y, z in metres">
        <Table
          people={people}
          names={SMPLH_JOINT_NAMES}
          write={(each) => joints(each, ({ stage }) => triple(stage, 3))}
        />
      </Fold>
      <Fold title="Joint positions in the camera" note="as in the file, metres, y down">
        <Table
          people={people}
          names={SMPLH_JOINT_NAMES}
          write={(each) => joints(each, ({ camera }) => triple(camera, 3))}
        />
      </Fold>
      <p className="panel-note">Rotations and stage positions are those that are drawn, with clean-up and staging.</p>
    </div>
  )
}

function CopyButtons() {
  const player = usePlayer()
  return (
    <div className="inspector-copy">
      <button type="button" className="button outlined" onClick={() => void copy(player, 'text')}>
        <Copy size={14} aria-hidden />
        Copy as text
      </button>
      <button type="button" className="button outlined" onClick={() => void copy(player, 'json')}>
        <Copy size={14} aria-hidden />
        Copy as JSON
      </button>
    </div>
  )
}

const FACTS: readonly (readonly [name: string, read: (each: Inspected) => string])[] = [
  ['time', (each) => clockText(each.timeSec)],
  ['motion frame', (each) => each.frame.toLocaleString('en')],
  ['valence', (each) => number(each.valence, 3)],
  ['arousal', (each) => number(each.arousal, 3)],
  ['face from', (each) => each.face],
  ...(['body there', 'hands valid', 'in view', 'face valid', 'face lost', 'speaking'] as const).map(
    (flag) => [flag, (each: Inspected) => (each.flags[flag] ? 'yes' : 'no')] as const,
  ),
]

/** The people at the playhead, in numbers. */
export function inspectNow({ workspace }: Player): Inspected[] {
  const { frame, store } = workspace
  return store.getState().people.flatMap((person) => {
    const own = frame.people[person.index]
    return own === undefined ? [] : [inspectPerson(person, own, frame.time, cameraOf(workspace, person, frame.time))]
  })
}

/** null where the person has no motion yet. */
function cameraOf(workspace: Player['workspace'], person: Person, timeSec: number): Float32Array | null {
  if (person.motion === null || person.motion.nLoaded === 0) return null
  try {
    return workspace.joints(person.index, timeSec, 'camera')
  } catch (error) {
    if (isAppError(error)) return null
    throw error
  }
}

async function copy(player: Player, kind: 'text' | 'json'): Promise<void> {
  const people = inspectNow(player)
  const text = kind === 'text' ? inspectedText(people) : `${JSON.stringify({ visavis: 1, people }, null, 2)}\n`
  try {
    await navigator.clipboard.writeText(text)
    player.notify('info', 'The values of this moment are copied')
  } catch (error) {
    player.notify('error', `The browser does not let the page copy: ${toProblem(error).message}`)
  }
}

function Fold({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  return (
    <details className="inspector-fold">
      <summary>
        {title} <small>{note}</small>
      </summary>
      {children}
    </details>
  )
}

interface TableProps {
  readonly title?: string
  readonly note?: string
  readonly people: readonly Person[]
  readonly names: readonly string[]
  /** a person's column, top to bottom */
  readonly write: (each: Inspected) => readonly string[]
}

/** Names at the left, a column a person; cells are written in place while they are in sight. */
function Table({ title, note, people, names, write }: TableProps) {
  const player = usePlayer()
  const bodyRef = useRef<HTMLTableSectionElement>(null)
  useBeat(() => {
    const body = bodyRef.current
    // nothing in a closed fold needs to be worked out
    if (body === null || !body.checkVisibility()) return
    inspectNow(player).forEach((each, column) => {
      const values = write(each)
      for (let row = 0; row < names.length; row++) {
        const cell = body.rows[row]?.cells[column + 1]
        const text = values[row] ?? '–'
        if (cell && cell.textContent !== text) cell.textContent = text
      }
    })
  })
  return (
    <table className="inspector-table tabular">
      {title !== undefined && (
        <caption>
          {title} {note !== undefined && <small>{note}</small>}
        </caption>
      )}
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Value</span>
          </th>
          {people.map((person) => (
            <th key={person.id} scope="col" data-person={Math.min(person.index, 2)}>
              <span className="person-mark">{person.label}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={bodyRef}>
        {names.map((name) => (
          <tr key={name}>
            <th scope="row">{name.replaceAll('_', ' ')}</th>
            {people.map((person) => (
              <td key={person.id}>–</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function joints(each: Inspected, text: (joint: Inspected['joints'][number]) => string): string[] {
  return each.joints.map(text)
}

function number(value: number | null, digits: number): string {
  return value === null ? '–' : value.toFixed(digits)
}

function pair(a: number | null, aDigits: number, b: number | null, bDigits: number): string {
  return a === null || b === null ? '–' : `${a.toFixed(aDigits)}  ${b.toFixed(bDigits)}`
}

function triple(values: readonly number[] | null, digits: number): string {
  return values === null ? '–' : values.map((value) => value.toFixed(digits)).join('  ')
}
