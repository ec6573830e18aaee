import { EMOTION_LOOKS, valueOf } from './choices.ts'
import { DEFAULT_LOOK, type Look } from './ui-store.ts'

/** s; trails are no longer than this */
const LONGEST_TRAIL_SEC = 5
/** mm on 35 mm film, and m; what can be chosen */
export const LENSES = { min: 18, max: 135 }
export const HEIGHTS = { min: 1.2, max: 2.2 }

/** The look as links carry it, what differs from the default: `emotion:full,trails:2,measure,lens:50`. */
export function lookText(look: Look): string {
  const parts: string[] = []
  if (look.emotion !== DEFAULT_LOOK.emotion) parts.push(`emotion:${look.emotion}`)
  if (look.trailSec > 0) parts.push(`trails:${look.trailSec}`)
  if (look.hasMeasure) parts.push('measure')
  if (look.isFrameShared) parts.push('shared')
  if (look.lensMm !== null) parts.push(`lens:${look.lensMm}`)
  return parts.join(',')
}

/** Reads {@link lookText}. Numbers are clamped; parts that are not understood are dropped and named. */
export function parseLook(text: string): { look: Look; dropped: string[] } {
  const dropped: string[] = []
  const look = { ...DEFAULT_LOOK }
  for (const part of text.split(',').filter((each) => each !== '')) {
    const change = changeOf(part)
    if (change === null) dropped.push(part)
    else Object.assign(look, change)
  }
  return { look, dropped }
}

function changeOf(part: string): Partial<Look> | null {
  const [name, value] = part.split(':')
  if (value === undefined) {
    if (name === 'measure') return { hasMeasure: true }
    if (name === 'shared') return { isFrameShared: true }
    return null
  }
  if (name === 'emotion') {
    const emotion = valueOf(EMOTION_LOOKS, value)
    return emotion === undefined ? null : { emotion }
  }
  const number = value === '' ? Number.NaN : Number(value)
  if (!Number.isFinite(number)) return null
  if (name === 'trails') return { trailSec: clamp(number, 0, LONGEST_TRAIL_SEC) }
  if (name === 'lens') return { lensMm: clamp(number, LENSES.min, LENSES.max) }
  return null
}

/** Heights as links carry them, m, A first, `-` for the body's own: `1.82,-`. Empty where nobody's was set. */
export function heightsText(heights: readonly (number | null)[]): string {
  if (heights.every((metres) => metres === null)) return ''
  return heights.map((metres) => (metres === null ? '-' : String(Math.round(metres * 100) / 100))).join(',')
}

/** Reads {@link heightsText}. */
export function parseHeights(text: string): { heights: (number | null)[]; dropped: string[] } {
  const dropped: string[] = []
  const heights = text.split(',').map((part) => {
    const metres = Number(part)
    if (part !== '-' && part !== '' && Number.isFinite(metres)) return clamp(metres, HEIGHTS.min, HEIGHTS.max)
    if (part !== '-') dropped.push(part)
    return null
  })
  return { heights: heights.slice(0, 4), dropped }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}
