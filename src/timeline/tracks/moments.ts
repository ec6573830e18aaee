import { secToPx, type TimeView } from '../time-view.ts'
import type { Painting } from '../painting.ts'
import type { Moment } from '../timeline-data.ts'
import { personColour } from '../timeline-palette.ts'
import type { TrackKind } from '../track-kind.ts'

/** Annotations: what a participant or an annotator wrote of a moment. */
export const moments: TrackKind = {
  id: 'moments',
  name: 'Moments',
  note: 'annotations with their text; 1P by the participant, 3P by an annotator',
  heights: { full: 17, compact: 15, minimal: 0 },
  hasContent: (_data, person) => (person?.moments.length ?? 0) > 0,
  paint(painting, lane, data) {
    painting.ctx.clearRect(0, lane.top, painting.widthPx, lane.height)
    const person = data.people[lane.person]
    if (person) paintMoments(painting, lane, person.moments, personColour(painting.palette, lane.person))
  },
  events: (_data, person) => person?.moments.map((moment) => ({ sec: moment.startSec, label: moment.text })) ?? [],
  read(_data, person, sec) {
    const found = person?.moments.filter((moment) => moment.startSec <= sec && sec <= moment.endSec) ?? []
    return found.length === 0
      ? null
      : found.map((moment) => `${kindText(moment.kind)} ${moment.text}`.trim()).join(' · ')
  },
}

/** `1P-IS` as it stands in the file, without underscores. */
export function kindText(kind: string): string {
  return kind.replaceAll('_', ' ')
}

/** Outlined blocks with their text; one that begins where the one before still stands is drawn in the lower half. */
export function paintMoments(
  { ctx, view, widthPx, palette, measure, setFont }: Painting,
  lane: { readonly top: number; readonly height: number },
  list: readonly Moment[],
  colour: string,
): void {
  setFont(`450 10.5px ${palette.font}`)
  list.forEach((moment, index) => {
    if (!isVisible(moment, view)) return
    const x = Math.max(secToPx(moment.startSec, view, widthPx), -4)
    const end = Math.min(Math.max(secToPx(moment.endSec, view, widthPx), x + 2), widthPx + 4)
    ctx.fillStyle = colour
    ctx.globalAlpha = 0.2
    ctx.beginPath()
    ctx.roundRect(x, lane.top + 0.5, end - x, lane.height - 1, 3)
    ctx.fill()
    ctx.globalAlpha = 1
    ctx.fillRect(x, lane.top + 0.5, 2, lane.height - 1)
    const next = list[index + 1]
    const until = next ? Math.min(secToPx(next.startSec, view, widthPx), widthPx) : widthPx
    // a short moment may write on until the next one begins
    const room = Math.max(until, x) - Math.max(x, 0) - 10
    const text = fitText(`${moment.kind === '' ? '' : `${kindText(moment.kind)}  `}${moment.text}`, room, measure)
    if (text === '') return
    ctx.fillStyle = palette.text
    ctx.fillText(text, Math.max(x, 0) + 6, lane.top + lane.height / 2 + 0.5)
  })
}

function isVisible(moment: Moment, view: TimeView): boolean {
  return moment.endSec >= view.startSec && moment.startSec <= view.endSec
}

/** The longest beginning of a text that fits; empty where not even a little does. */
function fitText(text: string, room: number, measure: (text: string) => number): string {
  if (room < 24) return ''
  const width = measure(text)
  if (width <= room) return text
  const n = Math.floor((text.length * room) / width) - 1
  return n < 3 ? '' : `${text.slice(0, n).trimEnd()}…`
}
