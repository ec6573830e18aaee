import { useEffect, useMemo, useRef } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { Person } from '../workspace/index.ts'
import { usePlayer, useWorkspace } from './player-context.ts'
import { shortTimeText } from './time-text.ts'

interface Line {
  readonly key: string
  readonly person: number
  readonly label: string
  readonly startSec: number
  readonly endSec: number
  readonly text: string
}

/** ms */
const EVERY_MS = 150

/** What both said, in the order of time; follows the playhead, a click goes there. */
export default function TranscriptPanel() {
  const player = usePlayer()
  // while a recording streams its people are new objects a few times a second; their words are not
  const segments = useWorkspace(useShallow((state) => state.people.map((person) => person.segments)))
  const labels = useWorkspace(useShallow((state) => state.people.map((person) => person.label)))
  const lines = useMemo(() => linesOf(segments, labels), [segments, labels])
  const listRef = useRef<HTMLOListElement>(null)

  useEffect(() => {
    let writtenAt = -Infinity
    let shown = -1
    return player.frames.subscribe(() => {
      const now = performance.now()
      const list = listRef.current
      if (now - writtenAt < EVERY_MS || !list) return
      writtenAt = now
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

  if (lines.length === 0) return <p className="panel-empty">These recordings hold no transcript.</p>
  return (
    <ol ref={listRef} className="transcript" aria-label="Transcript">
      {lines.map((line) => (
        <li key={line.key} data-person={Math.min(line.person, 2)}>
          <button type="button" className="transcript-line" onClick={() => player.seek(line.startSec)}>
            <span className="transcript-time tabular">{shortTimeText(line.startSec)}</span>
            <span className="transcript-label">{line.label}</span>
            <span>{line.text}</span>
          </button>
        </li>
      ))}
    </ol>
  )
}

function linesOf(segments: readonly Person['segments'][], labels: readonly string[]): Line[] {
  return segments
    .flatMap((spoken, index) =>
      spoken.map((segment, place) => ({
        key: `${index} ${place}`,
        person: index,
        label: labels[index] ?? '',
        startSec: segment.startSec,
        endSec: segment.endSec,
        text: segment.text,
      })),
    )
    .sort((a, b) => a.startSec - b.startSec)
}

/** The last line begun, or -1. */
function currentLine(lines: readonly Line[], sec: number): number {
  return lines.findLastIndex((line) => line.startSec <= sec + 1e-3)
}
