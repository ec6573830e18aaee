import type { TrackKind } from '../track-kind.ts'
import { wordBoxes } from '../word-boxes.ts'

/** What was said, each word at its time. */
export const words: TrackKind = {
  id: 'words',
  name: 'Words',
  note: 'transcript; words without a time stand in their place, underdotted',
  heights: { full: 17, compact: 15, minimal: 0 },
  hasContent: (_data, person) => (person?.utterances.length ?? 0) > 0,
  paint(painting, lane, data) {
    const person = data.people[lane.person]
    if (!person) return
    const { ctx, view, widthPx, palette, measure, setFont } = painting
    ctx.clearRect(0, lane.top, widthPx, lane.height)
    setFont(`450 11px ${palette.font}`)
    const middle = lane.top + lane.height / 2 + 0.5
    for (const box of wordBoxes(person.utterances, view, widthPx, measure)) {
      ctx.fillStyle = box.isCut ? palette.text2 : palette.text
      ctx.fillText(box.text, box.x, middle)
      if (box.isTimed) continue
      ctx.fillStyle = palette.text3
      for (let x = box.x; x < box.x + box.width; x += 4) ctx.fillRect(x, middle + 6, 2, 1)
    }
  },
  events: (_data, person) =>
    person?.utterances.map((utterance) => ({ sec: utterance.startSec, label: utterance.text })) ?? [],
  read(_data, person, sec) {
    const utterance = person?.utterances.find((each) => each.startSec <= sec && sec < each.endSec)
    if (!utterance) return null
    const word = utterance.words.find(
      (each) => each.startSec !== null && each.endSec !== null && each.startSec <= sec && sec < each.endSec,
    )
    return `“${word?.text ?? utterance.text.slice(0, 60)}”`
  },
}
