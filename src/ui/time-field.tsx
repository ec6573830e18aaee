import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { usePlayer, useTransport, useWorkspace } from './player-context.ts'
import { TIME_FIELD_ID } from './shortcuts.ts'
import { clockText } from './time-text.ts'
import { parseGoTo } from './go-to.ts'

/** ms; nobody reads a faster clock, and each text of it is laid out and painted */
const PLAYING_EVERY_MS = 50

/** The clock. It shows the time of the picture, and takes a time or a frame (`1:02.5`, `62.5`, `f1875`) to go to. */
export function TimeField() {
  const player = usePlayer()
  const { frame, transport } = player.workspace
  const durationSec = useTransport((state) => state.durationSec)
  const fps = useWorkspace((state) => state.people[0]?.summary.fps ?? 30)
  const [isEditing, setIsEditing] = useState(false)
  const inputRef = useRef<HTMLInputElement>(null)
  const clockRef = useRef<HTMLSpanElement>(null)

  useEffect(() => {
    let shownMs = -1
    let writtenAt = -Infinity
    const write = (nowMs: number) => {
      if (nowMs - writtenAt < PLAYING_EVERY_MS && transport.store.getState().status === 'playing') return
      const ms = Math.round(frame.time * 1000)
      // into the text that is there: another one would have to be made and put in its place
      const text = clockRef.current?.firstChild
      if (ms === shownMs || !text) return
      writtenAt = nowMs
      shownMs = ms
      text.nodeValue = clockText(frame.time)
    }
    write(performance.now())
    return player.frames.subscribe(write)
  }, [player, frame, transport])

  const leave = (isGoing: boolean) => {
    const input = inputRef.current
    if (!input) return
    const sec = parseGoTo(input.value, fps)
    if (isGoing && sec !== null) player.seek(sec)
    else if (isGoing && input.value.trim() !== '') player.notify('warning', `“${input.value}” is not a time or a frame`)
    input.value = ''
    input.blur()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') leave(true)
    if (event.key === 'Escape') leave(false)
  }

  return (
    <div className="time tabular" data-editing={isEditing}>
      <span ref={clockRef} className="time-now" aria-hidden={isEditing}>
        {clockText(0)}
      </span>
      <input
        ref={inputRef}
        id={TIME_FIELD_ID}
        className="time-input tabular"
        aria-label="Go to time or frame"
        placeholder={isEditing ? '1:02.5 or f1875' : ''}
        autoComplete="off"
        spellCheck={false}
        onFocus={() => setIsEditing(true)}
        onBlur={() => setIsEditing(false)}
        onKeyDown={onKeyDown}
      />
      <span className="time-total">/ {clockText(durationSec)}</span>
    </div>
  )
}
