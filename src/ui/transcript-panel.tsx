import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import ChevronDown from 'lucide-react/icons/chevron-down'
import ChevronUp from 'lucide-react/icons/chevron-up'
import { useShallow } from 'zustand/react/shallow'
import { ChoiceMenu } from './choice-menu.tsx'
import { usePlayer, useUi, useWorkspace } from './player-context.ts'
import { shortTimeText } from './time-text.ts'
import { currentLine, findHits, textPieces, transcriptLines, type TranscriptHit } from './transcript-lines.ts'

/** ms */
const EVERY_MS = 150
const NO_HITS: readonly TranscriptHit[] = []

const CAPTION_SIZES = [
  { value: 'small', label: 'Small' },
  { value: 'medium', label: 'Medium' },
  { value: 'large', label: 'Large' },
] as const

/** What both said, in the order of time; follows the playhead, a click goes there, a search marks its places. */
export default function TranscriptPanel() {
  const player = usePlayer()
  // while a recording streams its people are new objects a few times a second; their words are not
  const segments = useWorkspace(useShallow((state) => state.people.map((person) => person.segments)))
  const labels = useWorkspace(useShallow((state) => state.people.map((person) => person.label)))
  const captionSize = useUi((state) => state.captionSize)
  const lines = useMemo(() => transcriptLines(segments, labels), [segments, labels])
  const [query, setQuery] = useState('')
  const looked = useDeferredValue(query)
  const hits = useMemo(() => findHits(lines, looked), [lines, looked])
  const [chosen, setChosen] = useState(-1)
  const listRef = useRef<HTMLOListElement>(null)
  const hitsOfLine = useMemo(() => Map.groupBy(hits, (hit) => hit.line), [hits])
  const isUntimed = useMemo(() => lines.some((line) => line.words.some((word) => !word.isTimed)), [lines])

  // the timeline marks the places; they go with the panel
  useEffect(() => {
    player.ui.setState({ hits: hits.map((hit) => hit.sec).sort((a, b) => a - b) })
    return () => player.ui.setState({ hits: [] })
  }, [player, hits])

  useEffect(() => {
    let writtenAt = -Infinity
    let shown = -1
    return player.frames.subscribe((nowMs) => {
      const list = listRef.current
      if (nowMs - writtenAt < EVERY_MS || !list) return
      writtenAt = nowMs
      const index = currentLine(lines, player.workspace.frame.time)
      if (index === shown) return
      list.children[shown]?.removeAttribute('data-now')
      shown = index
      const item = list.children[index]
      if (!item) return
      item.setAttribute('data-now', '')
      // never take the list away from a hand or a focus that is in it
      if (!list.matches(':hover, :focus-within')) item.scrollIntoView({ block: 'nearest' })
    })
  }, [player, lines])

  const goTo = (direction: 1 | -1) => {
    if (hits.length === 0) return
    const next = chosen < 0 && direction < 0 ? hits.length - 1 : (chosen + direction + hits.length) % hits.length
    setChosen(next)
    player.seek(hits[next]!.sec)
    listRef.current?.children[hits[next]!.line]?.scrollIntoView({ block: 'center' })
  }

  if (lines.length === 0) return <p className="panel-empty">These recordings hold no transcript.</p>
  return (
    <>
      <div className="transcript-head" role="search" aria-label="Transcript">
        <input
          type="search"
          className="field field-small"
          placeholder="Search what was said"
          aria-label="Search the transcript"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            setChosen(-1)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') goTo(event.shiftKey ? -1 : 1)
          }}
        />
        <button
          type="button"
          className="button small"
          aria-label="Previous place"
          disabled={hits.length === 0}
          onClick={() => goTo(-1)}
        >
          <ChevronUp size={15} aria-hidden />
        </button>
        <button
          type="button"
          className="button small"
          aria-label="Next place"
          disabled={hits.length === 0}
          onClick={() => goTo(1)}
        >
          <ChevronDown size={15} aria-hidden />
        </button>
        <p className="transcript-note">
          <span role="status">{query.trim() === '' ? '' : placesText(hits.length, chosen)}</span>
          <ChoiceMenu
            label="Size of the captions"
            text={`Captions ${captionSize}`}
            value={captionSize}
            choices={CAPTION_SIZES}
            side="bottom"
            className="trail-length"
            onChoose={(size) => player.ui.setState({ captionSize: size })}
          />
        </p>
      </div>
      <ol ref={listRef} className="transcript" aria-label="Transcript">
        {lines.map((line, index) => (
          <li key={line.key} data-person={Math.min(line.person, 2)}>
            <button type="button" className="transcript-line" onClick={() => player.seek(line.startSec)}>
              <span className="transcript-time tabular">{shortTimeText(line.startSec)}</span>
              <span className="transcript-label">{line.label}</span>
              <span>
                {textPieces(line, hitsOfLine.get(index) ?? NO_HITS).map((piece) =>
                  piece.isHit ? (
                    <mark key={piece.from} data-untimed={piece.isUntimed || undefined}>
                      {piece.text}
                    </mark>
                  ) : (
                    <span key={piece.from} data-untimed={piece.isUntimed || undefined}>
                      {piece.text}
                    </span>
                  ),
                )}
              </span>
            </button>
          </li>
        ))}
      </ol>
      {isUntimed && <p className="panel-note">Dotted words have no time in the file; they stand in their place.</p>}
    </>
  )
}

function placesText(n: number, chosen: number): string {
  if (n === 0) return 'Not found'
  if (chosen >= 0) return `${chosen + 1} of ${n}`
  return n === 1 ? '1 place' : `${n} places`
}
