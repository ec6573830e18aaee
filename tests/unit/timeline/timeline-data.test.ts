import { expect, it } from 'vitest'
import { valueAt } from '../../../src/timeline/series.ts'
import { createTimelineSource } from '../../../src/timeline/timeline-data.ts'
import { fakePerson, fakeSignal } from '../../helpers/fake-recording.ts'

it('lanes of a person whose recording begins later lie that much later, all of them, and move back', () => {
  const BY = 2.5
  const person = fakePerson(0, 'V99_S0001_I00000001')
  const signals = [fakeSignal(person, 'head')!]
  const source = createTimelineSource()
  const plain = source.update(person, signals)
  const moved = source.update({ ...person, offsetSec: BY }, signals)
  expect(moved).not.toBe(plain)
  expect(moved.offsetSec).toBe(BY)
  for (const sec of [0.305, 12.345, 47.875]) {
    for (const name of ['voice', 'valence', 'arousal'] as const) {
      expect(valueAt(moved[name]!, sec + BY), `${name} at ${sec}`).toBe(valueAt(plain[name]!, sec))
    }
    expect(valueAt(moved.units![3]!, sec + BY)).toBe(valueAt(plain.units![3]!, sec))
    expect(valueAt(moved.signals.head!, sec + BY)).toBe(valueAt(plain.signals.head!, sec))
  }
  expect(valueAt(moved.voice!, 1)).toBeNaN()
  const starts = (runs: typeof plain.emotions) => runs!.map(({ startSec }) => startSec)
  expect(starts(moved.emotions)).toEqual(starts(plain.emotions).map((sec) => sec + BY))
  const gaps = (data: typeof plain) => data.validity.flatMap((row) => row.gaps.map(({ startSec }) => startSec))
  expect(gaps(plain).length).toBeGreaterThan(0)
  expect(gaps(moved)).toEqual(gaps(plain).map((sec) => sec + BY))
  expect(starts(source.update(person, signals).emotions)).toEqual(starts(plain.emotions))
})
