import { DirectionalLight, PCFShadowMap, Vector3, WebGLRenderer } from 'three'
import { afterEach, expect, test } from 'vitest'
import { createFigureMesh } from '../../../src/body/index.ts'
import type { BodyMesh } from '../../../src/body/index.ts'
import { StageRuntime } from '../../../src/scene/stage-runtime.ts'
import { twoPeople } from './posed-people.ts'

const WIDTH = 320
const HEIGHT = 200

let open: { renderer: WebGLRenderer; runtime: StageRuntime } | null = null

afterEach(() => {
  open?.runtime.dispose()
  open?.renderer.dispose()
  open?.renderer.forceContextLoss()
  open = null
})

function openRuntime(): { renderer: WebGLRenderer; runtime: StageRuntime; shaderErrors: string[] } {
  const renderer = new WebGLRenderer({ canvas: document.createElement('canvas'), preserveDrawingBuffer: true })
  renderer.shadowMap.enabled = true
  renderer.shadowMap.type = PCFShadowMap
  const shaderErrors: string[] = []
  renderer.debug.onShaderError = (gl, program, vertex, fragment) => {
    shaderErrors.push(
      [gl.getProgramInfoLog(program), gl.getShaderInfoLog(vertex), gl.getShaderInfoLog(fragment)].join(),
    )
  }
  const runtime = new StageRuntime()
  runtime.setEased(false)
  runtime.setQuality('low')
  runtime.setRenderer(renderer)
  runtime.setSize(WIDTH, HEIGHT)
  open = { renderer, runtime }
  return { renderer, runtime, shaderErrors }
}

function readPixels(renderer: WebGLRenderer): Uint8Array {
  const gl = renderer.getContext()
  const pixels = new Uint8Array(WIDTH * HEIGHT * 4)
  gl.readPixels(0, 0, WIDTH, HEIGHT, gl.RGBA, gl.UNSIGNED_BYTE, pixels)
  return pixels
}

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!)
  return sum / a.length
}

/** Steps until fades and camera have settled, then draws. */
function settle(runtime: StageRuntime, frame: Parameters<StageRuntime['update']>[0]): void {
  for (let i = 0; i < 40; i++) runtime.update(frame, 0.25)
  runtime.draw(0.25)
}

test('draws two people with shadows and no shader or GL error', () => {
  const { renderer, runtime, shaderErrors } = openRuntime()
  const { frame, people } = twoPeople()
  runtime.setPeople(people)
  settle(runtime, frame)
  const gl = renderer.getContext()
  expect(shaderErrors).toEqual([])
  expect(gl.getError()).toBe(gl.NO_ERROR)
  const lit = readPixels(renderer)
  runtime.room.setQuality({
    pixelRatio: 1,
    shadowSize: 0,
    surfaceDetail: 0,
    poseCorrectives: true,
    coarseBody: false,
    antialias: false,
  })
  runtime.invalidate()
  runtime.draw(0.25)
  // a floor under two people without their shadow is another picture
  expect(meanDifference(lit, readPixels(renderer))).toBeGreaterThan(0.2)
  expect(shaderErrors).toEqual([])
})

test.each(['skeleton', 'both', 'wireframe'] as const)('view mode %s draws its own picture', (viewMode) => {
  const { renderer, runtime, shaderErrors } = openRuntime()
  const { frame, people } = twoPeople()
  runtime.setPeople(people)
  settle(runtime, frame)
  const before = readPixels(renderer)
  runtime.setLook({ theme: 'dark', viewMode, emotionOverlay: 'off', legsHidden: false, accents: [], emotions: [] })
  settle(runtime, frame)
  expect(meanDifference(before, readPixels(renderer))).toBeGreaterThan(0.2)
  expect(shaderErrors).toEqual([])
})

test('a body that takes the place of another leaves no hole and no jump, and the old one is given back', () => {
  const { renderer, runtime } = openRuntime()
  const figure = createFigureMesh()
  const { frame, people } = twoPeople(figure)
  runtime.setPeople(people)
  settle(runtime, frame)
  const before = readPixels(renderer)
  const { geometries } = renderer.info.memory
  // the same surface under another name: while the two dissolve, every pixel must belong to exactly one of them
  const twin: BodyMesh = { ...figure, kind: 'human' }
  runtime.setPeople(people.map((person) => ({ ...person, mesh: twin })))
  let drawnTwice = 0
  for (let step = 0; step < 10; step++) {
    runtime.update(frame, 0.08)
    runtime.draw(0.08)
    expect(meanDifference(before, readPixels(renderer))).toBeLessThan(0.02)
    if (renderer.info.memory.geometries > geometries) drawnTwice++
  }
  expect(drawnTwice).toBeGreaterThan(3)
  expect(renderer.info.memory.geometries).toBe(geometries)
})

