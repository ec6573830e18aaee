import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Bench, BenchRow } from './bench-row.ts'

const DIST = join(import.meta.dirname, '../../dist')

/** JavaScript on the wire: what the entry loads at once, and what the first picture of people adds. */
export const bundleSize: Bench = {
  name: 'bundle size',
  run: async () => {
    const assets = join(DIST, 'assets')
    const sizes = new Map<string, number>()
    for (const name of readdirSync(assets)) {
      if (name.endsWith('.js')) sizes.set(name, gzipSync(readFileSync(join(assets, name)), { level: 9 }).length)
    }
    const html = readFileSync(join(DIST, 'index.html'), 'utf8')
    const first = [...sizes.keys()].filter((name) => html.includes(name))
    const stage = [...sizes.keys()].filter((name) => name.startsWith('people-stage'))
    const kB = (names: readonly string[]): number => names.reduce((sum, name) => sum + sizes.get(name)!, 0) / 1000
    const rows: BenchRow[] = [
      { what: 'first JavaScript, gzip', value: kB(first), unit: 'kB', bar: '<= 450' },
      { what: 'first JavaScript and the stage, gzip', value: kB([...first, ...stage]), unit: 'kB', bar: '<= 450' },
      { what: 'all JavaScript, gzip', value: kB([...sizes.keys()]), unit: 'kB' },
    ]
    return rows
  },
}
