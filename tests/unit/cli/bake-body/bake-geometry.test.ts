import { describe, expect, it } from 'vitest'
import { ambientLight } from '../../../../src/cli/bake-body/ambient-light.ts'
import { bindPose, jointRow, restJoint } from '../../../../src/cli/bake-body/bind-pose.ts'
import { boxCentre, convexHull, radii } from '../../../../src/cli/bake-body/convex-outline.ts'
import { leftShare } from '../../../../src/cli/bake-body/face-morphs.ts'
import {
  apply,
  axisRotation,
  frame,
  frameToFrame,
  multiply,
  stretch,
  swing,
  transpose,
} from '../../../../src/cli/bake-body/mat3.ts'
import { edgeLoop, floodFill, quadMesh } from '../../../../src/cli/bake-body/quad-mesh.ts'
import { drivenJoints, SKIN_ROWS, twistRows } from '../../../../src/cli/bake-body/skin-rows.ts'
import { strongestFour } from '../../../../src/cli/bake-body/skin-weights.ts'
import { type Vec3, add, distance, normalize, sub } from '../../../../src/cli/bake-body/vec3.ts'
import { SMPLH_PARENTS } from '../../../../src/body/index.ts'
import type { SmplhJoint } from '../../../../src/body/index.ts'

const near = (a: Vec3, b: Vec3, tolerance = 1e-9): void => expect(distance(a, b)).toBeLessThan(tolerance)

describe('rotations of the bake', () => {
  it('swing takes one direction to the other and leaves their common normal', () => {
    const [a, b]: [Vec3, Vec3] = [normalize([1, 2, 0.5]), normalize([-0.3, 1, 2])]
    near(apply(swing(a, b), a), b)
  })

  it('frames map onto each other', () => {
    const [from, to] = [frame([1, 0.2, 0], [0, 1, 0]), frame([0, 0.1, 1], [1, 0, 0])]
    const turn = frameToFrame(from, to)
    for (const axis of [0, 1, 2] as const) near(apply(turn, from[axis]), to[axis])
    const back = multiply(transpose(turn), turn)
    near(back[0], [1, 0, 0])
  })

  it('stretch works along its axis only', () => {
    near(apply(stretch([0, 1, 0], 2, 1), [3, 5, 7]), [3, 10, 7])
  })

  it('axisRotation is right-handed', () => {
    near(apply(axisRotation([0, 0, 1], Math.PI / 2), [1, 0, 0]), [0, 1, 0])
  })
})

describe('the bind pose', () => {
  // a mesh that stands like the skeleton, but with arms lowered by 45 degrees and a bent elbow
  const lowered = (name: SmplhJoint, bend: number): Vec3 => {
    const side = name.startsWith('left') ? 1 : -1
    const shoulder = restJoint(`${side > 0 ? 'left' : 'right'}_shoulder`)
    const elbow = restJoint(`${side > 0 ? 'left' : 'right'}_elbow`)
    const down = axisRotation([0, 0, 1], -side * 0.8)
    const forward = axisRotation([0, 1, 0], -side * bend)
    const beyond = /elbow|shoulder/.test(name)
      ? restJoint(name)
      : add(elbow, apply(forward, sub(restJoint(name), elbow)))
    return /wrist|elbow|index|middle|ring|pinky|thumb/.test(name)
      ? add(shoulder, apply(down, sub(beyond, shoulder)))
      : restJoint(name)
  }
  const tip = (name: SmplhJoint): Vec3 => {
    const at = lowered(name, 0.5)
    const before = lowered(name.replace('3', '2') as SmplhJoint, 0.5)
    return add(at, add(sub(at, before), [0, -0.004, 0.002]))
  }
  const bind = bindPose({ joint: (name) => lowered(name, 0.5), tip })

  it('keeps the length of every bone', () => {
    for (let j = 1; j < 52; j++) {
      const parent = SMPLH_PARENTS[j]!
      const names = [j, parent].map((row) => bind.joints[row]!)
      const rest = [j, parent].map((row) => restAt(row))
      expect(distance(names[0]!, names[1]!)).toBeCloseTo(distance(rest[0]!, rest[1]!), 9)
    }
  })

  it('lays the arms along those of the mesh', () => {
    for (const side of ['left', 'right'] as const) {
      const names = [`${side}_shoulder`, `${side}_elbow`, `${side}_wrist`] as const
      for (const [a, b] of [
        [names[0], names[1]],
        [names[1], names[2]],
      ] as const) {
        const bound = normalize(sub(bind.joints[jointRow(b)]!, bind.joints[jointRow(a)]!))
        near(bound, normalize(sub(lowered(b, 0.5), lowered(a, 0.5))), 1e-6)
      }
    }
  })

  it('leaves trunk and head as they are at rest', () => {
    for (const name of ['pelvis', 'spine1', 'spine2', 'spine3', 'neck', 'head'] as const) {
      near(bind.joints[jointRow(name)]!, restJoint(name))
    }
  })

  function restAt(row: number): Vec3 {
    return restJoint(SKIN_ROWS[row] as SmplhJoint)
  }
})

