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

/**
 * Where a picture lies in a series: between which two of them it is best mixed, and where between them.
 * @param apart in pictures of the series
 * @returns index, with a fraction; `contrast` says how much less like it all pictures `apart` and more away are: near 1 it cannot be told
 */
export function placeAmong(
  series: readonly Picture[],
  picture: Picture,
  apart: number,
): { place: number; contrast: number } {
  let best = { place: 0, gap: Number.POSITIVE_INFINITY }
  for (let i = 0; i + 1 < series.length; i++) {
    const [a, b] = [series[i]!, series[i + 1]!]
    let [along, length] = [0, 0]
    for (let k = 0; k < a.length; k++) {
      const step = b[k]! - a[k]!
      along += (picture[k]! - a[k]!) * step
      length += step * step
    }
    const w = length > 0 ? Math.min(1, Math.max(0, along / length)) : 0
    let gap = 0
    for (let k = 0; k < a.length; k++) gap += (a[k]! + w * (b[k]! - a[k]!) - picture[k]!) ** 2
    if (gap < best.gap) best = { place: i + w, gap }
  }
  const others = series
    .filter((_, i) => Math.abs(i - best.place) >= apart)
    .map((other) => other.reduce((sum, value, k) => sum + (value - picture[k]!) ** 2, 0))
  return { place: best.place, contrast: Math.min(...others) / Math.max(best.gap, 1e-9) }
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
