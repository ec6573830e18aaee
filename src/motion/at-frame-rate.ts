import type { LoadedRecording } from './load-recording.ts'
import type { MotionTrack } from './motion-track.ts'

/** Hz; a rate that can be set by hand */
export const FRAME_RATES = { min: 5, max: 500 } as const

/**
 * The same rows at another rate than was worked out for them. Nothing is copied: rows that come later are in both.
 * @param fps Hz
 */
export function atFrameRate(recorded: LoadedRecording, fps: number): LoadedRecording {
  const { motion } = recorded
  return {
    recording: recorded.recording,
    timebase: { ...recorded.timebase, fps, from: 'assumed', unusual: false },
    motion: trackAt(motion, fps),
    get movement() {
      return recorded.movement
    },
    assumptions: () => recorded.assumptions(),
  }
}

function trackAt(track: MotionTrack, fps: number): MotionTrack {
  return {
    nFrames: track.nFrames,
    fps,
    get nLoaded() {
      return track.nLoaded
    },
    loaded: track.loaded,
    rotvecs: track.rotvecs,
    transl: track.transl,
    bodyValid: track.bodyValid,
    boxValid: track.boxValid,
  }
}
