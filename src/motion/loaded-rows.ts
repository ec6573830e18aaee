import type { MotionTrack } from './motion-track.ts'

/** Rows spread evenly over those that are loaded, in order; at most `most`, and the same however they came. */
export function loadedRows({ loaded }: MotionTrack, most: number): Int32Array {
  const stride = Math.max(1, Math.ceil(loaded.count / most))
  const rows = new Int32Array(Math.ceil(loaded.count / stride))
  let n = 0
  let skip = 0
  for (let i = 0; i < loaded.length; i++) {
    const end = loaded.endOf(i)
    let row = loaded.startOf(i) + skip
    for (; row < end; row += stride) rows[n++] = row
    skip = row - end
  }
  return rows
}
