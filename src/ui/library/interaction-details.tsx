import { memo, useEffect, useState } from 'react'
import Play from 'lucide-react/icons/play'
import { isAbortError, toProblem } from '../../bytes/index.ts'
import { EMOTIONS, metadataOf, UNKNOWN, type RecordingEntry } from '../../dataset/index.ts'
import { estimateBytes, planTar, type LibraryView } from '../../workspace/index.ts'
import { participantOf } from '../participant.ts'
import { usePlayer } from '../player-context.ts'
import { shortTimeText } from '../time-text.ts'
import { RecordingFiles } from './recording-files.tsx'
import { RangeSave } from './range-save.tsx'
import { SaveControl } from './save-control.tsx'
import { Thumbnail } from './thumbnail.tsx'
import './library-details.css'

/** One interaction of the library: who, where, what they were asked; its files; and the way on to the stage. */
export const InteractionDetails = memo(function InteractionDetails({
  view,
  interaction,
  onOpen,
}: {
  view: LibraryView
  interaction: string
  onOpen: (interaction: string) => void
}) {
  const { library, tables } = view
  const row = library.interactionRow(interaction)
  const { prompt, relationship } = metadataOf(tables, interaction)
  const [isLooking, setIsLooking] = useState(false)
  if (row === undefined) return null
  const people = library.peopleOf(row)
  return (
    <section className="details" aria-label="Chosen interaction">
      <div className="details-head">
        <Thumbnail view={view} row={row} isLarge />
        <div>
          <h3 className="tabular">{interaction}</h3>
          <p className="details-place">{placeText(view, people[0])}</p>
        </div>
      </div>
      <button type="button" className="button primary" onClick={() => onOpen(interaction)}>
        <Play size={15} aria-hidden />
        Open on the stage
      </button>
      <dl className="details-facts">
        {people.map((person, index) => (
          <div key={library.ids[person]} data-person={Math.min(index, 2)}>
            <dt>
              <span className="person-mark">{'ABCDEFGH'[index] ?? '?'}</span> {participantOf(library.ids[person]!)}
            </dt>
            <dd>{factText(view, person)}</dd>
          </div>
        ))}
      </dl>
      {relationship !== undefined && (
        <p>
          <span className="details-label">Relationship</span> {relationship.relationship}
          {relationship.detail !== '' &&
            relationship.detail !== relationship.relationship &&
            `, ${relationship.detail}`}
        </p>
      )}
      {prompt !== undefined && (
        <details className="details-prompt">
          <summary>What they were asked</summary>
          <p>{prompt.promptA}</p>
          <p>{prompt.promptB}</p>
          <p className="overview-known">Which person had which role is not published.</p>
        </details>
      )}
      {isLooking ? (
        <Files interaction={interaction} durationSec={library.secondsOf(row)} />
      ) : (
        <button type="button" className="button outlined" onClick={() => setIsLooking(true)}>
          Show files
        </button>
      )}
    </section>
  )
})

/** The files of the people; looked for when they are asked for, as that may read an archive. */
function Files({ interaction, durationSec }: { interaction: string; durationSec: number }) {
  const { workspace } = usePlayer()
  const [found, setFound] = useState<readonly RecordingEntry[] | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  useEffect(() => {
    let isGone = false
    workspace.recordingsOf(interaction).then(
      (entries) => {
        if (!isGone) setFound(entries)
      },
      (error: unknown) => {
        if (!isGone && !isAbortError(error)) setFault(toProblem(error).message)
      },
    )
    return () => {
      isGone = true
    }
  }, [workspace, interaction])
  if (fault !== null) return <p role="alert">{fault}</p>
  if (found === null) return <p role="status">Looking into the archives…</p>
  const members = found.flatMap((entry) => entry.members)
  return (
    <>
      <div className="details-save">
        <SaveControl
          label={found.length > 1 ? 'Save the pair' : 'Save all files'}
          fileName={`${interaction}.tar`}
          estimateBytes={estimateBytes(members)}
          plan={(signal) => planTar(`${interaction}.tar`, found, undefined, { signal })}
        />
        <SaveControl
          label="Without films"
          fileName={`${interaction}.tar`}
          estimateBytes={estimateBytes(members.filter(({ kind }) => kind !== 'mp4'))}
          plan={(signal) => planTar(`${interaction}.tar`, found, ({ kind }) => kind !== 'mp4', { signal })}
        />
      </div>
      <RangeSave interaction={interaction} entries={found} durationSec={durationSec} />
      {found.map((entry, index) => (
        <RecordingFiles key={entry.id} entry={entry} index={index} />
      ))}
    </>
  )
}

function placeText({ library }: LibraryView, row: number | undefined): string {
  if (row === undefined) return ''
  const parts = [
    library.labels.names[library.label[row]!],
    library.splits.names[library.split[row]!],
    library.batch[row]! < 0 ? undefined : `batch ${String(library.batch[row]).padStart(4, '0')}`,
    library.archive[row]! < 0 ? undefined : `archive ${String(library.archive[row]).padStart(4, '0')}`,
  ]
  return parts.filter((part) => part !== undefined).join(' › ')
}

function factText({ library }: LibraryView, row: number): string {
  const seconds = library.durationSec[row]!
  const emotion = library.emotion[row]!
  const parts = [
    Number.isNaN(seconds) ? '' : `${library.isEstimate[row] === 1 ? '≈ ' : ''}${shortTimeText(seconds)}`,
    Number.isNaN(library.fps[row]!) ? '' : `${Number(library.fps[row]!.toFixed(2))} Hz`,
    Number.isNaN(library.validShare[row]!) ? '' : `body valid ${(100 * library.validShare[row]!).toFixed(1)} %`,
    emotion === UNKNOWN ? '' : `mostly ${EMOTIONS[emotion]!.toLowerCase()} (model)`,
  ].filter((part) => part !== '')
  return parts.length > 0 ? parts.join(' · ') : 'not read yet'
}
