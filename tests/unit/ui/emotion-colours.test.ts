import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { EMOTIONS } from '../../../src/dataset/index.ts'

/**
 * What colour-blind eyes see, in linear sRGB: Machado, Oliveira, Fernandes, "A Physiologically-based Model for Simulation
 * of Color Vision Deficiency" (2009), severity 1.
 */
// prettier-ignore
const EYES: Readonly<Record<string, readonly number[]>> = {
  usual: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
}
/** CIE76; 2.3 is just noticeable, this is told apart at a glance */
const LEAST_DIFFERENCE = 18

const css = readFileSync(new URL('../../../src/ui/tokens.css', import.meta.url), 'utf8')

/** The colours of a theme: the first of each token is dark, the second light. */
function palette(theme: 0 | 1): number[][] {
  return EMOTIONS.map((name) => {
    const found = [...css.matchAll(new RegExp(`--emotion-${name.toLowerCase()}: (#[0-9a-f]{6})`, 'g'))]
    return linear(found[theme]![1]!)
  })
}

function linear(hex: string): number[] {
  return [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
}

function multiply(m: readonly number[], v: readonly number[]): number[] {
  return [0, 3, 6].map((row) => m[row]! * v[0]! + m[row + 1]! * v[1]! + m[row + 2]! * v[2]!)
}

/** CIELAB, D65 */
function lab(rgb: readonly number[]): number[] {
  const clipped = rgb.map((c) => Math.min(1, Math.max(0, c)))
  // prettier-ignore
  const xyz = multiply(
    [0.4124564, 0.3575761, 0.1804375, 0.2126729, 0.7151522, 0.072175, 0.0193339, 0.119192, 0.9503041],
    clipped,
  )
  const [fx, fy, fz] = xyz.map((value, i) => {
    const t = value / [0.95047, 1, 1.08883][i]!
    return t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116
  })
  return [116 * fy! - 16, 500 * (fx! - fy!), 200 * (fy! - fz!)]
}

describe.each(Object.entries(EYES))('emotions seen with %s', (_name, eye) => {
  test.each([
    ['dark', 0],
    ['light', 1],
  ] as const)('no two of the %s theme look alike', (_theme, index) => {
    const seen = palette(index).map((colour) => lab(multiply(eye, colour)))
    expect(seen).toHaveLength(8)
    for (let i = 0; i < 8; i++) {
      for (let k = i + 1; k < 8; k++) {
        const difference = Math.hypot(...seen[i]!.map((value, axis) => value - seen[k]![axis]!))
        expect(difference, `${EMOTIONS[i]} and ${EMOTIONS[k]}`).toBeGreaterThan(LEAST_DIFFERENCE)
      }
    }
  })
})
