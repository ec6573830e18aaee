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
  readonly r: number
  readonly g: number
  readonly b: number
}

/** Where the certainty lies in {@link EmotionDisplay.shown}, after r, g and b. */
export const CERTAINTY = 3

/**
 * What of a person's emotion is shown: the dominant one, its certainty and its colour, calm whatever the scores do. The
 * colour cannot alternate faster than once in 1.6 s, well below the three flashes a second of WCAG 2.3.1, and neither
 * colour nor height ever jumps. Allocates nothing.
 */
export class EmotionDisplay {
  /** r, g, b (linear) and certainty, 0 (nothing known) .. 1; in an array, because an object's numbers may be boxed anew */
  readonly shown = new Float64Array(4)
  /** row of the scores that is shown, -1 where none is known */
  dominant = -1
  readonly #smooth = new Float32Array(8)
  /** how long the dominant one has been that, s */
  readonly #dwell = new Float64Array(1)

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
    const dwell = this.#dwell[0]! + dtSec
    this.#dwell[0] = dwell
    const own = this.dominant < 0 ? 0 : smooth[this.dominant]!
    const isFree = this.dominant < 0 || own <= LEAST || dwell >= DWELL_SEC
    if (best !== this.dominant && isFree && (top > own + LEAD || own <= LEAST)) {
      this.dominant = best
      this.#dwell[0] = 0
    }
    return this.#approach(scores, colors, dtSec)
  }

  #approach(scores: Float32Array, colors: readonly LinearColor[], dtSec: number): boolean {
    const { shown } = this
    const before = shown[CERTAINTY]!
    // a masked moment lets go at once of what the smoothing still remembers
    const target = this.dominant < 0 || sumOf(scores) < LEAST ? 0 : this.#smooth[this.dominant]!
    const wasHidden = before < 0.02
    let hasChanged = approach(shown, CERTAINTY, target, CERTAINTY_RATE * dtSec)
    const goal = this.dominant < 0 ? undefined : colors[this.dominant]
    if (goal === undefined) return hasChanged
    const step = wasHidden ? Infinity : COLOR_RATE * dtSec
    hasChanged = approach(shown, 0, goal.r, step) || hasChanged
    hasChanged = approach(shown, 1, goal.g, step) || hasChanged
    return approach(shown, 2, goal.b, step) || hasChanged
  }
}

function sumOf(scores: Float32Array): number {
  let sum = 0
  for (let i = 0; i < scores.length; i++) sum += scores[i]!
  return sum
}

/** Moves a number by at most a step; there once the rest is no longer seen. @returns true if it moved */
function approach(values: Float64Array, at: number, to: number, step: number): boolean {
  const from = values[at]!
  const rest = to - from
  if (rest === 0) return false
  // compared both ways: to call Math.abs is to box what it is given, until the last tier of the compiler
  const least = step > 1e-4 ? step : 1e-4
  if (rest > least) values[at] = from + step
  else values[at] = rest < -least ? from - step : to
  return true
}
