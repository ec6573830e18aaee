import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseHuman } from '../../../src/body/index.ts'
import { baseKey, noteOf, peopleOf } from '../../../src/ui/assumption-notes.ts'
import { Workspace } from '../../../src/workspace/index.ts'

const FIXTURES = join(import.meta.dirname, '../../fixtures')
const fileOf = (path: string): File =>
  new File([new Uint8Array(readFileSync(join(FIXTURES, path)))], path.split('/').at(-1)!)

it('every assumption that can come has a title and a reason, whatever is chosen', async () => {
  const workspace = new Workspace({ baseUrl: 'http://localhost/' })
  const human = new Uint8Array(readFileSync(join(FIXTURES, '../../public/body/human.bin')))
  workspace.bodies.setMeshes([parseHuman(human, 'female')])
  const timer = setInterval(() => workspace.step(performance.now()), 5)
  await workspace.open([fileOf('recordings/hf/0000.tar'), fileOf('recordings/hf/0001.tar')])
  const seen = new Map<string, string>()
  const look = (): void => {
    for (const { key, value } of workspace.state().assumptions) seen.set(key, value)
  }
  for (const clean of ['natural', 'raw', 'genea-2026'] as const) {
    workspace.choices.setClean(clean)
    for (const legs of ['preset', 'standing', 'seated', 'hidden', 'as-fitted'] as const) {
      workspace.choices.setLegs(legs)
      look()
    }
  }
  for (const mode of ['facing', 'side-by-side', 'as-recorded', 'overlaid'] as const) {
    workspace.choices.setStaging(mode)
    look()
  }
  for (const head of ['smplh', 'smplh-centred', 'alignment'] as const) {
    workspace.choices.setHead(head)
    look()
  }
  for (const gaze of ['partner', 'encodings', 'ahead'] as const) {
    workspace.choices.setGaze(gaze)
    look()
  }
  await workspace.bodies.loadDecoder(fileOf('decoder/units.npz'))
  await workspace.bodies.loadModel(fileOf('smplh/model-float32-stored.npz'))
  workspace.bodies.setBetas([1])
  look()
  clearInterval(timer)
  workspace.dispose()
  expect(seen.size).toBeGreaterThan(14)
  const without = [...seen.keys()].filter((key) => noteOf(key) === undefined)
  expect(without).toEqual([])
  for (const key of seen.keys()) expect(noteOf(key)!.why.length).toBeGreaterThan(30)
})

it('a key says whom it is about, if not everybody', () => {
  expect([baseKey('fps.A'), peopleOf('fps.A')]).toEqual(['fps', 'A'])
  expect([baseKey('staging.mode'), peopleOf('staging.mode')]).toEqual(['staging.mode', null])
  expect(noteOf('missing.smplh:is_valid.B')?.title).toBe('Missing array')
})
