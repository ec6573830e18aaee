import { usePlayer, useUi } from './player-context.ts'
import { RecentList } from './recent-list.tsx'
import { SourceActions } from './source-actions.tsx'
import { UrlForm } from './url-form.tsx'
import { Wordmark } from './wordmark.tsx'

/** Nothing is open yet: the ways in. Or a link wants something that needs a yes first. */
export function EmptyCard() {
  const hosts = useUi((state) => state.hostsToConfirm)
  if (hosts.length > 0) return <ConfirmCard hosts={hosts} />
  return (
    <div className="card card-empty">
      <Wordmark size={52} />
      <h2>Open a recorded conversation and stand between the two people</h2>
      <p>
        Drop the archives, files or a folder of the Seamless Interaction dataset here. They are read in this page;
        nothing is uploaded or converted.
      </p>
      <SourceActions />
      <div className="or" aria-hidden>
        <span>or from the web</span>
      </div>
      <UrlForm />
      <RecentList />
      <p className="card-foot">.tar · .npz · .npy · .wav · .json · index.json</p>
    </div>
  )
}

/** A link from elsewhere may not make the page read a private network without being asked. */
function ConfirmCard({ hosts }: { hosts: readonly string[] }) {
  const player = usePlayer()
  const sources = useUi((state) => state.sources)
  const decide = (isAllowed: boolean) => {
    player.ui.setState({ hostsToConfirm: [], ...(isAllowed ? {} : { sources: [] }) })
    if (isAllowed) void player.open(sources)
  }
  return (
    <div className="card" role="alertdialog" aria-labelledby="confirm-title" aria-describedby="confirm-text">
      <h2 id="confirm-title">This link reads from your own network</h2>
      <p id="confirm-text">
        It asks for data on <strong>{hosts.join(', ')}</strong>. Open it only if you know where the link comes from.
      </p>
      <div className="card-actions">
        <button type="button" className="button outlined" onClick={() => decide(false)}>
          Do not open
        </button>
        <button type="button" className="button primary" onClick={() => decide(true)}>
          Open
        </button>
      </div>
    </div>
  )
}
