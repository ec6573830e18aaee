import { PerspectiveCamera, Vector3 } from 'three'
import { afterEach, describe, expect, it } from 'vitest'
import type { HeadMeasure } from '../../../src/scene/head-measure.ts'
import type { PersonAnchor } from '../../../src/scene/person-anchor.ts'
import { PlateLayer } from '../../../src/scene/plate-layer.ts'
import type { StageViews } from '../../../src/scene/stage-views.ts'

const WIDTH = 600
const HEIGHT = 300
const NO_EDGE = { left: 0, top: 0, right: 0, bottom: 0 }

const elements: HTMLElement[] = []
afterEach(() => {
  for (const element of elements.splice(0)) element.remove()
})

function plate(text: string): HTMLElement {
  const element = document.createElement('div')
  element.style.cssText = 'position: fixed; left: 0; top: 0; white-space: nowrap; font: 16px monospace'
  element.textContent = text
  document.body.append(element)
  elements.push(element)
  return element
}

const anchorAt = (x: number) => ({ present: true, crown: new Vector3(x, 0, 0) }) as PersonAnchor

describe('name plates', () => {
  it('make room for a text that has grown before the next frame of the stage', async () => {
    const camera = new PerspectiveCamera(60, WIDTH / HEIGHT)
    camera.position.z = 3
    camera.updateMatrixWorld()
    const view = { camera, left: 0, top: 0, width: WIDTH, height: HEIGHT, only: -1 }
    const views = { rig: { seat: -1 }, count: 1, view: () => view } as unknown as StageViews
    const layer = new PlateLayer()
    const [a, b] = [plate('Anna'), plate('Bert')]
    layer.setElement(0, a)
    layer.setElement(1, b)
    const measure = { length: Number.NaN } as HeadMeasure
    const areApart = () => {
      layer.update(views, [anchorAt(-0.4), anchorAt(0.4)], measure, WIDTH, HEIGHT, NO_EDGE)
      return a.getBoundingClientRect().right < b.getBoundingClientRect().left
    }
    await expect.poll(areApart).toBe(true)
    const before = b.getBoundingClientRect().left
    a.textContent = 'Anna, and what is known of her'
    await expect.poll(() => b.getBoundingClientRect().left).toBeGreaterThan(before)
    expect(a.getBoundingClientRect().right).toBeLessThanOrEqual(b.getBoundingClientRect().left)
    layer.dispose()
  })
})
