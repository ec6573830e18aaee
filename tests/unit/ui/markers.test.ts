import { describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { markersFromJson, markersToJson } from '../../../src/ui/marker-file.ts'
import { createMarkerStore } from '../../../src/ui/marker-store.ts'
import type { WorkspaceApi } from '../../../src/workspace/index.ts'

function memoryStorage(): Storage & { map: Map<string, string> } {
  const map = new Map<string, string>()
  return {
    map,
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  } as unknown as Storage & { map: Map<string, string> }
}

/** The part of a workspace that notes follow. */
function fakeWorkspace(interaction: string | null) {
  const store = createStore(() => ({ interaction }))
  return { store } as unknown as WorkspaceApi & { store: { setState(part: { interaction: string }): void } }
}

describe('notes', () => {
  it('are in order of time, kept by interaction, and come back', () => {
    const storage = memoryStorage()
    const workspace = fakeWorkspace('V00_S0001_I00000001')
    const notes = createMarkerStore(workspace, storage)
    notes.add(12.5, null, 'laughs')
    notes.add(3, 4.25, 'looks away')
    expect(notes.store.getState().markers.map(({ startSec, endSec, text }) => [startSec, endSec, text])).toEqual([
      [3, 4.25, 'looks away'],
      [12.5, null, 'laughs'],
    ])
    workspace.store.setState({ interaction: 'V00_S0001_I00000002' })
    expect(notes.store.getState().markers).toEqual([])
    const later = createMarkerStore(fakeWorkspace('V00_S0001_I00000001'), storage)
    expect(later.store.getState().markers.map(({ text }) => text)).toEqual(['looks away', 'laughs'])
  })

  it('can be taken away and got back', () => {
    const storage = memoryStorage()
    const notes = createMarkerStore(fakeWorkspace('V'), storage)
    const first = notes.add(1, null, 'one')
    notes.add(2, null, 'two')
    const texts = () => notes.store.getState().markers.map(({ text }) => text)
    notes.remove(first)
    expect(texts()).toEqual(['two'])
    notes.undo()
    expect(texts()).toEqual(['one', 'two'])
    notes.clear()
    expect([texts(), storage.map.size]).toEqual([[], 0])
    notes.setText('none', 'nothing')
    notes.undo()
    expect(texts()).toEqual(['one', 'two'])
    notes.undo()
    expect(texts()).toEqual(['one', 'two'])
  })

  it('go out as JSON and come in once, whoever has them', () => {
    const from = createMarkerStore(fakeWorkspace('V'), null)
    from.add(1, 2, 'a "quoted" note\nof two lines')
    const to = createMarkerStore(fakeWorkspace('V'), null)
    expect(to.importJson(from.exportJson())).toBe(1)
    expect(to.importJson(from.exportJson())).toBe(0)
    to.undo()
    expect(JSON.parse(to.exportJson())).toEqual(JSON.parse(from.exportJson()))
  })
})

describe('a file of notes', () => {
  it('turns swapped ends round and sorts', () => {
    const text = JSON.stringify({
      visavis: 1,
      interaction: 'V',
      markers: [
        { startSec: 9, endSec: 7, text: 'b' },
        { startSec: 1, text: 'a' },
      ],
    })
    expect(markersFromJson(text).markers).toEqual([
      { startSec: 1, endSec: null, text: 'a' },
      { startSec: 7, endSec: 9, text: 'b' },
    ])
    expect(markersToJson('V', [])).toBe('{\n  "visavis": 1,\n  "interaction": "V",\n  "markers": []\n}\n')
  })

  it.each([
    ['no JSON', 'x'],
    ['no object', '[]'],
    ['another version', '{"visavis":2,"interaction":"V","markers":[]}'],
    ['a time that is none', '{"visavis":1,"interaction":"V","markers":[{"startSec":-1,"text":""}]}'],
    ['a time too late', '{"visavis":1,"interaction":"V","markers":[{"startSec":1e9,"text":""}]}'],
    ['a text that is none', '{"visavis":1,"interaction":"V","markers":[{"startSec":1,"text":{}}]}'],
    ['a text too long', `{"visavis":1,"interaction":"V","markers":[{"startSec":1,"text":"${'x'.repeat(4001)}"}]}`],
  ])('is refused with %s', (_why, text) => {
    expect(() => markersFromJson(text)).toThrow(SyntaxError)
  })
})
