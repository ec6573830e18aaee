import type { TimeView } from './time-view.ts'

/** One mark of the ruler. Minor marks carry no label. */
export interface RulerTick {
  readonly sec: number
  readonly label: string | null
}

/** Steps between labelled marks, s, each with the number of parts it is divided into. */
const STEPS: readonly (readonly [stepSec: number, parts: number])[] = [
  [0.05, 5],
  [0.1, 5],
  [0.2, 4],
  [0.5, 5],
  [1, 5],
  [2, 4],
  [5, 5],
  [10, 5],
  [15, 3],
  [30, 6],
  [60, 6],
  [120, 4],
  [300, 5],
  [600, 5],
  [900, 3],
  [1800, 6],
  [3600, 6],
]

/**
 * Marks of the visible stretch, so spaced that labels do not touch.
 *
 * @param minLabelPx the least distance between two labels, CSS pixels
 */
export function rulerTicks(view: TimeView, widthPx: number, minLabelPx = 72): RulerTick[] {
  const secPerPx = (view.endSec - view.startSec) / Math.max(widthPx, 1)
  const [stepSec, parts] = STEPS.find(([step]) => step / secPerPx >= minLabelPx) ?? STEPS.at(-1)!
  const minorSec = stepSec / parts
  const first = Math.ceil(view.startSec / minorSec - 1e-9)
  const last = Math.floor(view.endSec / minorSec + 1e-9)
  const ticks: RulerTick[] = []
  for (let i = first; i <= last; i++) {
    const sec = i * minorSec
    ticks.push({ sec, label: i % parts === 0 ? rulerLabel(sec, stepSec) : null })
  }
  return ticks
}

/** `1:05`, `1:02:05`, or with as many decimals as the step needs: `0:02.5`. */
export function rulerLabel(sec: number, stepSec: number): string {
  const decimals = stepSec >= 1 ? 0 : stepSec >= 0.1 ? 1 : 2
  const scale = 10 ** decimals
  const total = Math.round(sec * scale) / scale
  const hours = Math.floor(total / 3600)
  const minutes = Math.floor((total % 3600) / 60)
  const seconds = (total % 60).toFixed(decimals).padStart(decimals === 0 ? 2 : decimals + 3, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`
}
