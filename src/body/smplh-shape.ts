import type { SmplhModel } from './smplh-model.ts'
import { N_SMPLH_JOINTS } from './smplh-skeleton.ts'

/** A model at one shape: its vertices and joints before any pose. */
export interface SmplhShape {
  /** v_shaped, Float64Array [V, 3], m */
  readonly vertices: Float64Array
  /** J, Float64Array [52, 3], m, regressed from the shaped vertices */
  readonly joints: Float64Array
}

/**
 * v_shaped = v_template + shapedirs . betas, J = J_regressor . v_shaped (body model equations 1 and 2).
 * @param betas coefficients; those beyond what the model has are ignored, missing ones are 0
 */
export function shapeSmplh(model: SmplhModel, betas: ArrayLike<number> = []): SmplhShape {
  const { nVertices, nBetas, template, shapeDirs, jointRegressor } = model
  const vertices = Float64Array.from(template)
  const nUsed = Math.min(betas.length, nBetas)
  for (let i = 0; i < nVertices * 3; i++) {
    for (let b = 0; b < nUsed; b++) vertices[i]! += shapeDirs[i * nBetas + b]! * betas[b]!
  }
  const joints = new Float64Array(N_SMPLH_JOINTS * 3)
  for (let j = 0; j < N_SMPLH_JOINTS; j++) {
    for (let v = 0; v < nVertices; v++) {
      const weight = jointRegressor[j * nVertices + v]!
      if (weight === 0) continue
      for (let k = 0; k < 3; k++) joints[j * 3 + k]! += weight * vertices[v * 3 + k]!
    }
  }
  return { vertices, joints }
}
