/** scores are smoothed over this long for display, s; panels and measures use them as they are */
const SMOOTH_SEC = 0.45
/** another emotion must be this much stronger than the one shown, and that one shown this long, before it takes over */
const LEAD = 0.06
const DWELL_SEC = 0.8
/** fastest change of what is shown, 1/s: of the certainty, and of each linear colour channel */
export const CERTAINTY_RATE = 1.5
export const COLOR_RATE = 2
/** below this nothing is known */
const LEAST = 1e-3

/** A colour in linear light. */
export interface LinearColor {
  r: number
  g: number
  b: number
}

/**
 * What of a person's emotion is shown: the dominant one, its certainty and its colour, calm whatever the scores do. The
 * colour cannot alternate faster than once in 1.6 s, well below the three flashes a second of WCAG 2.3.1, and neither
 * colour nor height ever jumps. Allocates nothing.
 */
export class EmotionDisplay {
  readonly color: LinearColor
  /** 0 (nothing known) .. 1 */
  certainty = 0
  /** row of the scores that is shown, -1 where none is known */
  dominant = -1
  readonly #smooth = new Float32Array(8)
  #shownFor = 0

  constructor(color: LinearColor) {
    this.color = color
  }

  /**
   * @param scores softmax of the eight scores, all zero where nothing is known
   * @param colors linear colours of the eight
   * @param dtSec real time; Infinity takes the moment as it is, for somebody who has just come into view
   * @returns true if what is shown has changed
   */
  update(scores: Float32Array, colors: readonly LinearColor[], dtSec: number): boolean {
    const smooth = this.#smooth
    const k = 1 - Math.exp(-dtSec / SMOOTH_SEC)
    let best = -1
    let top = LEAST
    for (let i = 0; i < smooth.length; i++) {
      const next = smooth[i]! + (scores[i]! - smooth[i]!) * k
      smooth[i] = next
      if (next > top) {
        top = next
        best = i
      }
    }
    this.#shownFor += dtSec
    const own = this.dominant < 0 ? 0 : smooth[this.dominant]!
    const isFree = this.dominant < 0 || own <= LEAST || this.#shownFor >= DWELL_SEC
    if (best !== this.dominant && isFree && (top > own + LEAD || own <= LEAST)) {
      this.dominant = best
      this.#shownFor = 0
    }
    return this.#approach(scores, colors, dtSec)
  }

  #approach(scores: Float32Array, colors: readonly LinearColor[], dtSec: number): boolean {
    const { color } = this
    const before = this.certainty
    const r = color.r
    const g = color.g
    const b = color.b
    // a masked moment lets go at once of what the smoothing still remembers
    const target = this.dominant < 0 || sumOf(scores) < LEAST ? 0 : this.#smooth[this.dominant]!
    const wasHidden = before < 0.02
    this.certainty = toward(before, target, CERTAINTY_RATE * dtSec)
    const goal = this.dominant < 0 ? undefined : colors[this.dominant]
    if (goal !== undefined) {
      const step = wasHidden ? Infinity : COLOR_RATE * dtSec
      color.r = toward(r, goal.r, step)
      color.g = toward(g, goal.g, step)
      color.b = toward(b, goal.b, step)
    }
    return before !== this.certainty || r !== color.r || g !== color.g || b !== color.b
  }
}

function sumOf(scores: Float32Array): number {
  let sum = 0
  for (let i = 0; i < scores.length; i++) sum += scores[i]!
  return sum
}

/** Moves by at most a step; there once the rest is no longer seen. */
function toward(from: number, to: number, step: number): number {
  const rest = to - from
  if (Math.abs(rest) <= step || Math.abs(rest) < 1e-4) return to
  return from + Math.sign(rest) * step
}
