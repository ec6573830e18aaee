import { EMOTIONS } from '../../dataset/index.ts'
import { emotionColumns } from '../emotion-windows.ts'
import { fillGaps, type Painting } from '../painting.ts'
import { fillBlock, pixelOf, repeatRow, rgbOf, shadesOf, type Raster } from '../raster.ts'
import { firstEndingAfter } from '../spans.ts'
import { moveView, secToPx } from '../time-view.ts'
import { gapsOf, type TimelinePerson } from '../timeline-data.ts'
import type { TrackKind } from '../track-kind.ts'
import type { Lane } from '../track-layout.ts'

const N = EMOTIONS.length
/** Strength of an emotion's colour from which dark text reads better on it than the page's own. */
const READABLE_STRENGTH = 0.7

/** Which of the eight categories the model names, and how certain it is. */
export const emotion: TrackKind = {
  id: 'emotion',
  name: 'Emotion',
  note: 'the 8 categories, softmax of the scores over quarter seconds; a model’s output from the face',
  heights: { full: 17, compact: 14, minimal: 8 },
  hasContent: (_data, person) => person?.emotions !== null && person !== undefined,
  paint(painting, lane, data, options) {
    const person = data.people[lane.person]
    if (!person?.emotionWindows) return
    const raster = painting.raster(lane)
    const shares = emotionColumns(person.emotionWindows, moveView(painting.view, -person.offsetSec), painting.shares)
    const colours = painting.palette.emotions.map(rgbOf)
    if (options.emotion === 'stack') stackColumns(raster, shares, colours)
    else ribbonColumns(raster, shares, colours)
    painting.put(lane, raster)
    if (options.emotion === 'ribbon') nameRuns(painting, lane, person)
    fillGaps(painting, gapsOf(person, ['face']), lane.top, lane.height)
  },
  events: (_data, person) =>
    person?.emotions?.map((run) => ({ sec: run.startSec, label: EMOTIONS[run.emotion]! })) ?? [],
  read(_data, person, sec) {
    const run = person?.emotions?.[firstEndingAfter(person.emotions, sec)]
    if (!run || run.startSec > sec) return null
    return `${EMOTIONS[run.emotion]} ${Math.round(run.certainty * 100)} %`
  },
}

/** How strongly a certainty is drawn: a leader is at least an eighth, and rarely above four fifths. */
function strengthOf(certainty: number): number {
  return 0.42 + 0.58 * Math.min(1, Math.max(0, (certainty - 0.2) / 0.6))
}

function ribbonColumns(raster: Raster, shares: Float32Array, colours: readonly number[]): void {
  const { width, pixels } = raster
  const shades = colours.map(shadesOf)
  for (let x = 0, at = 0; x < width; x++, at += N) {
    let leader = 0
    let certainty = shares[at]!
    for (let k = 1; k < N; k++) {
      if (shares[at + k]! <= certainty) continue
      certainty = shares[at + k]!
      leader = k
    }
    // NaN: nothing is known there
    if (certainty > 0) pixels[x] = shades[leader]![(strengthOf(certainty) * 255 + 0.5) | 0]!
  }
  repeatRow(raster, 0, raster.height)
}

/** All eight above one another, the full height is 1. */
function stackColumns(raster: Raster, shares: Float32Array, colours: readonly number[]): void {
  const { height } = raster
  const pixels = colours.map((colour) => pixelOf(colour, 0.92))
  for (let x = 0; x < raster.width; x++) {
    if (!(shares[x * N]! >= 0)) continue
    let below = 0
    for (let k = 0; k < N; k++) {
      const above = below + shares[x * N + k]!
      fillBlock(raster, x, height - Math.round(above * height), height - Math.round(below * height), pixels[k]!)
      below = above
    }
  }
}

function nameRuns(
  { ctx, view, widthPx, palette, measure, setFont }: Painting,
  lane: Lane,
  { emotions }: TimelinePerson,
): void {
  if (!emotions || lane.height < 12) return
  setFont(`550 ${lane.height >= 16 ? 10.5 : 9.5}px ${palette.font}`)
  for (let i = firstEndingAfter(emotions, view.startSec); i < emotions.length; i++) {
    const run = emotions[i]!
    if (run.startSec > view.endSec) break
    const x = Math.max(secToPx(run.startSec, view, widthPx), 0) + 5
    const end = secToPx(run.endSec, view, widthPx)
    const name = EMOTIONS[run.emotion]!
    if (end - x < 24 || measure(name) + 8 > end - x) continue
    ctx.fillStyle = strengthOf(run.certainty) > READABLE_STRENGTH ? palette.emotionText : palette.text
    ctx.fillText(name, x, lane.top + lane.height / 2 + 0.5)
  }
}
