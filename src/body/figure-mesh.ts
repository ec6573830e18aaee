import type { BodyMesh } from './body-mesh.ts'
import { addFigureHands } from './figure-hands.ts'
import { addFigureHead } from './figure-head.ts'
import { addFigureLimbs } from './figure-limbs.ts'
import { addFigureShoes } from './figure-shoes.ts'
import type { Point } from './figure-shapes.ts'
import { addFigureTorso } from './figure-torso.ts'
import { MeshBuilder } from './mesh-builder.ts'
import { N_SMPLH_JOINTS, SMPLH_REST_JOINTS } from './smplh-skeleton.ts'

/** m, neck above the left ankle in the neutral skeleton the forms were drawn for. */
const DRAWN_HEIGHT = 1.375502

const NECK_Y = 12 * 3 + 1
const ANKLE_Y = 7 * 3 + 1

/** The skeleton the parts of the figure are drawn on. */
export interface FigureSkeleton {
  /** rest position of a joint, m */
  joint(index: number): Point
  /** size of this skeleton over the neutral one */
  readonly size: number
}

/**
 * The light jointed figure: an artist's mannequin in a plain suit with shoes, five-finger hands and a face that shows
 * where it looks, drawn from the skeleton alone. It needs no file and stands in wherever no better body is loaded.
 * Deterministic; bound in SMPL-H's zero pose.
 * @param restJoints Float32Array [52, 3], m; kept by the mesh, not copied
 * @throws {RangeError} if there are not 52 joints
 */
export function createFigureMesh(restJoints: Float32Array = SMPLH_REST_JOINTS.neutral): BodyMesh {
  if (restJoints.length !== N_SMPLH_JOINTS * 3) throw new RangeError(`figure: ${restJoints.length / 3} joints, not 52`)
  const skeleton: FigureSkeleton = {
    joint: (index) => [restJoints[index * 3]!, restJoints[index * 3 + 1]!, restJoints[index * 3 + 2]!],
    size: (restJoints[NECK_Y]! - restJoints[ANKLE_Y]!) / DRAWN_HEIGHT,
  }
  const builder = new MeshBuilder()
  addFigureTorso(builder, skeleton)
  addFigureLimbs(builder, skeleton)
  addFigureShoes(builder, skeleton)
  addFigureHands(builder, skeleton)
  addFigureHead(builder, skeleton)
  return builder.build(restJoints)
}
