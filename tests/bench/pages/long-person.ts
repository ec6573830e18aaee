import type { Person, Signal, SignalKey } from '../../../src/workspace/index.ts'
import { fakePerson, fakeSignal } from '../../helpers/fake-recording.ts'

export const SIGNALS: readonly SignalKey[] = ['head', 'hand-left', 'hand-right', 'expression', 'latent']

/** One of two people who say the made-up minute over and over. */
export function longPerson(index: number, durationSec: number): Person {
  const person = fakePerson(index, 'V99_S0001_I00000001', durationSec)
  const repeated = Array.from({ length: Math.ceil(durationSec / 60) }, (_, minute) =>
    person.segments.map((segment) => ({
      ...segment,
      startSec: segment.startSec + minute * 60,
      endSec: segment.endSec + minute * 60,
      words: segment.words.map((word) => ({
        ...word,
        startSec: word.startSec! + minute * 60,
        endSec: word.endSec! + minute * 60,
      })),
    })),
  ).flat()
  return { ...person, segments: repeated, speech: repeated }
}

export function signalOf(person: Person, key: SignalKey): Signal | null {
  return SIGNALS.includes(key) ? fakeSignal(person, key) : null
}
