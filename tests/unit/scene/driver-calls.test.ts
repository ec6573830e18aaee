import { readFileSync } from 'node:fs'
import { PCFShadowMap, WebGLRenderer } from 'three'
import { afterAll, expect, test, vi } from 'vitest'
import { parseHuman } from '../../../src/body/index.ts'
import { DEFAULT_LOOK, StageRuntime } from '../../../src/scene/stage-runtime.ts'
import { twoPeople } from '../../browser/scene/posed-people.ts'
import { createCountingGl } from '../../helpers/counting-gl.ts'

/**
 * What a displayed frame asks of the driver is most of what it costs the main thread, and unlike time it can be counted.
 * Of these, a scene of two bare boxes has 8.
 */
const MOST_CALLS = 60

const surface = {
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  style: {},
  width: 1,
  height: 1,
}
/** A 2D context that draws nothing. */
const context2d = new Proxy(
  {},
  {
    get: (_target, key) => (key === 'measureText' ? () => ({ width: 10 }) : () => null),
    set: () => true,
  },
)
vi.stubGlobal('document', { createElement: () => ({ ...surface, getContext: () => context2d }) })
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  },
)
vi.stubGlobal('devicePixelRatio', 1)
afterAll(() => vi.unstubAllGlobals())

test('two people who move, speak and feel are drawn with few calls to the driver, and a still picture with none', () => {
  const { gl, calls, clear } = createCountingGl()
  const renderer = new WebGLRenderer({ canvas: surface as unknown as HTMLCanvasElement, context: gl })
  renderer.shadowMap.enabled = true
  renderer.shadowMap.type = PCFShadowMap
  const runtime = new StageRuntime()
  runtime.setEased(false)
  runtime.setQuality('low')
  runtime.setRenderer(renderer)
  runtime.setSize(1024, 500)
  const human = new Uint8Array(readFileSync(new URL('../../../public/body/human.bin', import.meta.url)))
  const mesh = parseHuman(human, 'female')
  const { frame, people, pose } = twoPeople(mesh)
  for (const person of frame.people) person.morphWeights = new Float32Array(mesh.morphs!.names.length)
  runtime.setPeople(people)
  const draw = (i: number): void => {
    pose(Math.sin(i / 10) * 0.2)
    for (const person of frame.people) {
      person.morphWeights[3] = (i % 100) / 100
      person.emotion.fill(0.1)
      person.emotion[i & 7] = 0.3
    }
    runtime.update(frame, 1 / 60)
    runtime.draw(1 / 60)
  }
  for (let i = 0; i < 90; i++) draw(i)
  clear()
  draw(90)
  const list = [...calls].toSorted((a, b) => b[1] - a[1]).map(([name, n]) => `${name} ${n}`)
  const total = [...calls.values()].reduce((sum, n) => sum + n, 0)
  expect(calls.get('drawElements')).toBe(4)
  expect(total, list.join(', ')).toBeLessThanOrEqual(MOST_CALLS)
  expect(calls.has('uniformMatrix4fv'), 'the light stands still').toBe(false)
  runtime.setLook({ ...DEFAULT_LOOK, theme: 'light' })
  clear()
  draw(91)
  expect(calls.get('uniform3f'), 'colours of another theme').toBeGreaterThan(4)
  // fades and colours come to rest
  for (let i = 0; i < 60; i++) runtime.update(frame, 0.25)
  runtime.draw(1 / 60)
  clear()
  runtime.update(frame, 1 / 60)
  expect(runtime.draw(1 / 60)).toBe(false)
  expect(calls.size).toBe(0)
  runtime.dispose()
})
