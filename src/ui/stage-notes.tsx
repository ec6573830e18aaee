import { useState } from 'react'
import VolumeOff from 'lucide-react/icons/volume-off'
import { byteText } from './byte-text.ts'
import { usePlayer, useTransport, useUi, useWorkspace } from './player-context.ts'

/** Short words at the foot of the picture: what is waited for, what is missing, what needs a click. */
export function StageNotes() {
  return (
    <div className="notes">
      <SoundNote />
      <WaitingNote />
      <LoadingNote />
      <NoticeList />
    </div>
  )
}

/** The browser lets no sound out before the first click. */
function SoundNote() {
  const player = usePlayer()
  const sound = useTransport((state) => state.sound)
  const isOpen = useWorkspace((state) => state.people.length > 0)
  const rate = useTransport((state) => state.rate)
  const isPlaying = useTransport((state) => state.status === 'playing')
  if (sound === 'silent' && isPlaying) {
    return <p className="note note-quiet">No sound {rate < 0 ? 'backwards' : `at ${rate}×`}</p>
  }
  if (sound !== 'blocked' || !isOpen) return null
  return (
    <button type="button" className="note note-action" onClick={() => player.workspace.transport.unblock()}>
      <VolumeOff size={15} aria-hidden />
      Sound is off in this browser until you click. <strong>Turn on sound</strong>
    </button>
  )
}

function WaitingNote() {
  const waitingFor = useTransport((state) => (state.status === 'buffering' ? (state.waitingFor ?? 'data') : null))
  return (
    <p role="status" className={waitingFor === null ? 'visually-hidden' : 'note'}>
      {waitingFor !== null && (
        <>
          <span className="spinner" aria-hidden />
          Waiting for {waitingFor}
        </>
      )}
    </p>
  )
}

/** What still comes in after the first pose is shown. */
function LoadingNote() {
  const status = useWorkspace((state) => state.status)
  const isOpen = useWorkspace((state) => state.people.length > 0)
  const item = useWorkspace((state) => state.progress.find((each) => each.state === 'running'))
  const isWaiting = useTransport((state) => state.status === 'buffering')
  if (!item || isWaiting || !isOpen || status === 'empty' || status === 'error') return null
  return (
    <p className="note note-quiet tabular">
      Loading {item.label}
      {item.doneBytes > 0 && <span> {byteText(item.doneBytes)}</span>}
      {item.totalBytes !== null && item.totalBytes > 0 && <span> of {byteText(item.totalBytes)}</span>}
    </p>
  )
}

/** Stands at the head of the picture, for as long as it is true. */
export function MissingNote() {
  const isAlone = useWorkspace((state) => state.people.length === 1)
  const id = useWorkspace((state) => state.people[0]?.id)
  if (!isAlone) return null
  return (
    <p className="note note-quiet">
      <span>
        Only <strong>{id}</strong> is in these files. Add the partner’s archive to see both.
      </span>
    </p>
  )
}

function NoticeList() {
  const player = usePlayer()
  const notices = useUi((state) => state.notices)
  return (
    <>
      <div role="status" className="notes">
        {notices
          .filter((notice) => notice.kind !== 'error')
          .map((notice) => (
            <p key={notice.id} className="note" data-kind={notice.kind}>
              {notice.text}
            </p>
          ))}
      </div>
      {notices
        .filter((notice) => notice.kind === 'error')
        .map((notice) => (
          <p key={notice.id} role="alert" className="note" data-kind="error">
            {notice.text}
            <button type="button" className="note-close" onClick={() => player.dismiss(notice.id)}>
              Close
            </button>
          </p>
        ))}
    </>
  )
}

/** Damage in the files that did not keep them from opening; leads to the list. */
export function DamageNote() {
  const { ui } = usePlayer()
  const [nSeen, setNSeen] = useState(0)
  const errors = useWorkspace((state) => state.problems)
  const isOpen = useWorkspace((state) => state.people.length > 0)
  const found = errors.filter((problem) => problem.severity === 'error')
  const last = found.at(-1)
  if (!isOpen || !last || found.length <= nSeen) return null
  const close = () => setNSeen(found.length)
  const show = () => {
    close()
    ui.setState({ isPanelOpen: true, tab: 'info' })
  }
  return (
    <div role="alert" className="note note-damage" data-kind="error">
      <p>
        {found.length === 1 ? 'Damage in the files: ' : `${found.length} faults in the files, the last: `}
        {last.message}
      </p>
      <button type="button" className="note-close" onClick={show}>
        Details
      </button>
      <button type="button" className="note-close" onClick={close}>
        Close
      </button>
    </div>
  )
}
