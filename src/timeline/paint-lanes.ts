import { EMOTIONS } from '../dataset/index.ts'
import type { Lane } from './lane-layout.ts'
import { rulerTicks } from './ruler-ticks.ts'
import { firstEndingAfter, type Span } from './spans.ts'
import { secToPx, type TimeView } from './time-view.ts'
import type { TimelinePerson } from './timeline-data.ts'
import { personColour, type TimelinePalette } from './timeline-palette.ts'
import { peakColumns } from './waveform-columns.ts'
import { wordBoxes } from './word-boxes.ts'

/** Where and how a lane is painted: a 2D context in CSS pixels, the stretch shown, the width, the colours. */
export interface Painting {
  readonly ctx: CanvasRenderingContext2D
  readonly view: TimeView
  readonly widthPx: number
  readonly palette: TimelinePalette
  /** diagonal hatching for gaps, in device pixels */
  readonly hatch: CanvasPattern | null
  /** width of a text in the words' font, CSS pixels */
  readonly measure: (text: string) => number
}

/** Strength of an emotion's colour from which dark text reads better on it than the page's own. */
const READABLE_STRENGTH = 0.7
/** CSS pixels; corner of the blocks on a lane. */
const RADIUS = 2.5

/** The ruler: labelled marks, and hairlines through all lanes below the labelled ones. */
export function paintRuler(painting: Painting, lane: Lane, bottomPx: number): void {
  const { ctx, view, widthPx, palette } = painting
  ctx.font = `500 11px ${palette.font}`
  ctx.textBaseline = 'middle'
  for (const tick of rulerTicks(view, widthPx)) {
    const x = Math.round(secToPx(tick.sec, view, widthPx)) + 0.5
    ctx.fillStyle = palette.hairline
    if (tick.label === null) {
      ctx.fillRect(x - 0.5, lane.top + lane.height - 4, 1, 4)
      continue
    }
    ctx.fillRect(x - 0.5, lane.top + 3, 1, bottomPx - lane.top - 3)
    ctx.fillStyle = palette.text3
    ctx.fillText(tick.label, x + 5, lane.top + lane.height / 2 - 1)
  }
}

/** Speech behind, waveform before it, in the person's colour. */
export function paintVoice(painting: Painting, lane: Lane, person: TimelinePerson, columns: Float32Array): void {
  const { ctx, view, widthPx, palette } = painting
  const colour = personColour(palette, lane.person)
  const middle = lane.top + lane.height / 2
  ctx.fillStyle = colour
  ctx.globalAlpha = 0.16
  fillSpans(painting, person.speech, lane.top, lane.height)
  ctx.globalAlpha = 0.35
  const endPx = Math.min(secToPx(person.durationSec, view, widthPx), widthPx)
  ctx.fillRect(0, middle - 0.5, Math.max(endPx, 0), 1)
  if (person.peaks) {
    peakColumns(person.peaks, view, columns)
    ctx.globalAlpha = 1
    const half = lane.height / 2 - 1
    for (let x = 0; x < columns.length; x++) {
      const peak = columns[x]!
      if (peak <= 0) continue
      // the square root keeps quiet speech visible
      const h = Math.min(1, Math.sqrt(peak / person.level)) ** 1.4 * half
      if (h > 0.6) ctx.fillRect(x, middle - h, 1, h * 2)
    }
  }
  ctx.globalAlpha = 1
}

/** What was said. */
export function paintWords(painting: Painting, lane: Lane, person: TimelinePerson): void {
  const { ctx, view, widthPx, palette, measure } = painting
  ctx.font = wordFont(palette)
  ctx.textBaseline = 'middle'
  for (const box of wordBoxes(person.utterances, view, widthPx, measure)) {
    ctx.fillStyle = box.isCut ? palette.text2 : palette.text
    ctx.fillText(box.text, box.x, lane.top + lane.height / 2 + 0.5)
  }
}

/** The font of the words lane. */
export function wordFont(palette: TimelinePalette): string {
  return `450 11px ${palette.font}`
}

/** The leading emotion: colour and name tell which, strength tells how certain. */
export function paintEmotion(painting: Painting, lane: Lane, person: TimelinePerson): void {
  const { ctx, view, widthPx, palette, measure } = painting
  if (!person.emotions) return
  ctx.font = `550 ${lane.height >= 16 ? 10.5 : 9.5}px ${palette.font}`
  ctx.textBaseline = 'middle'
  for (let i = firstEndingAfter(person.emotions, view.startSec); i < person.emotions.length; i++) {
    const run = person.emotions[i]!
    if (run.startSec > view.endSec) break
    const x = secToPx(run.startSec, view, widthPx)
    const width = Math.max(secToPx(run.endSec, view, widthPx) - x, 0.5)
    const strength = 0.42 + 0.58 * Math.min(1, Math.max(0, (run.certainty - 0.2) / 0.6))
    ctx.globalAlpha = strength
    ctx.fillStyle = palette.emotions[run.emotion]!
    ctx.fillRect(x, lane.top, Math.max(width - 1, 0.5), lane.height)
    const name = EMOTIONS[run.emotion]!
    const textX = Math.max(x, 0) + 5
    if (lane.height < 12 || measure(name) + 8 > x + width - textX) continue
    ctx.globalAlpha = 1
    ctx.fillStyle = strength > READABLE_STRENGTH ? palette.emotionText : palette.text
    ctx.fillText(name, textX, lane.top + lane.height / 2 + 0.5)
  }
  ctx.globalAlpha = 1
}

