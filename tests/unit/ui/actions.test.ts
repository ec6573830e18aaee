import { describe, expect, it } from 'vitest'
import { actionsOf } from '../../../src/ui/actions.ts'
import type { Player } from '../../../src/ui/player.ts'
import { createUiStore } from '../../../src/ui/ui-store.ts'

/** What can be chosen, by hand from what links and the page API carry. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  View: [
    'both',
    'face-a',
    'face-b',
    'shoulder-a',
    'shoulder-b',
    'seat-a',
    'seat-b',
    'top',
    'split',
    'film-a',
    'film-b',
  ],
  Staging: ['facing', 'side-by-side', 'as-recorded', 'overlaid'],
  'Clean-up': ['natural', 'raw', 'genea-2026'],
  Legs: ['preset', 'standing', 'seated', 'hidden', 'as-fitted', 'straight'],
  Head: ['smplh', 'smplh-centred', 'alignment'],
  Gaze: ['partner', 'encodings', 'ahead'],
  Faces: ['auto', 'recorded'],
  Look: ['body', 'both', 'skeleton', 'joints', 'wireframe', 'none'],
  Emotion: ['off', 'subtle', 'full'],
  Panel: ['now', 'transcript', 'inspect', 'notes', 'info'],
  Speed: ['0.1', '0.25', '0.5', '0.75', '1', '1.25', '1.5', '2', '4'],
}

describe('actionsOf', () => {
  const actions = actionsOf({ ui: createUiStore(1440, null) } as Player)

  it.each(Object.entries(CHOICES))('offers every choice of %s', (group, values) => {
    const offered = actions.filter((each) => each.group === group && each.label.startsWith(`${group}: `))
    expect(offered.map(({ id }) => id)).toEqual(values.map((value) => `${group} ${value}`))
  })

  it('gives each action a name of its own', () => {
    const labels = actions.map(({ label }) => label)
    expect(labels.filter((label, i) => labels.indexOf(label) !== i)).toEqual([])
  })
})
