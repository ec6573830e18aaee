import { Fragment, useEffect, useMemo, useRef, useState } from 'react'
import type { Person } from '../workspace/index.ts'
import { captionCues, cueAt, wordAt } from './caption-cues.ts'
import { useCaptionsOn } from './captions-on.ts'
import { usePlayer, useUi, useWorkspace } from './player-context.ts'

/** What is being said, one line per person, the present word marked. */
export function CaptionLayer() {
  const people = useWorkspace((state) => state.people)
  const isOn = useCaptionsOn()
  const size = useUi((state) => state.captionSize)
  if (!isOn) return null
  return (
    <div className="captions" data-size={size}>
      {people.map((person, index) => (
        <CaptionLine key={person.id} person={person} index={index} />
      ))}
    </div>
  )
}

/** React hears of a new caption only; the word under way is a class that moves from span to span. */
function CaptionLine({ person, index }: { person: Person; index: number }) {
  const player = usePlayer()
  const { frame } = player.workspace
  const cues = useMemo(() => captionCues(person.segments), [person.segments])
  const [cueIndex, setCueIndex] = useState(-1)
  const lineRef = useRef<HTMLSpanElement>(null)
  const cue = cues[cueIndex]

  useEffect(() => {
    let shown = cueIndex
    let word = -1
    const update = () => {
      const now = cueAt(cues, frame.time)
      if (now !== shown) {
        shown = now
        word = -1
        setCueIndex(now)
      }
      const line = lineRef.current
      const current = cues[now]
      // the spans of a new caption come with React's next render; until then there is nothing to mark
      if (!line || !current || now !== cueIndex) return
      const nextWord = wordAt(current, frame.time)
      if (nextWord === word && nextWord >= 0) return
      line.children[word]?.removeAttribute('data-now')
      line.children[nextWord]?.setAttribute('data-now', '')
      word = nextWord
    }
    update()
    return player.frames.subscribe(update)
  }, [player, frame, cues, cueIndex])

  if (!cue) return null
  return (
    <p className="caption" data-person={Math.min(index, 2)}>
      <span className="caption-label">{person.label}</span>
      <span ref={lineRef} key={cueIndex}>
        {cue.words.map((word) => (
          // the space between two words is no element, so that children are words
          <Fragment key={word.index}>
            <span className="caption-word" data-untimed={word.isTimed ? undefined : true}>
              {word.text}
            </span>{' '}
          </Fragment>
        ))}
      </span>
    </p>
  )
}
