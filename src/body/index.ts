export { bodyHeight } from './body-height.ts'
export * from './body-mesh.ts'
export { decodedMesh, decoderFit } from './decoded-mesh.ts'
export type { DecoderFit } from './decoded-mesh.ts'
export { loadFaceDecoder } from './face-decoder.ts'
export type { DecodedUnits, DecodedVertices, FaceDecoder } from './face-decoder.ts'
export { createFigureMesh } from './figure-mesh.ts'
export { forwardKinematics, jointPositions } from './forward-kinematics.ts'
export { smplhJoints64 } from './smplh-joints-64.ts'
export type { SmplhRows } from './smplh-joints-64.ts'
export * from './smplh-skeleton.ts'
export { driveExtraJoints, turnJoint, twistAngle } from './drive-extra-joints.ts'
export * from './face-rig.ts'
export * from './face-units.ts'
export { HUMAN_BUILDS, parseHuman } from './human-mesh.ts'
export type { HumanBuild } from './human-mesh.ts'
export { SOLE_BELOW_FOOT } from './sole.ts'
export { poseFeature, skinSmplh } from './linear-blend-skinning.ts'
export { quatPoseFeature } from './pose-feature.ts'
export { createSmplhMesh, reshapeSmplhMesh, soleBelowFoot } from './smplh-mesh.ts'
export { modelKindOf } from './model-kind.ts'
export type { ModelKind } from './model-kind.ts'
export { loadSmplhModel, pickleError } from './smplh-model.ts'
export type { SmplhModel } from './smplh-model.ts'
export { readUserModel } from './read-user-model.ts'
export type { UserModel } from './read-user-model.ts'
export { shapeSmplh } from './smplh-shape.ts'
export type { SmplhShape } from './smplh-shape.ts'
export {
  ELEMENT_BYTES,
  ELEMENT_TYPES,
  HEADER_BYTES,
  HUMAN_MAGIC,
  HUMAN_SECTIONS,
  HUMAN_VERSION,
  SECTION_BYTES,
} from './human-file.ts'
export type { ElementType, HumanSection } from './human-file.ts'
export { COLUMN_BLOCK, packColumns, rowTexels } from './vertex-columns.ts'
export type { ColumnStrides, VertexColumns } from './vertex-columns.ts'
export { vertexNormals } from './vertex-normals.ts'
