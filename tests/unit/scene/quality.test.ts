import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createFigureMesh, parseHuman } from '../../../src/body/index.ts'
import { bodyGeometry, bodyIndex } from '../../../src/scene/body-geometry.ts'
import { QualityGovernor, qualitySettings } from '../../../src/scene/quality.ts'

const human = parseHuman(
  new Uint8Array(readFileSync(new URL('../../../public/body/human.bin', import.meta.url))),
  'female',
)

describe('quality', () => {
  it('draws the coarse body at low, the whole one at medium and high', () => {
    expect(['low', 'medium', 'high'].map((q) => qualitySettings(q as 'low').coarseBody)).toEqual([true, false, false])
    expect(bodyIndex(human, true).array).toBe(human.coarseIndices)
    expect(bodyIndex(human, false).array).toBe(human.indices)
  })

  it('keeps the vertices: the levels differ in triangles alone', () => {
    const [fine, coarse] = [bodyGeometry(human, false), bodyGeometry(human, true)]
    expect(coarse.index!.count).toBeLessThan(0.45 * fine.index!.count)
    for (const name of ['position', 'normal'] as const) {
      expect(coarse.getAttribute(name).array).toBe(fine.getAttribute(name).array)
    }
  })

  it('draws all of a mesh that has one level only', () => {
    const figure = createFigureMesh()
    expect(bodyIndex(figure, true).array).toBe(figure.indices)
  })

  it('auto comes to the coarse body only where frames are late, and stays there', () => {
    const governor = new QualityGovernor()
    const steps: boolean[] = []
    for (let i = 0; i < 500; i++) {
      if (governor.frame(0.05)) steps.push(qualitySettings('auto', governor.step).coarseBody)
    }
    expect(qualitySettings('auto', 0).coarseBody).toBe(false)
    expect(steps).toEqual([false, true, true, true])
    const calm = new QualityGovernor()
    for (let i = 0; i < 500; i++) expect(calm.frame(1 / 60)).toBe(false)
  })
  it.each([
    ['half a second a frame', 0.5, 3],
    ['a fifth of a second a frame', 0.2, 8],
    ['just late', 0.03, 45],
  ])('auto takes its first step at once where nothing else helps: %s', (_, dtSec, after) => {
    const governor = new QualityGovernor()
    let n = 1
    while (!governor.frame(dtSec)) n++
    expect(n).toBe(after)
  })

  it('auto takes a hidden tab for no slow picture', () => {
    const governor = new QualityGovernor()
    for (let i = 0; i < 500; i++) expect(governor.frame(i % 4 === 0 ? 30 : 1 / 60)).toBe(false)
  })
})
