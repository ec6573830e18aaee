import type { ByteSource, ReadOptions } from '../bytes/index.ts'
import type { BodyMesh } from './body-mesh.ts'
import { createSmplhMesh } from './smplh-mesh.ts'
import { loadSmplhModel, type SmplhModel } from './smplh-model.ts'
import { shapeSmplh } from './smplh-shape.ts'

/** A user's model, ready to draw. */
export interface UserModel {
  /** without its pose blend shapes, which only the mesh keeps, and half as large */
  readonly model: SmplhModel
  /** at zero betas */
  readonly mesh: BodyMesh
}

/**
 * Reads an SMPL-H model and makes its mesh: all of the heavy work, so that it can be done elsewhere in one piece.
 * @throws {BodyModelError} @throws {DOMException} AbortError
 */
export async function readUserModel(source: ByteSource, { signal }: ReadOptions = {}): Promise<UserModel> {
  const model = await loadSmplhModel(source, signal === undefined ? {} : { signal })
  signal?.throwIfAborted()
  const mesh = createSmplhMesh(model, shapeSmplh(model))
  return { model: { ...model, poseDirs: null }, mesh }
}