test('draws only when the picture changes', () => {
  const { runtime } = openRuntime()
  const { frame, people, pose } = twoPeople()
  runtime.setPeople(people)
  settle(runtime, frame)
  for (let i = 0; i < 5; i++) {
    runtime.update(frame, 0.02)
    expect(runtime.draw(0.02)).toBe(false)
  }
  pose(0.3)
  runtime.update(frame, 0.02)
  expect(runtime.draw(0.02)).toBe(true)
  runtime.rig.rotateBy(10, 0)
  runtime.update(frame, 0.02)
  expect(runtime.draw(0.02)).toBe(true)
})

test('shows who is not in view, and hands that are stale', () => {
  const { renderer, runtime } = openRuntime()
  const { frame, people } = twoPeople()
  runtime.setPeople(people)
  settle(runtime, frame)
  const whole = readPixels(renderer)
  frame.people[1]!.pose.boxValid = false
  settle(runtime, frame)
  const faded = readPixels(renderer)
  expect(meanDifference(whole, faded)).toBeGreaterThan(0.3)
  frame.people[1]!.pose.boxValid = true
  settle(runtime, frame)
  expect(meanDifference(whole, readPixels(renderer))).toBeLessThan(0.05)
  frame.people[0]!.pose.bodyValid = false
  settle(runtime, frame)
  expect(meanDifference(whole, readPixels(renderer))).toBeGreaterThan(0.002)
})

test('hidden legs cast no shadow, and the picture goes up to what is left', () => {
  const { renderer, runtime, shaderErrors } = openRuntime()
  const { frame, people } = twoPeople()
  runtime.setPeople(people)
  const show = (viewMode: 'body' | 'none', legsHidden: boolean, preset: 'top' | 'both'): void => {
    runtime.setLook({ theme: 'light', viewMode, emotionOverlay: 'off', legsHidden, accents: [], emotions: [] })
    runtime.rig.setPreset(preset)
    settle(runtime, frame)
  }
  show('body', false, 'top')
  const point = shadowOf(runtime, frame.people[0]!.world, LEFT_KNEE)
  const brightness = (viewMode: 'body' | 'none', legsHidden: boolean): number => {
    show(viewMode, legsHidden, 'top')
    return brightnessAt(readPixels(renderer), point.clone().project(runtime.rig.camera))
  }
  const lit = brightness('none', true)
  expect(brightness('body', false)).toBeLessThan(0.93 * lit)
  expect(brightness('body', true)).toBeGreaterThan(0.98 * lit)
  show('body', false, 'both')
  const distance = runtime.rig.camera.position.length()
  show('body', true, 'both')
  expect(runtime.rig.camera.position.length()).toBeLessThan(0.8 * distance)
  expect(shaderErrors).toEqual([])
})

const LEFT_KNEE = 4

/** Where on the floor the key light puts the shadow of a joint. */
function shadowOf(runtime: StageRuntime, world: Float32Array, joint: number): Vector3 {
  const ray = new Vector3()
  runtime.room.scene.traverse((object) => {
    if (object instanceof DirectionalLight && object.castShadow) ray.subVectors(object.target.position, object.position)
  })
  const at = new Vector3().fromArray(world, joint * 16 + 12)
  return at.addScaledVector(ray, -at.y / ray.y)
}

/** Sum of the channels around a point of the picture, in normalised device coordinates. */
function brightnessAt(pixels: Uint8Array, { x, y }: Vector3): number {
  const column = Math.round((x * 0.5 + 0.5) * WIDTH)
  const row = Math.round((y * 0.5 + 0.5) * HEIGHT)
  let sum = 0
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++)
      for (let c = 0; c < 3; c++) sum += pixels[((row + dy) * WIDTH + column + dx) * 4 + c]!
  }
  return sum
}

