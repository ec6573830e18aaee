import { useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type UIEvent } from 'react'
import ChevronRight from 'lucide-react/icons/chevron-right'
import type { LibraryView } from '../../workspace/index.ts'
import { windowOf } from '../list-window.ts'
import { participantOf } from '../participant.ts'
import { shortTimeText } from '../time-text.ts'
import { lineAt, type LibraryLine } from './recording-rows.ts'
import { Thumbnail } from './thumbnail.tsx'
import '../recording-list.css'

export interface RecordingLinesProps {
  readonly view: LibraryView
  readonly rows: Int32Array
  /** lines of the tree; null: the plain list of `rows` */
  readonly lines: readonly LibraryLine[] | null
  /** key of the interaction on the stage */
  readonly current: string | null
  /** key of the interaction that is looked at */
  readonly selected: string | null
  /** CSS pixels of one line, and lines in view; null: as many as there is room for */
  readonly rowPx: number
  readonly nVisible: number | null
  readonly isCompact?: boolean
  onSelect(key: string): void
  onOpen(key: string): void
  onToggle?(branch: string): void
}

/** ms within which typed letters belong to one word */
const TYPE_AHEAD_MS = 800

/**
 * The list `Recordings`: only the lines in view are in the page. One line has the focus; the arrows move it, Enter opens,
 * Left and Right fold the tree, letters jump.
 */
