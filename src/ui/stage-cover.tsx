import { EmptyCard } from './empty-card.tsx'
import { ErrorCard } from './error-card.tsx'
import { OpeningCard } from './opening-card.tsx'
import { useUi, useWorkspace } from './player-context.ts'

/** What stands over the picture while there is none to see: nothing open, opening, failed, no WebGL2. */
export function StageCover() {
  const status = useWorkspace((state) => state.status)
  const nPeople = useWorkspace((state) => state.people.length)
  const hasFailure = useUi((state) => state.failure !== null)
  const mustConfirm = useUi((state) => state.hostsToConfirm.length > 0)
  const picture = useUi((state) => state.picture)
  const isFailed = hasFailure || (status === 'error' && nPeople === 0)
  if (isFailed) {
    return (
      <div className="cover">
        <ErrorCard />
      </div>
    )
  }
  if (status === 'empty' || mustConfirm) {
    return (
      <div className="cover">
        <EmptyCard />
      </div>
    )
  }
  // with people on the stage the picture is shown; what still comes in is said at its foot
  if (status === 'opening' && nPeople === 0) {
    return (
      <div className="cover cover-clear">
        <OpeningCard />
      </div>
    )
  }
  if (picture === 'ok') return null
  return (
    <div className="cover">
      <PictureCard isLost={picture === 'lost'} />
    </div>
  )
}

function PictureCard({ isLost }: { isLost: boolean }) {
  if (isLost) {
    return (
      <div className="card" role="status">
        <h2>The picture was lost</h2>
        <p>
          The graphics card took its memory back. It is being asked for again; sound, captions and tracks go on. If
          nothing comes, reload the page: this link keeps the moment.
        </p>
        <button type="button" className="button outlined" onClick={() => location.reload()}>
          Reload
        </button>
      </div>
    )
  }
  return (
    <div className="card" role="alert">
      <h2>No picture: this browser gives no WebGL2</h2>
      <p>
        Sound, captions and tracks work without it. For the two people, use a current browser with hardware acceleration
        switched on.
      </p>
    </div>
  )
}
