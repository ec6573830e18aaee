import { createRoot } from 'react-dom/client'
import type { Root } from 'react-dom/client'
import { afterEach, expect, test, vi } from 'vitest'
import { Stage } from '../../../src/scene/index.ts'
import type { StageFault, StageHandle } from '../../../src/scene/index.ts'
import { webglProblem } from '../../../src/scene/webgl-support.ts'
import { twoPeople } from './posed-people.ts'

let root: Root | null = null
let host: HTMLElement | null = null

afterEach(() => {
  root?.unmount()
  host?.remove()
  root = null
})

async function mount(extra: Partial<Parameters<typeof Stage>[0]> = {}): Promise<{
  handle: StageHandle
  faults: StageFault[]
  pose: (change: number) => void
}> {
  const { frame, people, pose } = twoPeople()
  const faults: StageFault[] = []
  host = document.createElement('div')
  host.style.cssText = 'width:360px;height:240px'
  document.body.append(host)
  root = createRoot(host)
  const plates = people.map((person) => ({
    label: person.label,
    id: person.id,
    accent: '#5aa7ff',
    badges: ['synthetic'],
  }))
  const handle = await new Promise<StageHandle>((resolve) => {
    root?.render(
      <Stage
        frame={frame}
        people={people}
        plates={plates}
        quality="low"
        reducedMotion
        onReady={resolve}
        onFault={(fault) => faults.push(fault)}
        {...extra}
      />,
    )
  })
  await vi.waitFor(() => expect(handle.framesDrawn()).toBeGreaterThan(0), { timeout: 20_000 })
  return { handle, faults, pose }
}

async function pictureOf(handle: StageHandle): Promise<Uint8ClampedArray> {
  const blob = await handle.image()
  if (blob === null) throw new Error('no picture')
  const bitmap = await createImageBitmap(blob)
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
  if (context === null) throw new Error('no 2d context')
  context.drawImage(bitmap, 0, 0)
  return context.getImageData(0, 0, bitmap.width, bitmap.height).data
}

function meanDifference(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - (b[i] ?? 0))
  return sum / a.length
}

test('steps the page first, then draws', async () => {
  let steps = 0
  const { handle } = await mount({ step: () => void steps++ })
  expect(steps).toBeGreaterThan(0)
  expect(handle.renderer.info.render.calls).toBeGreaterThan(0)
})

test('a frame that fails is said once, and the next ones go on', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  let steps = 0
  const step = () => {
    steps++
    if (steps < 5) throw new Error('on purpose')
  }
  const { handle } = await mount({ step })
  expect(handle.framesDrawn()).toBeGreaterThan(0)
  expect(steps).toBeGreaterThanOrEqual(5)
  expect(said.mock.calls.map(([message]) => String(message))).toEqual(['stage: a frame failed'])
  said.mockRestore()
})

test('a canvas that was given another size is drawn again before it is seen', async () => {
  const { handle } = await mount()
  const drawn = await new Promise<number>((resolve) => {
    const sizes = new MutationObserver(() => {
      sizes.disconnect()
      const before = handle.framesDrawn()
      // behind the painting that follows the change, before the next frame
      setTimeout(() => resolve(handle.framesDrawn() - before), 0)
    })
    sizes.observe(handle.canvas, { attributes: true, attributeFilter: ['width'] })
    host!.style.width = '300px'
  })
  expect(drawn).toBeGreaterThan(0)
})

test('name plates stand over the heads and apart', async () => {
  await mount()
  const plates = [...document.querySelectorAll<HTMLElement>('.name-plate')]
  await vi.waitFor(() => expect(plates.map((plate) => plate.style.visibility)).toEqual(['visible', 'visible']))
  const [a, b] = plates.map((plate) => plate.getBoundingClientRect())
  expect(a!.width).toBeGreaterThan(30)
  const apart = a!.right <= b!.left || b!.right <= a!.left || a!.bottom <= b!.top || b!.bottom <= a!.top
  expect(apart).toBe(true)
})

test('comes back from a lost context, three times, with the same picture', async () => {
  const { handle, faults } = await mount()
  const before = await pictureOf(handle)
  const extension = handle.renderer.getContext().getExtension('WEBGL_lose_context')
  if (extension === null) throw new Error('no WEBGL_lose_context')
  for (let round = 1; round <= 3; round++) {
    extension.loseContext()
    await vi.waitFor(() => expect(faults.filter((fault) => fault.kind === 'context-lost')).toHaveLength(round))
    const drawn = handle.framesDrawn()
    extension.restoreContext()
    await vi.waitFor(() => expect(faults.filter((fault) => fault.kind === 'context-restored')).toHaveLength(round))
    await vi.waitFor(() => expect(handle.framesDrawn()).toBeGreaterThan(drawn), { timeout: 20_000 })
    expect(meanDifference(before, await pictureOf(handle))).toBeLessThan(0.5)
  }
})

test('camera state goes into a link and back', async () => {
  const { handle } = await mount()
  const rig = handle.camera
  rig.setPreset('face-b')
  rig.rotateBy(40, -12)
  rig.zoomBy(1.3)
  const state = rig.getState()
  const here = await pictureOf(handle)
  rig.setPreset('both')
  await vi.waitFor(async () => expect(meanDifference(here, await pictureOf(handle))).toBeGreaterThan(1))
  rig.setState(JSON.parse(JSON.stringify(state)))
  expect(rig.getState()).toEqual(state)
  await vi.waitFor(async () => expect(meanDifference(here, await pictureOf(handle))).toBeLessThan(1))
})

test('says why there is no picture', () => {
  expect(webglProblem()).toBeNull()
  const blind = document.createElement('canvas')
  blind.getContext('2d')
  expect(webglProblem(() => blind)).toContain('WebGL2')
})