export function RecordingLines(props: RecordingLinesProps) {
  const { view, rows, lines, current, selected, rowPx, nVisible, isCompact = false } = props
  const nLines = lines?.length ?? rows.length
  const roomRef = useRef<HTMLDivElement>(null)
  const scrollRef = useRef<HTMLDivElement>(null)
  const [scrollTop, setScrollTop] = useState(0)
  const [roomPx, setRoomPx] = useState(0)
  const [focused, setFocused] = useState(0)
  const isMovingFocus = useRef(false)
  const typed = useRef({ text: '', atMs: 0 })
  const viewPx = nVisible === null ? roomPx : Math.min(nLines, nVisible) * rowPx
  const { first, last } = windowOf(scrollTop, viewPx, rowPx, nLines)
  const active = Math.min(focused, Math.max(0, nLines - 1))

  useLayoutEffect(() => {
    const element = roomRef.current
    if (element === null || nVisible !== null) return undefined
    const observer = new ResizeObserver(() => setRoomPx(element.clientHeight))
    observer.observe(element)
    return () => observer.disconnect()
  }, [nVisible])

  // a new filter begins at its top: the scrolling part is another one
  const top = `${rows.length > 0 ? view.library.keys[rows[0]!] : ''} ${lines === null}`
  const [lastTop, setLastTop] = useState(top)
  if (top !== lastTop) {
    setLastTop(top)
    setScrollTop(0)
    setFocused(0)
  }

  // after every change, as the line may not have been in the page when its turn came
  useLayoutEffect(() => {
    if (!isMovingFocus.current) return
    const element = scrollRef.current?.querySelector<HTMLElement>(`[data-line="${active}"]`)
    if (!element) return
    isMovingFocus.current = false
    element.focus({ preventScroll: true })
  })

  const moveTo = (index: number) => {
    const to = Math.min(Math.max(index, 0), nLines - 1)
    const element = scrollRef.current
    if (element === null || to < 0) return
    if (to * rowPx < element.scrollTop) element.scrollTop = to * rowPx
    else if ((to + 1) * rowPx > element.scrollTop + viewPx) element.scrollTop = (to + 1) * rowPx - viewPx
    setScrollTop(element.scrollTop)
    isMovingFocus.current = true
    setFocused(to)
    const line = lineAt(lines, rows, to)
    if (line?.kind === 'interaction') props.onSelect(view.library.keys[line.row]!)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const pageOf = Math.max(1, Math.floor(viewPx / rowPx) - 1)
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + pageOf,
      PageUp: active - pageOf,
      Home: 0,
      End: nLines - 1,
    }
    const line = lineAt(lines, rows, active)
    if (event.key in steps) moveTo(steps[event.key]!)
    else if (event.key === 'ArrowRight' && line?.kind === 'branch') {
      if (line.isOpen) moveTo(active + 1)
      else props.onToggle?.(line.id)
    } else if (event.key === 'ArrowLeft' && line !== undefined && lines !== null) {
      if (line.kind === 'branch' && line.isOpen) props.onToggle?.(line.id)
      else moveTo(lines.findLastIndex((each, index) => index < active && each.depth < line.depth))
    } else if (!isCompact && /^[\w]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      jump(event.key, event.timeStamp)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  const jump = (key: string, atMs: number) => {
    const before = atMs - typed.current.atMs < TYPE_AHEAD_MS ? typed.current.text : ''
    const text = (before + key).toUpperCase()
    typed.current = { text, atMs }
    for (let step = before === '' ? 1 : 0; step <= nLines; step++) {
      const index = (active + step) % nLines
      const line = lineAt(lines, rows, index)
      const label = line?.kind === 'branch' ? line.label : view.library.keys[line?.row ?? -1]
      if (label?.toUpperCase().includes(text)) return moveTo(index)
    }
  }

  const shown = useMemo(() => {
    const list: { index: number; line: LibraryLine }[] = []
    for (let index = first; index < last; index++) {
      const line = lineAt(lines, rows, index)
      if (line !== undefined) list.push({ index, line })
    }
    return list
  }, [first, last, lines, rows])

  return (
    <div ref={roomRef} className="recordings-room">
      <div
        key={top}
        ref={scrollRef}
        className="recordings-scroll"
        data-compact={isCompact}
        style={nVisible === null ? undefined : { height: viewPx }}
        onScroll={(event: UIEvent<HTMLDivElement>) => setScrollTop(event.currentTarget.scrollTop)}
      >
        {/* the keys are those of the lines, which are buttons; the list only hears them all */}
        <ul aria-label="Recordings" style={{ height: nLines * rowPx }} onKeyDown={onKeyDown}>
          {shown.map(({ index, line }) => (
            <li
              key={line.kind === 'branch' ? `branch ${line.id}` : view.library.keys[line.row]}
              className="recording"
              aria-setsize={nLines}
              aria-posinset={index + 1}
              {...(lines === null ? {} : { 'aria-level': line.depth + 1 })}
              style={{ transform: `translateY(${index * rowPx}px)`, height: rowPx, paddingLeft: line.depth * 16 }}
            >
              {line.kind === 'branch' ? (
                <button
                  type="button"
                  className="recording-button recording-branch"
                  data-line={index}
                  tabIndex={index === active ? 0 : -1}
                  aria-expanded={line.isOpen}
                  onFocus={() => setFocused(index)}
                  onClick={() => props.onToggle?.(line.id)}
                >
                  <ChevronRight size={14} aria-hidden />
                  <span className="tabular">{line.label}</span>
                  <span className="panel-count tabular">{line.count.toLocaleString('en')}</span>
                </button>
              ) : (
                <button
                  type="button"
                  className="recording-button"
                  data-line={index}
                  data-selected={view.library.keys[line.row] === selected}
                  tabIndex={index === active ? 0 : -1}
                  aria-current={view.library.keys[line.row] === current}
                  onFocus={() => setFocused(index)}
                  onClick={() => {
                    const key = view.library.keys[line.row]!
                    if (isCompact) props.onOpen(key)
                    else props.onSelect(key)
                  }}
                  onDoubleClick={isCompact ? undefined : () => props.onOpen(view.library.keys[line.row]!)}
                  onKeyDown={(event) => {
                    if (event.key !== 'Enter' || isCompact) return
                    event.preventDefault()
                    props.onOpen(view.library.keys[line.row]!)
                  }}
                >
                  {!isCompact && <Thumbnail view={view} row={line.row} />}
                  <span className="recording-text">
                    <InteractionText view={view} row={line.row} isCompact={isCompact} />
                  </span>
                </button>
              )}
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

/** Key, people and length of an interaction, and in the wide list what was said to them. */
function InteractionText({ view, row, isCompact }: { view: LibraryView; row: number; isCompact: boolean }) {
  const { library, tables } = view
  const people = library.peopleOf(row)
  const seconds = library.secondsOf(row)
  const isEstimate = people.every((each) => library.isEstimate[each] === 1)
  const prompt = isCompact ? undefined : tables.prompts.get(library.prompts.names[library.prompt[row]!]!)
  return (
    <>
      <span className="recording-line">
        <span className="recording-key tabular">{library.keys[row]}</span>
        {!Number.isNaN(seconds) && (
          <span className="recording-time tabular" title={isEstimate ? 'by the size of the sound' : undefined}>
            {isEstimate ? '≈ ' : ''}
            {shortTimeText(seconds)}
          </span>
        )}
      </span>
      <span className="recording-people">
        {people.map((each) => participantOf(library.ids[each]!)).join(' · ')}
        {people.length === 1 && <span className="badge">one person</span>}
        {prompt !== undefined && <span className="recording-prompt">{prompt.promptA}</span>}
      </span>
    </>
  )
}
