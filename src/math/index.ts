export { affineDirection, affineFromQuat, affineIdentity, affineMultiply, affinePoint, rigidInverse } from './affine.ts'
export { axisAngleFromQuat, matrixFromAxisAngle, quatFromAxisAngle } from './axis-angle.ts'
export { halfFloatBits } from './half-float.ts'
export { IntervalSet, addCommon, firstGap } from './interval-set.ts'
export { bridgeGaps, lowPassZeroPhase } from './low-pass.ts'
export {
  quatAboutAxis,
  quatConjugate,
  quatCopy,
  quatDot,
  quatFromFrame,
  quatIdentity,
  quatMultiply,
  quatNormalize,
  quatRotate,
  quatSlerp,
  quatSlerpRows,
} from './quaternion.ts'
export type { NumberArray } from './quaternion.ts'
export { circularMedian, mean, median, quantile, wrapAngle } from './statistics.ts'
export type { Samples } from './statistics.ts'
