import type { AppError } from '../../src/bytes/index.ts'
import type { NpyHeader, NumberArray, RowSink } from '../../src/containers/index.ts'

/** A sink that keeps everything, and checks that rows come in order and that nothing comes after the last word. */
export interface CollectingSink extends RowSink {
  readonly headers: Map<string, NpyHeader>
  readonly failures: Map<string, AppError>
  readonly finished: Set<string>
  /** what was called, in order: `header a`, `rows a 0`, `done a` */
  readonly log: string[]
  values(key: string): number[]
}

export function collectingSink(): CollectingSink {
  const headers = new Map<string, NpyHeader>()
  const failures = new Map<string, AppError>()
  const finished = new Set<string>()
  const parts = new Map<string, NumberArray[]>()
  const nextRow = new Map<string, number>()
  const log: string[] = []
  const say = (word: string, key: string): void => {
    if (finished.has(key) || failures.has(key)) throw new Error(`${word} after the last word on ${key}`)
    log.push(`${word} ${key}`)
  }
  return {
    headers,
    failures,
    finished,
    log,
    header(key, header) {
      say('header', key)
      headers.set(key, header)
    },
    rows(key, firstRow, data) {
      say('rows', key)
      const expected = nextRow.get(key) ?? 0
      if (firstRow !== expected) throw new Error(`${key}: row ${firstRow} instead of ${expected}`)
      const { shape, nItems } = headers.get(key)!
      const perRow = nItems / (shape[0] ?? 1)
      if (data.length % perRow !== 0 || data.length === 0) throw new Error(`${key}: ${data.length} numbers`)
      nextRow.set(key, firstRow + data.length / perRow)
      parts.set(key, [...(parts.get(key) ?? []), data])
    },
    done(key) {
      say('done', key)
      finished.add(key)
    },
    failed(key, error) {
      say('failed', key)
      failures.set(key, error)
    },
    values(key) {
      return (parts.get(key) ?? []).flatMap((part) => Array.from(part))
    },
  }
}
