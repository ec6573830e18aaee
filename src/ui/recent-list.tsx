import Folder from 'lucide-react/icons/folder'
import Globe from 'lucide-react/icons/globe'
import Cross from 'lucide-react/icons/x'
import { useStore } from 'zustand'
import { usePlayer } from './player-context.ts'
import { forgetRecent, openRecent, recentSources, type RecentSource } from './recent-sources.ts'

/** What was opened lately; one click opens it again. */
export function RecentList() {
  const player = usePlayer()
  const recent = useStore(recentSources)
  if (recent.length === 0) return null
  return (
    <section className="recent" aria-label="Opened before">
      <h3>Opened before</h3>
      <ul>
        {recent.map((each) => (
          <li key={labelOf(each)}>
            <button type="button" className="recent-open" onClick={() => void openRecent(player, each)}>
              {each.kind === 'web' ? <Globe size={14} aria-hidden /> : <Folder size={14} aria-hidden />}
              <span>{labelOf(each)}</span>
            </button>
            <button
              type="button"
              className="button"
              aria-label={`Forget ${labelOf(each)}`}
              onClick={() => forgetRecent(each)}
            >
              <Cross size={13} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function labelOf(recent: RecentSource): string {
  if (recent.kind === 'folder') return recent.name
  const [first = '', ...others] = recent.urls
  const short = first.replace(/^https?:\/\//, '')
  return others.length > 0 ? `${short} and ${others.length} more` : short
}
