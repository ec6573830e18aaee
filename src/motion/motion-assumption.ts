/** One thing the picture rests on that the file does not say, or says only after a computation. */
export interface MotionAssumption {
  /** what it is about, dotted: `depth.fov`, `staging.distance`, `legs`, `camera.tilt` */
  readonly key: string
  /** for people to read, with its unit */
  readonly value: string
  /** `derived`: computed from the file; `assumed`: neither in the file nor computable from it */
  readonly from: 'file' | 'derived' | 'assumed'
}
