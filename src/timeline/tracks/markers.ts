import type { TrackKind } from '../track-kind.ts'
import { paintMoments } from './moments.ts'

/** Places the user has marked, with their notes. */
export const markers: TrackKind = {
  id: 'markers',
  name: 'Notes',
  note: 'your own notes, kept in this browser',
  heights: { full: 17, compact: 15, minimal: 0 },
  hasContent: (data) => data.markers.length > 0,
  paint(painting, lane, data) {
    painting.ctx.clearRect(0, lane.top, painting.widthPx, lane.height)
    const list = data.markers.map((marker) => ({ ...marker, kind: '' }))
    paintMoments(painting, lane, list, painting.palette.text)
  },
  events: (data) => data.markers.map((marker) => ({ sec: marker.startSec, label: marker.text })),
  read(data, _person, sec) {
    const found = data.markers.filter((marker) => marker.startSec <= sec && sec <= marker.endSec)
    return found.length === 0 ? null : found.map((marker) => marker.text).join(' · ')
  },
}
