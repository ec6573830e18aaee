export type { MotionTrack, PoseSample } from './motion-track.ts'
