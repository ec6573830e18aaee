/**
 * A skinned mesh as the renderer takes it, whoever made it: the jointed figure, the built-in human, a user's SMPL-H file.
 * One vertex path draws all of them: v = sum_k w_k * G_j(k) * bindInverse_j(k) * (rest + morphs + pose correctives).
 */
export interface BodyMesh {
  readonly kind: 'figure' | 'human' | 'smplh'
  readonly nVertices: number
  /** joints that skin it: the first 52 are SMPL-H's; a face rig appends jaw, left_eye, right_eye (rows 52..54) */
  readonly nJoints: number
  /** rest joint positions of the kinematic tree, m, Float32Array [nJoints, 3] */
  readonly restJoints: Float32Array
  /** parent of each joint, -1 for the root, Int16Array [nJoints] */
  readonly parents: Int16Array
  /** Float32Array [nVertices, 3], m, in the pose the mesh is bound in */
  readonly positions: Float32Array
  /** Float32Array [nVertices, 3], unit */
  readonly normals: Float32Array
  /** Uint16Array or Uint32Array [nTriangles, 3] */
  readonly indices: Uint16Array | Uint32Array
  /** influences per vertex K, 4 or 8 */
  readonly nInfluences: 4 | 8
  /** Uint8Array [nVertices, K] */
  readonly skinIndices: Uint8Array
  /** Float32Array [nVertices, K], rows sum to 1 */
  readonly skinWeights: Float32Array
  /**
   * Float32Array [nJoints, 16], column-major: joint-local coordinates from bind-pose mesh coordinates.
   * For a mesh bound in SMPL-H's zero pose this is the translation by -restJoint.
   */
  readonly bindInverses: Float32Array
  /** what each vertex is made of, index into REGIONS, Uint8Array [nVertices] */
  readonly regions: Uint8Array
}

/** Surface regions, for materials. */
export const REGIONS = [
  'skin',
  'suit',
  'trim',
  'sclera',
  'iris',
  'teeth',
  'tongue',
  'lips',
  'brow',
  'hair',
  'nail',
  'sole',
] as const
export type Region = (typeof REGIONS)[number]
