import { useRef, type ChangeEvent } from 'react'
import { useStore } from 'zustand'
import Cross from 'lucide-react/icons/x'
import Plus from 'lucide-react/icons/plus'
import { download } from './download.ts'
import type { Marker } from './marker-file.ts'
import { markersOf, type MarkerStore } from './marker-store.ts'
import { usePlayer, useTransport } from './player-context.ts'
import { clockText, spokenTime } from './time-text.ts'
import './notes-panel.css'

/** Notes at moments and over ranges of what is open; kept in this browser, given to others as JSON. */
export default function NotesPanel() {
  const player = usePlayer()
  const notes = markersOf(player)
  const markers = useStore(notes.store, (state) => state.markers)
  const hasBefore = useStore(notes.store, (state) => state.before !== null)
  const loop = useTransport((state) => state.loop)
  const fileRef = useRef<HTMLInputElement>(null)

  const onFile = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    event.target.value = ''
    if (file === undefined) return
    file.text().then(
      (text) => {
        try {
          player.notify('info', `${notes.importJson(text)} notes came in`)
        } catch (error) {
          player.notify('error', error instanceof SyntaxError ? error.message : 'The file could not be read')
        }
      },
      () => player.notify('error', 'The file could not be read'),
    )
  }
  return (
    <div className="notes-panel">
      <div className="notes-actions">
        <button type="button" className="button outlined" onClick={() => notes.add(player.workspace.transport.now())}>
          <Plus size={14} aria-hidden />
          Note here
        </button>
        {loop !== null && (
          <button type="button" className="button outlined" onClick={() => notes.add(loop[0], loop[1])}>
            Note over the loop
          </button>
        )}
        {hasBefore && (
          <button type="button" className="button outlined" onClick={() => notes.undo()}>
            Undo
          </button>
        )}
      </div>
      {markers.length === 0 ? (
        <p className="panel-empty">No notes on this conversation yet.</p>
      ) : (
        <ul aria-label="Notes">
          {markers.map((marker) => (
            <Note key={marker.id} marker={marker} />
          ))}
        </ul>
      )}
      <div className="notes-actions">
        <button type="button" className="button" disabled={markers.length === 0} onClick={() => exportNotes(notes)}>
          Export
        </button>
        <button type="button" className="button" onClick={() => fileRef.current?.click()}>
          Import
        </button>
        <button type="button" className="button" disabled={markers.length === 0} onClick={() => notes.clear()}>
          Remove all
        </button>
        <input ref={fileRef} type="file" hidden accept=".json" aria-label="File of notes" onChange={onFile} />
      </div>
    </div>
  )
}

function Note({ marker }: { marker: Marker }) {
  const player = usePlayer()
  const notes = markersOf(player)
  const { id, startSec, endSec, text } = marker
  const when = endSec === null ? clockText(startSec) : `${clockText(startSec)} – ${clockText(endSec)}`
  const spoken = endSec === null ? spokenTime(startSec) : `${spokenTime(startSec)} to ${spokenTime(endSec)}`
  const show = () => {
    if (endSec !== null) player.workspace.transport.setLoop([startSec, endSec])
    player.seek(startSec)
  }
  return (
    <li className="note-row">
      <button type="button" className="button note-time tabular" aria-label={`Go to ${when}`} onClick={show}>
        {when}
      </button>
      <button
        type="button"
        className="button"
        aria-label={`Remove the note at ${spoken}`}
        onClick={() => notes.remove(id)}
      >
        <Cross size={14} aria-hidden />
      </button>
      <textarea
        aria-label={`Note at ${spoken}`}
        rows={2}
        maxLength={4000}
        placeholder="What happens here"
        value={text}
        onChange={(event) => notes.setText(id, event.target.value)}
      />
    </li>
  )
}

function exportNotes(notes: MarkerStore): void {
  const name = `${notes.store.getState().interaction ?? 'notes'}.notes.json`
  download(name, new Blob([notes.exportJson()], { type: 'application/json' }))
}
