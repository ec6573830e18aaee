export {
  AGREEMENT_GOOD,
  AGREEMENT_POOR,
  agreementAt,
  continueAgreement,
  createAgreement,
  createFrameAgreement,
  summariseAgreement,
} from './agreement.ts'
export type { Agreement, AgreementInput, AgreementSummary, FrameAgreement } from './agreement.ts'
export { datasetCamera, inferRaster, projectPoints } from './dataset-camera.ts'
export type { DatasetCamera, Raster } from './dataset-camera.ts'
export { KEYPOINT_LINES, KEYPOINT_PARTS, LIMBS } from './keypoint-scheme.ts'
export type { KeypointPart, Limb } from './keypoint-scheme.ts'
export { loadPicture } from './load-picture.ts'
export { bodySignal, keypointSignal } from './movement-signals.ts'
export { findFilmOffset } from './film-signals.ts'
export type { FieldChanges } from './film-signals.ts'
export { findTimeOffset, stretchesToRead } from './time-offset.ts'
export type { MovementSignal, TimeOffset } from './time-offset.ts'
export { estimateViewpoint } from './viewpoint.ts'
export type { CameraEstimate, Viewpoint } from './viewpoint.ts'
