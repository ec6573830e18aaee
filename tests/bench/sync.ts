import { startBenchBrowser } from './bench-browser.ts'
import type { Bench, BenchRow } from './bench-row.ts'

interface Report {
  readonly offsets: number[]
  readonly steps: number[]
  readonly lags: number[]
  readonly nClicks: number
}

/**
 * Clicks found in what the audio graph put out against the frames that were shown. The pose's distance from the sound is
 * taken at the moment of each frame; a step is seen up to one frame (here 8 ms and what the machine adds) after its click.
 */
export const sync: Bench = {
  name: 'picture against sound, from a recording of the graph’s own output',
  run: async () => {
    const bench = await startBenchBrowser()
    try {
      const page = await bench.browser.newPage({ viewport: { width: 320, height: 240 } })
      await page.goto(bench.urlOf('sync.html'))
      await page.waitForFunction(() => 'measureSync' in window)
      const conditions = await page.evaluate(() => window.measureSync({ seeks: 50, pauses: 50 }))
      const lags = conditions.flatMap(({ report }) => report.lags)
      return [
        ...conditions.flatMap(({ name, report }) => rowsOf(name, report)),
        {
          what: 'voices apart, at most',
          value: Math.max(...lags.map(Math.abs)),
          unit: 'samples',
          bar: '<= 0',
          note: `${lags.length} clicks of both`,
        },
      ]
    } finally {
      await bench.close()
    }
  },
}

function rowsOf(name: string, { offsets, steps, nClicks }: Report): BenchRow[] {
  const distances = offsets.map(Math.abs)
  return [
    {
      what: `${name}: |pose - sound|, p95`,
      value: quantile(distances, 0.95),
      unit: 'ms',
      bar: '<= 16.7',
      note: `median ${quantile(offsets, 0.5).toFixed(2)}, ${offsets.length} frames, ${nClicks} clicks; steps seen ${quantile(steps, 0.5).toFixed(1)} ms after, p95 ${quantile(steps, 0.95).toFixed(1)}, ${steps.length}`,
    },
  ]
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? Number.NaN
}
