import Check from 'lucide-react/icons/check'
import Cross from 'lucide-react/icons/x'
import type { ProgressItem } from '../workspace/index.ts'
import { byteText } from './byte-text.ts'
import { usePlayer, useWorkspace } from './player-context.ts'

/** What is being fetched, item by item, with bytes. */
export function OpeningCard() {
  const { workspace } = usePlayer()
  const progress = useWorkspace((state) => state.progress)
  const running = progress.find((item) => item.state === 'running')
  return (
    <div className="card card-progress">
      <h2>Opening</h2>
      <p role="status" className="visually-hidden">
        {running ? `Reading ${running.label}` : 'Opening'}
      </p>
      <ul className="progress">
        {progress.map((item) => (
          <ProgressRow key={item.key} item={item} />
        ))}
        {progress.length === 0 && (
          <li className="progress-row" data-state="running">
            <span className="spinner" aria-hidden /> <span>Looking at the source</span>
          </li>
        )}
      </ul>
      <button type="button" className="button" onClick={() => workspace.close()}>
        Cancel
      </button>
    </div>
  )
}

const STATE_WORDS = { waiting: 'waiting', running: 'reading', done: 'done', failed: 'failed' } as const

function ProgressRow({ item }: { item: ProgressItem }) {
  const share = item.state === 'done' ? 1 : item.totalBytes ? Math.min(item.doneBytes / item.totalBytes, 1) : null
  return (
    <li className="progress-row" data-state={item.state}>
      <span className="progress-mark" aria-hidden>
        {item.state === 'done' && <Check size={14} />}
        {item.state === 'failed' && <Cross size={14} />}
        {item.state === 'running' && <span className="spinner" />}
      </span>
      <span className="progress-label">{item.label}</span>
      <span className="meter" aria-hidden>
        {share !== null && <span style={{ transform: `scaleX(${share})` }} />}
      </span>
      <span className="progress-bytes tabular">
        {item.doneBytes > 0 ? byteText(item.doneBytes) : ''}
        {item.totalBytes !== null &&
          item.state !== 'done' &&
          `${item.doneBytes > 0 ? ' / ' : ''}${byteText(item.totalBytes)}`}
        <span className="visually-hidden"> {STATE_WORDS[item.state]}</span>
      </span>
      {item.note !== undefined && <span className="progress-note">{item.note}</span>}
    </li>
  )
}
