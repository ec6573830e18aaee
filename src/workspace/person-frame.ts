import { createPoseSample, type FilmCamera } from '../motion/index.ts'
import type { PersonFrame } from './workspace-types.ts'

/** Rows of world transforms kept per person: 52 of SMPL-H and room for what a mesh appends. */
const MAX_JOINTS = 128
const N_UNITS = 24
const N_EMOTIONS = 8

/** One person's displayed frame, before the first: nobody there, a neutral face. */
export function createPersonFrame(film: FilmCamera): PersonFrame {
  return {
    pose: createPoseSample(),
    world: new Float32Array(MAX_JOINTS * 16),
    film,
    fau: new Float32Array(N_UNITS),
    faceValid: false,
    faceLost: false,
    scores: new Float32Array(N_EMOTIONS),
    emotion: new Float32Array(N_EMOTIONS),
    valence: 0,
    arousal: 0,
    speaking: false,
    morphWeights: new Float32Array(0),
    expression: new Float32Array(0),
  }
}