test('picks the person under the pointer', () => {
  const { runtime } = openRuntime()
  const { frame, people } = twoPeople()
  runtime.setPeople(people)
  settle(runtime, frame)
  const at = (person: number) => {
    const chest = frame.people[person]!.world.subarray(9 * 16 + 12, 9 * 16 + 15)
    const p = runtime.room.anchors[person]!.crown.clone().fromArray(chest).project(runtime.rig.camera)
    return [(p.x * 0.5 + 0.5) * WIDTH, (0.5 - p.y * 0.5) * HEIGHT] as const
  }
  expect(runtime.pick(...at(0))).toBe(0)
  expect(runtime.pick(...at(1))).toBe(1)
  expect(runtime.pick(3, 3)).toBe(-1)
})

test('two views: each half shows its own person from the front, and picks there', () => {
  const { renderer, runtime, shaderErrors } = openRuntime()
  const { frame, people } = twoPeople()
  runtime.setPeople(people)
  runtime.rig.setPreset('split')
  settle(runtime, frame)
  expect(runtime.views.count).toBe(2)
  const pixels = readPixels(renderer)
  for (const person of [0, 1]) {
    const view = runtime.views.view(person)
    const chest = frame.people[person]!.world.subarray(9 * 16 + 12, 9 * 16 + 15)
    const p = runtime.room.anchors[person]!.crown.clone().fromArray(chest).project(view.camera)
    const x = view.left + (p.x * 0.5 + 0.5) * view.width
    const y = view.top + (0.5 - p.y * 0.5) * view.height
    expect(Math.abs(x - (person === 0 ? WIDTH * 0.25 : WIDTH * 0.75))).toBeLessThan(WIDTH * 0.04)
    expect(runtime.pick(x, y)).toBe(person)
    // the suits are the only blue and the only orange: the other person is nowhere in this half
    const [r, , b] = pixels.subarray(((HEIGHT - 1 - Math.round(y)) * WIDTH + Math.round(x)) * 4)
    if (person === 0) expect(b!).toBeGreaterThan(r!)
    else expect(r!).toBeGreaterThan(b!)
  }
  expect(runtime.pick(WIDTH / 2 + 3, 12)).toBe(-1)
  expect(shaderErrors).toEqual([])
  const gl = renderer.getContext()
  expect(gl.getError()).toBe(gl.NO_ERROR)
  runtime.rig.setPreset('both')
  settle(runtime, frame)
  expect(gl.getParameter(gl.SCISSOR_TEST)).toBe(false)
})

test('trails and the line between the heads are drawn, and gone when turned off', () => {
  const { renderer, runtime, shaderErrors } = openRuntime()
  const { frame, people, pose } = twoPeople()
  runtime.setPeople(people)
  const look = { theme: 'dark', viewMode: 'body', emotionOverlay: 'off', legsHidden: false } as const
  const run = (trailSec: number, hasMeasure: boolean) => {
    runtime.setLook({ ...look, trailSec, hasMeasure, accents: [], emotions: [] })
    frame.time = 1
    for (let i = 0; i < 30; i++) {
      pose(Math.sin(i / 4))
      // posing counts seconds on; here they are frames
      frame.time = 1 + i / 30
      runtime.update(frame, 0.02)
    }
    settle(runtime, frame)
    return readPixels(renderer)
  }
  const plain = run(0, false)
  expect(meanDifference(plain, run(0, false))).toBeLessThan(0.01)
  expect(meanDifference(plain, run(2, false))).toBeGreaterThan(0.01)
  expect(meanDifference(plain, run(0, true))).toBeGreaterThan(0.005)
  const [a, b] = runtime.room.anchors
  expect(runtime.room.measure.length).toBeCloseTo(a!.head.distanceTo(b!.head), 6)
  expect(meanDifference(plain, run(0, false))).toBeLessThan(0.01)
  expect(shaderErrors).toEqual([])
})

test('gives everything back to the GPU', () => {
  const { renderer, runtime } = openRuntime()
  const start = { ...renderer.info.memory }
  const { frame, people } = twoPeople()
  for (let round = 0; round < 3; round++) {
    runtime.setRenderer(renderer)
    runtime.setPeople(people)
    settle(runtime, frame)
    runtime.pick(160, 100)
    expect(renderer.info.memory.geometries).toBeGreaterThan(start.geometries)
    runtime.setPeople([])
    settle(runtime, frame)
    runtime.dispose()
    expect(renderer.info.memory.geometries).toBe(start.geometries)
    // three keeps one lookup table of its own for standard materials
    expect(renderer.info.memory.textures).toBeLessThanOrEqual(start.textures + 1)
  }
  expect(renderer.info.programs ?? []).toHaveLength(0)
})
