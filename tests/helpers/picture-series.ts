/** A picture as a row of numbers, e.g. the brightness of its pixels. */
type Picture = readonly number[]

/** Where a series of pictures changes from each to the next: absolute differences. */
export function changesOf(pictures: readonly Picture[]): number[][] {
  return pictures.slice(1).map((picture, i) => picture.map((value, k) => Math.abs(value - pictures[i]![k]!)))
}

/** Mean correlation of two series, the second read `lag` pictures later. */
export function correlation(a: readonly Picture[], b: readonly Picture[], lag: number): number {
  let sum = 0
  let n = 0
  for (let i = 0; i < a.length; i++) {
    const other = b[i + lag]
    if (other === undefined) continue
    sum += cosine(centered(a[i]!), centered(other))
    n++
  }
  return sum / n
}

function centered(values: Picture): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.map((value) => value - mean)
}

function cosine(a: Picture, b: Picture): number {
  let [ab, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    ab += a[i]! * b[i]!
    aa += a[i]! ** 2
    bb += b[i]! ** 2
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0
}
