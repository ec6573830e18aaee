/** One line of the bench table. `bar` is the number to hold, where there is one. */
export interface BenchRow {
  readonly what: string
  readonly value: number
  readonly unit: string
  /** what the value is compared with, e.g. `<= 1.5` */
  readonly bar?: string
  readonly note?: string
}

/** One bench: a file of this folder that measures one thing. */
export interface Bench {
  readonly name: string
  run(): Promise<BenchRow[]>
}

/** The middle of several measurements. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** True if the value keeps its bar; rows without one keep it. */
export function holdsBar({ value, bar }: BenchRow): boolean {
  const match = bar === undefined ? null : /^(<=|>=) ([\d.]+)/.exec(bar)
  if (match === null) return true
  return match[1] === '<=' ? value <= Number(match[2]) : value >= Number(match[2])
}
