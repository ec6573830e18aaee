import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { driveExtraJoints, forwardKinematics, parseHuman } from '../../../src/body/index.ts'
import { poseWithFewer } from '../../../src/scene/leaving-pose.ts'

test('a human follows the pose of a body without face and twist joints as it would its own', () => {
  const bytes = new Uint8Array(readFileSync(new URL('../../../public/body/human.bin', import.meta.url)))
  const mesh = parseHuman(bytes, 'female')
  const quats = new Float32Array(52 * 4)
  for (let j = 0; j < 52; j++) {
    const q = [Math.sin(j) * 0.4, Math.cos(j * 2) * 0.4, Math.sin(j * 3) * 0.4, 1]
    quats.set(
      q.map((value) => value / Math.hypot(...q)),
      j * 4,
    )
  }
  const transl = Float32Array.of(0.3, 1.1, -0.2)
  const own = new Float32Array(mesh.nJoints * 16)
  forwardKinematics(quats, transl, mesh.restJoints, mesh.parents, own)
  driveExtraJoints(mesh.driven!, quats, own)

  const stale = Float32Array.from({ length: mesh.nJoints * 16 }, () => 7)
  stale.set(own.subarray(0, 52 * 16))
  const posed = poseWithFewer(mesh, 52, stale, quats, new Float32Array(mesh.nJoints * 16))
  expect(mesh.nJoints).toBeGreaterThan(55)
  posed.forEach((value, i) => expect(Math.abs(value - own[i]!), `joint ${i >> 4}`).toBeLessThan(1e-5))
})
