import { Color, Mesh, PerspectiveCamera, Scene, WebGLRenderTarget } from 'three'
import type { RenderTarget, WebGLRenderer } from 'three'
import { expect, test } from 'vitest'
import { StillUniforms } from '../../../src/scene/still-uniforms.ts'

/** A draw of the mesh as three does it; what is sent then, by name. */
function draws(mesh: Mesh, uniforms: Record<string, { value: unknown; needsUpdate?: boolean }>) {
  return (target: RenderTarget | null): string[] => {
    const renderer = { getRenderTarget: () => target } as unknown as WebGLRenderer
    const rest = [renderer, new Scene(), new PerspectiveCamera(), mesh.geometry, mesh.material, null] as never
    mesh.onBeforeRender.apply(mesh, rest)
    const sent = Object.keys(uniforms).filter((name) => uniforms[name]!.needsUpdate !== false)
    mesh.onAfterRender.apply(mesh, rest)
    return sent
  }
}

test('uniforms that stand still are sent with the first draw, after a change and into another target, others always', () => {
  const shared = { value: new Color(1, 0, 0) }
  const uniforms = { color: shared, moving: { value: 1 } }
  const mesh = new Mesh()
  const still = new StillUniforms()
  still.follow(mesh)
  still.take(uniforms, ['color'])
  const draw = draws(mesh, uniforms)
  expect(draw(null)).toEqual(['color', 'moving'])
  expect(draw(null)).toEqual(['moving'])
  still.changed()
  expect(draw(null)).toEqual(['color', 'moving'])
  expect(draw(null)).toEqual(['moving'])
  expect(draw(new WebGLRenderTarget(1, 1))).toEqual(['color', 'moving'])
  expect(draw(null)).toEqual(['color', 'moving'])
  expect(draw(null)).toEqual(['moving'])
  // another program of the material
  const next = { color: shared, moving: { value: 1 } }
  still.take(next, ['color'])
  expect(draws(mesh, next)(null)).toEqual(['color', 'moving'])
})

test('two materials with one colour each send it by themselves', () => {
  const color = new Color(0, 1, 0)
  const shared = { value: color }
  const [a, b] = [{ color: shared }, { color: shared }]
  const [first, second] = [new StillUniforms(), new StillUniforms()]
  const [meshA, meshB] = [new Mesh(), new Mesh()]
  first.follow(meshA)
  second.follow(meshB)
  first.take(a, ['color'])
  second.take(b, ['color'])
  expect(draws(meshA, a)(null)).toEqual(['color'])
  expect(draws(meshB, b)(null)).toEqual(['color'])
  expect(b.color.value).toBe(color)
})