/** One thin line per stream: solid where it is valid, hatched blocks where it is not, nothing where it is not loaded. */
export function paintValidity(painting: Painting, lane: Lane, person: TimelinePerson): void {
  const { ctx, view, widthPx, palette, hatch } = painting
  const rows = person.validity
  if (rows.length === 0) return
  const rowHeight = lane.height / rows.length
  rows.forEach((row, index) => {
    const top = lane.top + index * rowHeight
    const x0 = Math.max(secToPx(0, view, widthPx), 0)
    const x1 = Math.min(secToPx(row.knownSec, view, widthPx), widthPx)
    if (x1 <= x0) return
    ctx.fillStyle = palette.text3
    ctx.globalAlpha = 0.4
    ctx.fillRect(x0, top + rowHeight / 2 - 0.5, x1 - x0, 1)
    ctx.globalAlpha = 1
    ctx.fillStyle = palette.gapGround
    fillSpans(painting, row.gaps, top + 0.25, rowHeight - 0.5, 1)
    if (hatch) ctx.fillStyle = hatch
    fillSpans(painting, row.gaps, top + 0.25, rowHeight - 0.5, 1)
  })
}

/** Who has the floor: one row per person, and a tick where both speak. */
export function paintTurns(
  painting: Painting,
  lane: Lane,
  turns: readonly (readonly Span[])[],
  overlaps: readonly Span[],
): void {
  const { ctx, palette } = painting
  const rowHeight = lane.height / Math.max(turns.length, 1)
  turns.forEach((spans, person) => {
    ctx.fillStyle = personColour(palette, person)
    fillSpans(painting, spans, lane.top + person * rowHeight + 0.5, rowHeight - 1)
  })
  ctx.fillStyle = palette.text
  ctx.globalAlpha = 0.3
  fillSpans(painting, overlaps, lane.top, lane.height, 0)
  ctx.globalAlpha = 1
}

/** The whole recording in small: who speaks where, and the stretch shown below. */
export function paintMinimap(
  painting: Painting,
  lane: Lane,
  people: readonly TimelinePerson[],
  shown: TimeView,
  isWhole: boolean,
): void {
  const { ctx, view, widthPx, palette } = painting
  ctx.fillStyle = palette.lane
  ctx.beginPath()
  ctx.roundRect(0, lane.top, widthPx, lane.height, 3)
  ctx.fill()
  const rowHeight = (lane.height - 4) / Math.max(people.length, 1)
  people.forEach((person, index) => {
    ctx.fillStyle = personColour(palette, index)
    ctx.globalAlpha = 0.75
    fillSpans(painting, person.speech, lane.top + 2 + index * rowHeight + 0.5, rowHeight - 1, 1)
  })
  ctx.globalAlpha = 1
  if (isWhole) return
  const x0 = secToPx(shown.startSec, view, widthPx)
  const x1 = secToPx(shown.endSec, view, widthPx)
  ctx.fillStyle = palette.selection
  ctx.globalAlpha = 0.14
  ctx.fillRect(x0, lane.top, x1 - x0, lane.height)
  ctx.globalAlpha = 1
  ctx.strokeStyle = palette.selection
  ctx.lineWidth = 1.25
  ctx.beginPath()
  ctx.roundRect(x0 + 0.6, lane.top + 0.6, Math.max(x1 - x0 - 1.2, 3), lane.height - 1.2, 3)
  ctx.stroke()
}

/** Shades what lies outside the loop, and marks its two ends. */
export function paintLoop(painting: Painting, loop: readonly [number, number], top: number, bottom: number): void {
  const { ctx, view, widthPx, palette } = painting
  const x0 = secToPx(loop[0], view, widthPx)
  const x1 = secToPx(loop[1], view, widthPx)
  ctx.fillStyle = palette.selection
  ctx.globalAlpha = 0.1
  ctx.fillRect(x0, top, x1 - x0, bottom - top)
  ctx.globalAlpha = 0.9
  ctx.fillRect(x0, top, 1.5, bottom - top)
  ctx.fillRect(x1 - 1.5, top, 1.5, bottom - top)
  ctx.fillRect(x0, top, x1 - x0, 2.5)
  ctx.globalAlpha = 1
}

/** Blocks of the visible spans in the current fill. Spans in order, no overlaps. */
function fillSpans(painting: Painting, spans: readonly Span[], top: number, height: number, radius = RADIUS): void {
  const { ctx, view, widthPx } = painting
  ctx.beginPath()
  for (let i = firstEndingAfter(spans, view.startSec); i < spans.length; i++) {
    const span = spans[i]!
    if (span.startSec > view.endSec) break
    const x = secToPx(span.startSec, view, widthPx)
    const width = Math.max(secToPx(span.endSec, view, widthPx) - x, 1)
    if (radius > 0 && width > 3) ctx.roundRect(x, top, width, height, radius)
    else ctx.rect(x, top, width, height)
  }
  ctx.fill()
}
