import { fillGaps, fillSpans } from '../painting.ts'
import { firstEndingAfter, type Span } from '../spans.ts'
import { secToPx } from '../time-view.ts'
import type { ValidityRow } from '../timeline-data.ts'
import type { TrackKind } from '../track-kind.ts'

/** What is wrong where a stream is not valid. */
const GAP_WORDS: Readonly<Record<ValidityRow['name'], string>> = {
  body: 'hands not valid',
  face: 'face lost',
  view: 'not in view',
}

/** A thin line per stream: solid where valid, a hatched block where not, nothing where not loaded. */
export const validity: TrackKind = {
  id: 'validity',
  name: 'Valid',
  note: 'body, face and picture: a line where the file says valid, hatched where it does not',
  heights: { full: 21, compact: 15, minimal: 0 },
  hasContent: () => true,
  paint(painting, lane, data) {
    const person = data.people[lane.person]
    const { ctx, view, widthPx, palette, measure, setFont } = painting
    ctx.clearRect(0, lane.top, widthPx, lane.height)
    const rows = person?.validity ?? []
    const rowPx = lane.height / Math.max(rows.length, 1)
    rows.forEach((row, index) => {
      const top = lane.top + index * rowPx
      ctx.fillStyle = palette.text3
      ctx.globalAlpha = 0.45
      fillSpans(painting, row.known, top + rowPx / 2 - 0.5, 1, 0)
      ctx.globalAlpha = 1
      fillGaps(painting, row.gaps, top + 0.25, rowPx - 0.5)
      if (rowPx < 7) return
      setFont(`550 ${Math.min(10, rowPx + 1.5)}px ${palette.font}`)
      for (let i = firstEndingAfter(row.gaps, view.startSec); i < row.gaps.length; i++) {
        const gap = row.gaps[i]!
        if (gap.startSec > view.endSec) break
        const text = `${GAP_WORDS[row.name]}, ${gapText(gap)}`
        const from = Math.max(secToPx(gap.startSec, view, widthPx), 0)
        const room = Math.min(secToPx(gap.endSec, view, widthPx), widthPx) - from
        const width = room < 30 ? Infinity : measure(text)
        if (width + 10 > room) continue
        ctx.fillStyle = palette.gapGround
        ctx.fillRect(from + 3, top + 0.5, width + 6, rowPx - 1)
        ctx.fillStyle = palette.text
        ctx.fillText(text, from + 6, top + rowPx / 2 + 0.5)
      }
    })
  },
  events: (_data, person) =>
    (person?.validity ?? [])
      .flatMap((row) => row.gaps.map((gap) => ({ sec: gap.startSec, label: GAP_WORDS[row.name] })))
      .sort((a, b) => a.sec - b.sec),
  read(_data, person, sec) {
    const words = (person?.validity ?? []).flatMap((row) => {
      const gap = row.gaps[firstEndingAfter(row.gaps, sec)]
      return gap && gap.startSec <= sec ? [`${GAP_WORDS[row.name]} for ${gapText(gap)}`] : []
    })
    return words.length === 0 ? null : words.join(', ')
  },
}

function gapText({ startSec, endSec }: Span): string {
  const sec = endSec - startSec
  return sec < 1 ? `${Math.round(sec * 1000)} ms` : `${sec.toFixed(1)} s`
}
