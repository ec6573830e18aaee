import { Matrix4, Vector3 } from 'three'
import { expect, test } from 'vitest'
import { createFigureMesh, forwardKinematics } from '../../../src/body/index.ts'
import { writeSkinMatrices } from '../../../src/scene/skin-matrices.ts'

const mesh = createFigureMesh()

function posed(): Float32Array {
  const quats = new Float32Array(52 * 4)
  for (let j = 0; j < 52; j++) {
    quats[j * 4 + (j % 3)] = Math.sin(0.1 + j * 0.01)
    quats[j * 4 + 3] = Math.cos(0.1 + j * 0.01)
  }
  const world = new Float32Array(52 * 16)
  return forwardKinematics(quats, Float32Array.of(0.3, 1.1, -0.2), mesh.restJoints, mesh.parents, world)
}

test('rows are G_j times the bind inverse, as three multiplies them', () => {
  const world = posed()
  const rows = writeSkinMatrices(world, mesh, new Float32Array(5 + mesh.nJoints * 12), 5)
  const p = new Vector3(0.4, 0.2, -0.1)
  for (let j = 0; j < 52; j++) {
    const g = new Matrix4().fromArray(world, j * 16)
    const b = new Matrix4().fromArray(mesh.bindInverses, j * 16)
    const expected = p.clone().applyMatrix4(g.multiply(b))
    for (let r = 0; r < 3; r++) {
      const at = 5 + j * 12 + r * 4
      const got = rows[at]! * p.x + rows[at + 1]! * p.y + rows[at + 2]! * p.z + rows[at + 3]!
      expect(got).toBeCloseTo(expected.getComponent(r), 5)
    }
  }
})

test('joints that the pose does not have go with the head', () => {
  const world = posed()
  const bindInverses = new Float32Array(55 * 16)
  bindInverses.set(mesh.bindInverses.subarray(0, 52 * 16))
  const rows = writeSkinMatrices(world, { nJoints: 55, bindInverses }, new Float32Array(55 * 12))
  expect(rows.slice(53 * 12, 54 * 12)).toEqual(rows.slice(15 * 12, 16 * 12))
})
