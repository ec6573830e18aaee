import type { Assumption, WorkspaceApi, WorkspaceState } from '../workspace/index.ts'
import { baseKey, noteOf, peopleOf, type AssumptionNote } from './assumption-notes.ts'
import { FACES, GAZES, HEADS, LEGS } from './body-choices.ts'
import { chosenOf, CLEANS, STAGINGS, type Choice } from './choices.ts'
import { ChosenField, isChosenKey } from './chosen-fields.tsx'
import { usePlayer, useWorkspace } from './player-context.ts'
import './assumptions-list.css'

const FROM_WORDS = { file: 'from file', derived: 'derived', assumed: 'assumed' } as const

/** Everything that the picture rests on beyond the files: what, where from, why, and the switch where there is a choice. */
export function AssumptionsList() {
  const assumptions = useWorkspace((state) => state.assumptions)
  if (assumptions.length === 0) return <p className="panel-empty">Nothing had to be assumed.</p>
  const offered = new Set<string>()
  return (
    <ul className="assumptions" aria-label="Assumptions">
      {assumptions.map((assumption) => {
        const choice = noteOf(assumption.key)?.choice
        const isFirst = choice !== undefined && !offered.has(choice)
        if (choice !== undefined) offered.add(choice)
        return (
          <Row
            key={`${assumption.key} ${assumption.value}`}
            assumption={assumption}
            choice={isFirst ? choice : undefined}
          />
        )
      })}
    </ul>
  )
}

function Row({ assumption, choice }: { assumption: Assumption; choice: AssumptionNote['choice'] | undefined }) {
  const { key, value, from } = assumption
  const note = noteOf(key)
  const people = peopleOf(key)
  return (
    <li className="assumption" data-key={key} data-value={value} data-from={from}>
      <p className="assumption-head">
        <strong>{note?.title ?? baseKey(key)}</strong>
        {people !== null && <span className="assumption-people">{people.split('').join(', ')}</span>}
        <span className={`badge ${from === 'assumed' ? 'assumed' : ''}`}>{FROM_WORDS[from]}</span>
      </p>
      <p className="assumption-value">{value}</p>
      {note !== undefined && <p className="assumption-why">{note.why}</p>}
      {choice === 'body' ? (
        <p className="assumption-why">Set it under Body, below.</p>
      ) : (
        choice !== undefined && <ChoiceField choice={choice} title={note!.title} />
      )}
      <NumberFields assumption={key} people={people} />
    </li>
  )
}

/** One field for each person that a line with a number is about. */
function NumberFields({ assumption, people }: { assumption: string; people: string | null }) {
  const everybody = useWorkspace((state) => state.people)
  const of = baseKey(assumption)
  if (!isChosenKey(of)) return null
  const meant = everybody.filter(({ label, motion }) => motion !== null && (people?.includes(label) ?? true))
  return meant.map((person) => <ChosenField key={person.id} of={of} person={person} />)
}

interface ChoiceOf {
  readonly choices: readonly Choice<string>[]
  readonly read: (state: WorkspaceState) => string
  readonly write: (workspace: WorkspaceApi, value: string) => void
}

/** A choice whose values are checked where they come back out of the page. */
function choiceOf<V extends string>(
  choices: readonly Choice<V>[],
  read: (state: WorkspaceState) => V,
  set: (workspace: WorkspaceApi, value: V) => void,
): ChoiceOf {
  return {
    choices,
    read,
    write(workspace, text) {
      const value = chosenOf(choices, text)
      if (value !== undefined) set(workspace, value)
    },
  }
}

const CHOICES: Readonly<Record<Exclude<NonNullable<AssumptionNote['choice']>, 'body'>, ChoiceOf>> = {
  clean: choiceOf(
    CLEANS,
    (state) => state.clean,
    (workspace, value) => workspace.choices.setClean(value),
  ),
  staging: choiceOf(
    STAGINGS,
    (state) => state.staging,
    (workspace, value) => workspace.choices.setStaging(value),
  ),
  legs: choiceOf(
    LEGS,
    (state) => state.legs,
    (workspace, value) => workspace.choices.setLegs(value),
  ),
  head: choiceOf(
    HEADS,
    (state) => state.head,
    (workspace, value) => workspace.choices.setHead(value),
  ),
  gaze: choiceOf(
    GAZES,
    (state) => state.gaze,
    (workspace, value) => workspace.choices.setGaze(value),
  ),
  face: choiceOf(
    FACES,
    (state) => state.face,
    (workspace, value) => workspace.choices.setFace(value),
  ),
}

function ChoiceField({ choice, title }: { choice: keyof typeof CHOICES; title: string }) {
  const { workspace } = usePlayer()
  const { choices, read, write } = CHOICES[choice]
  const value = useWorkspace(read)
  return (
    <select
      className="assumption-choice"
      aria-label={title}
      value={value}
      onChange={(event) => write(workspace, event.target.value)}
    >
      {choices.map((each) => (
        <option key={each.value} value={each.value}>
          {each.note === undefined ? each.label : `${each.label}, ${each.note}`}
        </option>
      ))}
    </select>
  )
}
