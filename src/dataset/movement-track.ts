import { IntervalSet, addCommon } from '../math/index.ts'

/**
 * `movement:*` of one person on the person's own frames: facial units, emotion, head and gaze. Rows of failed blocks are
 * zero in the file; `valid` says which, and nothing is repaired.
 */
export interface MovementTrack {
  /** T */
  readonly nFrames: number
  /** rows [0, nLoaded) of every array below are in; grows while the recording streams */
  nLoaded: number
  /** rows of which every array below is in, wherever they lie */
  readonly loaded: IntervalSet
  /** Uint8Array [T]; 0 where the 2 s block failed */
  readonly valid: Uint8Array
  /** Float32Array [T, 24], 0..2 */
  readonly fau: Float32Array | null
  /** Float32Array [T, 8], logits */
  readonly emotionScores: Float32Array | null
  /** Float32Array [T] */
  readonly valence: Float32Array | null
  /** Float32Array [T] */
  readonly arousal: Float32Array | null
  /** Float32Array [T, 3], rad */
  readonly headRotation: Float32Array | null
  /** Float32Array [T, 2], not angles */
  readonly gaze: Float32Array | null
}

type MovementField = 'valid' | 'fau' | 'emotionScores' | 'valence' | 'arousal' | 'headRotation' | 'gaze'

/** Features that make a movement track: where their rows go and how wide they are. */
const FIELDS: Readonly<Record<string, { readonly field: MovementField; readonly width: number }>> = {
  'movement:is_valid': { field: 'valid', width: 1 },
  'movement:FAUValue': { field: 'fau', width: 24 },
  'movement:emotion_scores': { field: 'emotionScores', width: 8 },
  'movement:emotion_valence': { field: 'valence', width: 1 },
  'movement:emotion_arousal': { field: 'arousal', width: 1 },
  'movement:alignment_head_rotation': { field: 'headRotation', width: 3 },
  'movement:gaze_encodings': { field: 'gaze', width: 2 },
}

/** Keys of the feature table that a movement track is made of. */
export const MOVEMENT_KEYS: readonly string[] = Object.keys(FIELDS)

/** Fills a movement track from rows that come in any order, array by array. */
export interface MovementWriter {
  readonly track: MovementTrack
  /** @param rows whole rows, C order; non-finite values become 0 and make the row invalid */
  write(key: string, startRow: number, rows: ArrayLike<number>): void
  /** This array is damaged: its rows are void, those written before included. */
  discard(key: string): void
}

/** A writer for the given keys; without `movement:is_valid` every row counts as valid. */
export function createMovementWriter(nFrames: number, keys: readonly string[]): MovementWriter {
  const present = keys.filter((key) => Object.hasOwn(FIELDS, key))
  const rowsOf = new Map(present.map((key) => [key, new IntervalSet()]))
  const array = (field: MovementField): Float32Array | null => {
    const entry = Object.entries(FIELDS).find(([key, { field: name }]) => name === field && rowsOf.has(key))
    return entry === undefined ? null : new Float32Array(nFrames * entry[1].width)
  }
  const track: MovementTrack = {
    nFrames,
    nLoaded: present.length === 0 ? nFrames : 0,
    loaded: new IntervalSet(),
    valid: new Uint8Array(nFrames).fill(1),
    fau: array('fau'),
    emotionScores: array('emotionScores'),
    valence: array('valence'),
    arousal: array('arousal'),
    headRotation: array('headRotation'),
    gaze: array('gaze'),
  }
  // A row that holds something not finite is invalid whatever is_valid says, in whichever order the two arrive.
  const isBroken = new Uint8Array(nFrames)
  const advance = (key: string, start: number, end: number): void => {
    rowsOf.get(key)!.add(start, end)
    addCommon([...rowsOf.values()], start, end, track.loaded)
    track.nLoaded = track.loaded.endFrom(0)
  }
  if (present.length === 0) track.loaded.add(0, nFrames)
  return {
    track,
    write(key, startRow, rows) {
      const { field, width } = FIELDS[key]!
      const nRows = Math.min(Math.floor(rows.length / width), nFrames - startRow)
      const target = track[field]!
      for (let i = 0; i < nRows * width; i++) {
        const value = rows[i]!
        const row = startRow + Math.floor(i / width)
        if (!Number.isFinite(value)) {
          isBroken[row] = 1
          track.valid[row] = 0
        }
        if (field === 'valid') track.valid[row] = value >= 0.5 && isBroken[row] === 0 ? 1 : 0
        else target[startRow * width + i] = Number.isFinite(value) ? value : 0
      }
      advance(key, startRow, startRow + nRows)
    },
    discard(key) {
      if (!rowsOf.has(key)) return
      const { field } = FIELDS[key]!
      if (field === 'valid') track.valid.fill(1)
      else {
        track[field]!.fill(0)
        isBroken.fill(1)
        track.valid.fill(0)
      }
      advance(key, 0, nFrames)
    },
  }
}
