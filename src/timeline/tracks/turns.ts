import { fillSpans } from '../painting.ts'
import type { FloorEvent } from '../floor-events.ts'
import { secToPx } from '../time-view.ts'
import { personColour } from '../timeline-palette.ts'
import type { TrackKind } from '../track-kind.ts'
import { isSpeaking } from './minimap.ts'

const NAMES: Readonly<Record<FloorEvent['kind'], string>> = {
  gap: 'gap',
  pause: 'pause',
  'overlap-between': 'overlap',
  'overlap-within': 'overlap within a turn',
}
/** s; silences shorter than this get no mark of their own */
const NOTED_GAP_SEC = 0.05

/** Who has the floor: a row per person, both where both speak, the time between two turns. */
export const turns: TrackKind = {
  id: 'turns',
  name: 'Turns',
  note: 'who has the floor; gap and overlap where it changes hands, ms (silences under 200 ms joined, bits under 100 ms left out)',
  heights: { full: 24, compact: 16, minimal: 12 },
  hasContent: (data) => data.people.length > 1,
  paint(painting, lane, data) {
    const { ctx, view, widthPx, palette, measure, setFont } = painting
    ctx.clearRect(0, lane.top, widthPx, lane.height)
    const { units, both, events } = data.floor
    const rowPx = lane.height / Math.max(units.length, 1)
    ctx.fillStyle = palette.text
    ctx.globalAlpha = 0.14
    fillSpans(painting, both, lane.top, lane.height, 0)
    ctx.globalAlpha = 1
    units.forEach((spans, person) => {
      ctx.fillStyle = personColour(palette, person)
      fillSpans(painting, spans, lane.top + person * rowPx + 1, rowPx - 2)
    })
    ctx.fillStyle = palette.text
    ctx.globalAlpha = 0.85
    // where both speak, each bar is notched: not by colour alone
    fillSpans(painting, both, lane.top + rowPx - 1, 2, 0)
    ctx.globalAlpha = 1
    setFont(`500 9.5px ${palette.font}`)
    for (const event of events) {
      if (event.endSec < view.startSec || event.startSec > view.endSec || !isTransfer(event)) continue
      const x0 = secToPx(event.startSec, view, widthPx)
      const x1 = secToPx(event.endSec, view, widthPx)
      if (event.kind === 'gap' && event.endSec - event.startSec > NOTED_GAP_SEC && x1 - x0 > 2) {
        ctx.fillStyle = palette.text3
        ctx.fillRect(x0 + 1, lane.top + lane.height / 2 - 0.5, x1 - x0 - 2, 1)
      }
      const text = offsetText(event)
      if (lane.height < 14 || x1 - x0 < 20 || measure(text) + 8 > x1 - x0) continue
      const middle = (x0 + x1) / 2
      const width = measure(text) + 6
      ctx.fillStyle = palette.panel
      ctx.fillRect(middle - width / 2, lane.top + lane.height / 2 - 6, width, 12)
      ctx.fillStyle = palette.text
      ctx.fillText(text, middle - width / 2 + 3, lane.top + lane.height / 2 + 0.5)
    }
  },
  events: (data) =>
    data.floor.events
      .filter(isTransfer)
      .map((event) => ({ sec: event.startSec, label: `${NAMES[event.kind]} ${offsetText(event)}` })),
  read(data, _person, sec) {
    const speaking = data.people.filter((_, index) => isSpeaking(data.floor.units[index] ?? [], sec))
    const who = speaking.length === 0 ? 'nobody' : speaking.map((person) => person.label).join(' and ')
    const event = data.floor.events.find((each) => each.startSec <= sec && sec < each.endSec)
    return event ? `${who} · ${NAMES[event.kind]} ${offsetText(event)}` : `${who} speaking`
  },
}

/** The floor changes hands. */
function isTransfer(event: FloorEvent): boolean {
  return event.kind === 'gap' || event.kind === 'overlap-between'
}

/** Floor transfer offset: positive after a gap, negative in an overlap. */
function offsetText(event: FloorEvent): string {
  const ms = Math.round((event.endSec - event.startSec) * 1000)
  return event.kind === 'gap' || event.kind === 'pause' ? `${ms} ms` : `−${ms} ms`
}
