import { firstGap, type IntervalSet } from '../math/index.ts'

/** What is known of one array while it is read; rows of all arrays are taken as the same moments. */
export interface ArrayProgress {
  /** needed for the first picture, and for any: goes before the others */
  readonly isUrgent: boolean
  readonly nRows: number
  /** bytes of a row as it lies in the file; of a deflated array the mean */
  readonly rowBytes: number
  /** rows that may be read from anywhere: those asked for. null: the array must be read from its start */
  readonly asked: IntervalSet | null
  /** rows asked for, of an array that is read from its start; a broken number for a deflated one */
  readonly askedUntil: number
}

/** A piece to read next, in rows. */
export interface RowPiece {
  readonly startRow: number
  readonly endRow: number
  /** rows between the wanted moment and this piece; negative: everything in between is to be read first */
  readonly distance: number
}

/** Rows of a first piece: some 4 s of most recordings. Later ones are so many times what is there already. */
const STEP_ROWS = 120
const GROWTH = 3
/** Most bytes of a piece that is missing at the wanted moment: what a fresh connection carries in its first round trip. */
const NOW_BYTES = 14_336
/** Rows around the wanted moment that everything else waits for: 2 s of most recordings. */
export const SOON_ROWS = 60
/** Rows that an array of the body is kept ahead of the others: 10 s of most recordings. */
export const LEAD_ROWS = 300
/** A stretch that is this short is read whole: a mask costs one request and no second one after a seek. */
const WHOLE_BYTES = 16_384
/** Most bytes of a piece that is wanted now, and of one that is not: a seek waits at most for the pieces under way. */
const SOON_BYTES = 262_144
const BULK_BYTES = 262_144

/**
 * The piece of one array that is to be read next, or null where all of it has been asked for: the rows that are missing
 * nearest behind the wanted one, the stretch before it last.
 * @param focus the row that is wanted now
 */
export function nextPiece(array: ArrayProgress, focus: number): RowPiece | null {
  return array.asked === null ? nextInOrder(array, focus) : nextAnywhere(array, array.asked, focus)
}

function nextInOrder({ nRows, rowBytes, askedUntil }: ArrayProgress, focus: number): RowPiece | null {
  if (askedUntil >= nRows) return null
  const distance = askedUntil - focus
  // everything up to the wanted moment must come before it is there, and nothing else should
  const wanted = distance < 0 ? STEP_ROWS - distance : Math.max(STEP_ROWS, GROWTH * askedUntil)
  const rows = Math.max(1, Math.min(wanted, maxBytes(distance) / rowBytes))
  return { startRow: askedUntil, endRow: Math.min(nRows, askedUntil + rows), distance }
}

function nextAnywhere({ nRows, rowBytes }: ArrayProgress, asked: IntervalSet, focus: number): RowPiece | null {
  const from = Math.min(Math.max(0, Math.floor(focus)), nRows)
  const ahead = firstGap(asked, from, nRows)
  const gap = ahead ?? firstGap(asked, 0, from)
  if (gap === null) return null
  const distance = ahead === null ? nRows - from + gap.start : gap.start - from
  // A short array is read whole, from before the wanted row on if that is missing too.
  if (ahead !== null && nRows * rowBytes <= WHOLE_BYTES) {
    const first = asked.has(from) ? ahead : firstGap(asked, 0, nRows)!
    return { startRow: first.start, endRow: first.end, distance }
  }
  const wanted = ahead === null ? nRows : Math.max(STEP_ROWS, GROWTH * distance)
  const most = distance <= 0 ? NOW_BYTES : maxBytes(distance)
  const rows = Math.max(1, Math.min(wanted, Math.floor(most / rowBytes)))
  return { startRow: gap.start, endRow: Math.min(gap.end, gap.start + rows), distance }
}

function maxBytes(distance: number): number {
  return distance < LEAD_ROWS ? SOON_BYTES : BULK_BYTES
}

/**
 * Which of several arrays is to be read next. While the wanted moment lacks anything urgent, only that is read.
 * @param pieces the next piece of each array, null for those that have none or may not go on now
 * @returns index, -1 where nothing is to be read now
 */
export function choosePiece(arrays: readonly ArrayProgress[], pieces: readonly (RowPiece | null)[]): number {
  let best = -1
  let bestKey = Number.POSITIVE_INFINITY
  const isUrgentMissing = pieces.some((piece, i) => piece !== null && arrays[i]!.isUrgent && piece.distance < SOON_ROWS)
  for (const [i, piece] of pieces.entries()) {
    if (piece === null || (isUrgentMissing && !arrays[i]!.isUrgent)) continue
    const key = piece.distance + (arrays[i]!.isUrgent ? 0 : LEAD_ROWS)
    if (key < bestKey) {
      best = i
      bestKey = key
    }
  }
  return best
}
