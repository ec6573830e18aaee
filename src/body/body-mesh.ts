import type { VertexColumns } from './vertex-columns.ts'

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
  /** fewer triangles over the same vertices, for weak GPUs; absent where there is one level only */
  readonly coarseIndices?: Uint16Array | Uint32Array
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
  /** rows that take part of other joints' twist; `driveExtraJoints` turns them after FK */
  readonly driven?: readonly DrivenJoint[]
  /** displacements of the face, before skinning */
  readonly morphs?: MorphSet
  /**
   * Shading values that do not follow region borders, 0..255, Uint8Array [nVertices, 4]; see MASKS.
   * Absent where the maker of the mesh has none.
   */
  readonly masks?: Uint8Array
  /** displacements that the pose of the joints brings, before skinning, 459 columns of `quatPoseFeature`; SMPL-H only */
  readonly correctives?: VertexColumns
  /** displacements that a decoded expression brings, before skinning; of a user's decoder only */
  readonly expression?: { readonly firstVertex: number; readonly columns: VertexColumns }
}

/**
 * A row of the skeleton that is not posed by the data: it stands on joint `base`, turns with it, and is then turned by a
 * share of the twist that `source`'s own rotation makes about the bone.
 */
export interface DrivenJoint {
  readonly joint: number
  readonly base: number
  readonly twists: readonly {
    readonly source: number
    /** bone direction at rest, unit, in the frames of `source` and `base` (which agree at rest) */
    readonly axis: readonly [x: number, y: number, z: number]
    /** -1 takes the whole twist out, 1 adds it */
    readonly share: number
  }[]
}

/**
 * Sparse morphs, grouped by vertex: vertex v owns entries vertexStart[v] .. vertexStart[v + 1] - 1. The renderer adds
 * weight[entryMorphs[e]] * deltas[e] to the bind position, and likewise the normal deltas to the normal.
 */
export interface MorphSet {
  readonly names: readonly string[]
  /** Uint32Array [nVertices + 1] */
  readonly vertexStart: Uint32Array
  /** Uint8Array [nEntries], index into names */
  readonly entryMorphs: Uint8Array
  /** Float32Array [nEntries, 3], m */
  readonly deltas: Float32Array
  /** Float32Array [nEntries, 3], to be added to the unit normal before normalising again */
  readonly normalDeltas: Float32Array
}

/**
 * Columns of BodyMesh.masks.
 * `tint`: on skin the lips (0 none, 255 full), on an eye the distance from the optical axis (255 = 90 deg), on cloth the
 * nearness of a hem (255 at the hem, 0 from 4 cm), on hair 0 at the hairline to 255 where it is dense, on a row of teeth
 * the way from gum (0) to crown (255).
 * `cavity`: 255 in the open, dark where light does not reach (mouth, nostrils, lid line, under collar and hem).
 * `blush`: where blood shows through skin (cheeks, nose, ears, knuckles); 255 on the upper row of teeth and on
 * single lashes.
 * `along`: on skin the scalp under hair, on teeth the way along the arch (128 in the middle), on hair the place across the strands (equal values are one strand), on boots the way from shaft to toe, on eyes
 * the turn about the optical axis.
 */
export const MASKS = ['tint', 'cavity', 'blush', 'along'] as const

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
  'trousers',
  'shoe',
  'pupil',
  'lash',
  'mouth',
] as const
export type Region = (typeof REGIONS)[number]
