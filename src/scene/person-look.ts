import { Color } from 'three'
import { REGIONS } from '../body/index.ts'
import type { Region } from '../body/index.ts'

/** Colours of one person; accent and name come from the page, the rest keeps two people apart at a glance. */
export interface PersonLook {
  readonly accent: string
  readonly skin: string
  readonly lips: string
  readonly hair: string
  readonly iris: string
  readonly suit: string
  readonly trousers: string
}

/** Accents of persons A, B, C, D: never red against green, also apart in lightness. */
export const PERSON_ACCENTS = ['#5aa7ff', '#ffb357', '#b9a2ff', '#6fd8cf'] as const

const LOOKS: readonly Omit<PersonLook, 'accent'>[] = [
  { skin: '#d9a588', lips: '#b46e63', hair: '#33241c', iris: '#4f6f86', suit: '#233c5c', trousers: '#353b47' },
  { skin: '#8d5a3f', lips: '#7a4238', hair: '#14100e', iris: '#3a2416', suit: '#5c3e21', trousers: '#433a31' },
  { skin: '#c99470', lips: '#a3625a', hair: '#1d1a1a', iris: '#4a3a22', suit: '#3c3560', trousers: '#3a3744' },
  { skin: '#e3b79d', lips: '#bf7b70', hair: '#5a3d24', iris: '#56704a', suit: '#204c48', trousers: '#323d40' },
]

/** The look of the n-th person. */
export function personLook(index: number, accent?: string): PersonLook {
  const n = LOOKS.length
  const base = LOOKS[((index % n) + n) % n]!
  return { ...base, accent: accent ?? PERSON_ACCENTS[((index % n) + n) % n]! }
}

/** Base colour (linear rgb) and roughness of each region, in the order of REGIONS, [n, 4]: flat, as the renderer uploads it. */
export function regionPalette(look: PersonLook): Float32Array {
  const colors: Record<Region, readonly [color: string, roughness: number]> = {
    skin: [look.skin, 0.52],
    suit: [look.suit, 0.86],
    trim: [look.accent, 0.72],
    sclera: ['#d8d2cd', 0.1],
    iris: [look.iris, 0.08],
    teeth: ['#e8e0d2', 0.22],
    tongue: ['#a3524e', 0.4],
    lips: [look.lips, 0.4],
    brow: [look.hair, 0.75],
    hair: [look.hair, 0.62],
    nail: [look.skin, 0.32],
    sole: ['#1b1d21', 0.55],
    trousers: [look.trousers, 0.94],
    shoe: ['#1b1d21', 0.5],
    pupil: ['#050505', 0.06],
    lash: ['#15100d', 0.8],
    mouth: ['#7d3a35', 0.55],
  }
  const color = new Color()
  const palette = new Float32Array(REGIONS.length * 4)
  REGIONS.forEach((region, i) => {
    const [hex, roughness] = colors[region]
    color.set(hex).toArray(palette, i * 4)
    palette[i * 4 + 3] = roughness
  })
  return palette
}