describe('outlines', () => {
  const square = [
    [0, 0],
    [2, 0],
    [2, 2],
    [0, 2],
    [1, 1],
    [0.5, 1.5],
  ] as const

  it('convex hull of a square with points inside', () => {
    expect(convexHull(square)).toHaveLength(4)
    expect(boxCentre(square)).toEqual([1, 1])
  })

  it('distances to the hull', () => {
    const r = radii(convexHull(square), [1, 1], 8)
    for (let k = 0; k < 8; k++) expect(r[k]).toBeCloseTo(k % 2 === 0 ? 1 : Math.SQRT2, 9)
  })
})

describe('quad meshes', () => {
  const N = 5
  const id = (i: number, j: number): number => (((i % N) + N) % N) + j * N
  // an open tube: loops close around it
  const mesh = quadMesh(
    Uint32Array.from(
      Array.from({ length: N * 3 }, (_, q) => {
        const [i, j] = [q % N, Math.floor(q / N)]
        return [id(i, j), id(i + 1, j), id(i + 1, j + 1), id(i, j + 1)]
      }).flat(),
    ),
  )

  it('walk an edge loop round and say when there is none', () => {
    expect(edgeLoop(mesh, id(0, 1), id(1, 1))).toEqual([0, 1, 2, 3, 4].map((i) => id(i, 1)))
    expect(() => edgeLoop(mesh, id(0, 1), id(0, 2))).toThrow(RangeError)
  })

  it('fill up to a fence', () => {
    const fence = new Set([0, 1, 2, 3, 4].map((i) => id(i, 2)))
    expect(floodFill(mesh, id(0, 3), fence).size).toBe(N)
    expect(floodFill(mesh, id(0, 0), fence).size).toBe(2 * N)
  })
})

describe('weights', () => {
  it('the four strongest, in bytes that sum to 255', () => {
    const { indices, weights } = strongestFour(Float64Array.of(0.05, 0.3, 0, 0.25, 0.2, 0.2, 0, 0, 0, 0), 5)
    expect([...indices.subarray(0, 4)]).toEqual([1, 3, 4, 0])
    expect(weights.subarray(0, 4).reduce((a, b) => a + b, 0)).toBe(255)
  })

  it('every twist row is driven, by twists about a unit axis', () => {
    const driven = drivenJoints()
    expect(driven.map((d) => SKIN_ROWS[d.joint])).toHaveLength(10)
    for (const limb of twistRows()) expect(limb.rows).toHaveLength(3)
    for (const { twists } of driven) for (const { axis } of twists) expect(Math.hypot(...axis)).toBeCloseTo(1, 12)
  })
})

describe('halves of the face', () => {
  it('sum to 1 everywhere and mirror each other', () => {
    for (let x = -0.08; x <= 0.08; x += 0.0017) expect(leftShare(x) + leftShare(-x)).toBeCloseTo(1, 12)
    expect([leftShare(-0.02), leftShare(0), leftShare(0.02)]).toEqual([0, 0.5, 1])
  })
})

describe('ambient light', () => {
  /** A square of the plane y = h, facing up. */
  const plate = (h: number, size: number): number[] => [-size, h, -size, -size, h, size, size, h, size, size, h, -size]
  const triangles = [0, 1, 2, 0, 2, 3]

  it('is full over an open floor and dark under a low ceiling', () => {
    const open = ambientLight({ positions: plate(0, 0.2), triangles }, [0, 1, 0], 1)
    expect(open[0]).toBeCloseTo(1, 6)
    const roofed = [0, 0, 0, ...plate(0.02, 0.5)]
    const dark = ambientLight({ positions: roofed, triangles: triangles.map((i) => i + 1) }, [0, 1, 0], 1)
    expect(dark[0]).toBeLessThan(0.25)
  })

  it('grows with the distance of what shades', () => {
    const at = (h: number): number =>
      ambientLight({ positions: [0, 0, 0, ...plate(h, 0.5)], triangles: triangles.map((i) => i + 1) }, [0, 1, 0], 1)[0]!
    expect(at(0.02)).toBeLessThan(at(0.05))
    expect(at(0.05)).toBeLessThan(at(0.09))
  })
})
