import { parseSeconds } from './url-state.ts'

/**
 * A moment as typed: seconds (`62.5`), `m:s`, `h:m:s`, milliseconds (`62500ms`), or a frame of the first person (`f1875`).
 *
 * @returns seconds, or null where the text is none of these
 */
export function parseGoTo(text: string, fps: number): number | null {
  const trimmed = text.trim().toLowerCase().replace(',', '.')
  const frame = /^f\s*(\d+)$/.exec(trimmed)
  if (frame) return Number(frame[1]) / fps
  const ms = /^(\d+(?:\.\d+)?)\s*ms$/.exec(trimmed)
  if (ms) return Number(ms[1]) / 1000
  const sec = parseSeconds(trimmed.replace(/s$/, ''))
  return Number.isFinite(sec) && sec >= 0 ? sec : null
}
