import { WebGLRenderer } from 'three'
import { afterEach, expect, test, vi } from 'vitest'
import { createFilmCamera } from '../../../src/motion/index.ts'
import type { BackdropSource } from '../../../src/scene/index.ts'
import { StageRuntime } from '../../../src/scene/stage-runtime.ts'
import type { FilmPlayer } from '../../../src/workspace/index.ts'
import { twoPeople } from './posed-people.ts'

const WIDTH = 300
const HEIGHT = 240
/** a lying film, red above and blue below, with a green left edge */
const FILM = { width: 320, height: 180 }

let open: { renderer: WebGLRenderer; runtime: StageRuntime } | null = null

afterEach(() => {
  open?.runtime.dispose()
  open?.renderer.dispose()
  open?.renderer.forceContextLoss()
  open = null
})

function paintedFilm(): FilmPlayer {
  const image = new OffscreenCanvas(FILM.width, FILM.height)
  const context = image.getContext('2d')!
  for (const [color, x, y, w, h] of [
    ['#f00', 0, 0, 320, 90],
    ['#00f', 0, 90, 320, 90],
    ['#0f0', 0, 0, 32, 180],
  ] as const) {
    context.fillStyle = color
    context.fillRect(x, y, w, h)
  }
  const info = { ...FILM, quarterTurns: 0, codec: '', firstSec: 0, endSec: 9, fps: 30, bytes: 0 }
  const stats = { decoded: 0, closed: 0, runs: 0, held: 1 }
  return {
    info,
    stats,
    failure: null,
    update: () => ({ image, startSec: 0, isExact: true, version: 1 }),
    setSize: () => undefined,
    dispose: () => undefined,
  }
}

/** The stage through the camera of A's film, 40 m before the person, and what is seen at a share of the film's picture. */
function openStage(): {
  show: (source: Partial<BackdropSource> | null) => Promise<(x: number, y: number) => string>
  runtime: StageRuntime
} {
  const renderer = new WebGLRenderer({ canvas: document.createElement('canvas'), preserveDrawingBuffer: true })
  const runtime = new StageRuntime()
  open = { renderer, runtime }
  runtime.setEased(false)
  runtime.setQuality('low')
  runtime.setRenderer(renderer)
  runtime.setSize(WIDTH, HEIGHT)
  const { frame, people } = twoPeople()
  const film = createFilmCamera()
  film.isKnown = true
  film.position.set([-0.6, 1, 40])
  Object.assign(frame.people[0]!, { film })
  runtime.setPeople(people)
  runtime.rig.setPreset('film-a')
  const source = { person: 0, film: paintedFilm(), turns: 0, offsetSec: 0, mix: 1, isWipe: false, rate: () => 0 }
  const show = async (change: Partial<BackdropSource> | null): Promise<(x: number, y: number) => string> => {
    runtime.setBackdrop(change === null ? null : { ...source, ...change })
    await vi.waitUntil(() => runtime.room.backdrop !== null)
    for (let i = 0; i < 3; i++) runtime.update(frame, 0.25)
    runtime.draw(0.25)
    const gl = renderer.getContext()
    const pixel = new Uint8Array(4)
    const { left, top, width, height } = runtime.rig.film
    return (x, y) => {
      gl.readPixels(left + x * width, HEIGHT - (top + y * height), 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel)
      return nameOf(pixel)
    }
  }
  return { show, runtime }
}

function nameOf([r, g, b]: Uint8Array): string {
  const pure = [r!, g!, b!].map((value) => (value > 250 ? 1 : value < 5 ? 0 : 0.5))
  return { '1,0,0': 'red', '0,0,1': 'blue', '0,1,0': 'green' }[pure.join()] ?? 'other'
}

test('lies behind the body, in its own colours, where the film’s camera has it', async () => {
  const { show, runtime } = openStage()
  const at = await show({ mix: 1 })
  const { width, height } = runtime.rig.film
  // the film says how large it is: lying, not upright as assumed
  expect(width / height).toBeCloseTo(FILM.width / FILM.height, 3)
  expect([at(0.9, 0.1), at(0.9, 0.97), at(0.04, 0.5)]).toEqual(['red', 'blue', 'green'])
  // the person stands in the middle
  expect(at(0.5, 0.45)).toBe('other')
  // and can be picked through it
  const { left, top } = runtime.rig.film
  expect(runtime.pick(left + width / 2, top + height * 0.45)).toBe(0)
  expect(runtime.pick(left + width * 0.9, top + height * 0.9)).toBe(-1)
})

test('covers the body as far as is chosen: by mixing, or up to an edge', async () => {
  const { show } = openStage()
  expect((await show({ mix: 0 }))(0.5, 0.45)).toBe('red')
  expect((await show({ mix: 0.5 }))(0.5, 0.45)).toBe('other')
  expect((await show({ mix: 0.3, isWipe: true }))(0.5, 0.45)).toBe('red')
  expect((await show({ mix: 0.7, isWipe: true }))(0.5, 0.45)).toBe('other')
})

test('is turned upright with a film that lies on its side, and goes with its source', async () => {
  const { show, runtime } = openStage()
  // a quarter turn clockwise: what was at the left is above
  const at = await show({ turns: 1, mix: 0 })
  expect(runtime.rig.film.width / runtime.rig.film.height).toBeCloseTo(FILM.height / FILM.width, 3)
  expect([at(0.5, 0.04), at(0.9, 0.5), at(0.1, 0.5)]).toEqual(['green', 'red', 'blue'])
  expect((await show(null))(0.5, 0.04)).toBe('other')
  runtime.rig.setPreset('film-b')
  expect((await show({ mix: 0 }))(0.5, 0.5)).toBe('other')
})
