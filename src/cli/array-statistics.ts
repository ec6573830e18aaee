import type { NumberArray } from '../containers/index.ts'

/** Statistics of an array over its finite elements, in double precision; booleans count as 0 and 1. */
export interface ArrayStatistics {
  readonly min: number | null
  readonly max: number | null
  readonly sum: number
  readonly nonFinite: number
}

/** Gathers statistics over chunks as they stream by; the sum is compensated (Neumaier 1974), so order hardly matters. */
export class StatisticsCollector {
  private min = Number.POSITIVE_INFINITY
  private max = Number.NEGATIVE_INFINITY
  private sum = 0
  private compensation = 0
  private nonFinite = 0

  add(data: NumberArray): void {
    for (let i = 0; i < data.length; i++) {
      const value = data[i]!
      if (!Number.isFinite(value)) {
        this.nonFinite++
        continue
      }
      if (value < this.min) this.min = value
      if (value > this.max) this.max = value
      const total = this.sum + value
      this.compensation += Math.abs(this.sum) >= Math.abs(value) ? this.sum - total + value : value - total + this.sum
      this.sum = total
    }
  }

  result(): ArrayStatistics {
    const isEmpty = this.min > this.max
    return {
      min: isEmpty ? null : this.min,
      max: isEmpty ? null : this.max,
      sum: this.sum + this.compensation,
      nonFinite: this.nonFinite,
    }
  }
}
