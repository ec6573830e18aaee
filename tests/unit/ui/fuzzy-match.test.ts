import { expect, it } from 'vitest'
import { fuzzyScore } from '../../../src/ui/fuzzy-match.ts'

const LABELS = [
  'Play or pause',
  'Panel: Transcript',
  'Speed: 1.5×',
  'Staging: Facing each other',
  'Face of A',
  'Gaze: at the partner',
]
const best = (typed: string): string | undefined =>
  LABELS.map((label) => ({ label, score: fuzzyScore(typed, label) }))
    .filter(({ score }) => score !== null)
    .toSorted((a, b) => b.score! - a.score!)[0]?.label

it.each([
  ['play', 'Play or pause'],
  ['pop', 'Play or pause'],
  ['transc', 'Panel: Transcript'],
  ['face', 'Face of A'],
  ['facing', 'Staging: Facing each other'],
  ['gp', 'Gaze: at the partner'],
  ['1.5', 'Speed: 1.5×'],
  ['GAZE', 'Gaze: at the partner'],
  ['xyz', undefined],
])('finds %s', (typed, label) => {
  expect(best(typed)).toBe(label)
})

it('finds everything by nothing, and letters only in their order', () => {
  expect(fuzzyScore('', 'anything')).toBe(0)
  expect(fuzzyScore('ab', 'ba')).toBeNull()
})

it('takes a short time for a long text of one letter', () => {
  expect(fuzzyScore('a'.repeat(60), 'a'.repeat(400))).not.toBeNull()
})
