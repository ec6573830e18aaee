import { useEffect, useState } from 'react'
import { isAbortError, isAppError, toProblem } from '../../bytes/index.ts'
import { readHeaders, type ArrayRef, type NpyHeader } from '../../containers/index.ts'
import { featureOf, openRecording, type MemberRef, type RecordingEntry } from '../../dataset/index.ts'
import { fileNameOf, planMember } from '../../workspace/index.ts'
import { ArrayStrip } from './array-strip.tsx'
import { SaveControl } from './save-control.tsx'

interface ArrayLine {
  readonly ref: ArrayRef
  readonly header: NpyHeader | null
  readonly fault: string | null
}

/** What a member holds, in a word. */
const CONTENTS = { npz: 'arrays', npy: 'array', json: 'words, annotations', wav: 'voice', mp4: 'film' } as const

/** The members of one person with their sizes, and every array with shape, type, unit and meaning. */
export function RecordingFiles({ entry, index }: { entry: RecordingEntry; index: number }) {
  const arrays = useArrays(entry)
  return (
    <section className="files" data-person={Math.min(index, 2)} aria-label={`Files of ${entry.id}`}>
      <h4 className="tabular">{entry.id}</h4>
      <ul className="files-members" aria-label={`Members of ${entry.id}`}>
        {entry.members.map((member) => (
          <li key={member.source + member.name}>
            <span className="files-kind">{member.kind}</span>
            <span className="files-name" title={`${nameOf(member)} in ${member.source}`}>
              {CONTENTS[member.kind]}
              {member.key?.includes(':') === true && ` ${member.key}`}
            </span>
            <SaveControl
              isSmall
              label={`Save ${nameOf(member)}`}
              fileName={fileNameOf(member)}
              estimateBytes={member.bytes}
              plan={(signal) => planMember(member, { signal })}
            />
          </li>
        ))}
      </ul>
      {arrays === null ? (
        <p role="status">Reading headers…</p>
      ) : (
        <ul className="files-arrays" aria-label={`Arrays of ${entry.id}`}>
          {arrays.map((line) => (
            <ArrayItem key={line.ref.key} line={line} />
          ))}
        </ul>
      )}
    </section>
  )
}

function ArrayItem({ line: { ref, header, fault } }: { line: ArrayLine }) {
  const feature = featureOf(ref.key)
  const [isOpen, setIsOpen] = useState(false)
  return (
    <li className="array">
      <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary>
          <span className="array-key">{ref.key}</span>
          <span className="array-shape tabular">
            {header === null ? 'unreadable' : `(${header.shape.join(', ')}) ${header.dtype}`}
          </span>
        </summary>
        <p>
          {feature === undefined ? 'Not in the feature table.' : feature.meaning}
          {feature !== undefined && feature.unit !== '' && (
            <span className="overview-known"> Unit: {feature.unit === '?' ? 'not known' : feature.unit}.</span>
          )}
          {feature !== undefined && <span className="overview-known"> {feature.source}.</span>}
        </p>
        {fault !== null && <p role="alert">{fault}</p>}
        {header !== null && isOpen && <ArrayStrip arrayRef={ref} unit={feature?.unit ?? ''} />}
      </details>
    </li>
  )
}

/** Directory and headers of all arrays, one short read each; null while they come. */
function useArrays(entry: RecordingEntry): readonly ArrayLine[] | null {
  const [lines, setLines] = useState<readonly ArrayLine[] | null>(null)
  useEffect(() => {
    const stopper = new AbortController()
    const { signal } = stopper
    const read = async () => {
      const recording = await openRecording(entry, { signal })
      const refs = [...recording.arrays.values()]
      const headers = await readHeaders(refs, { signal })
      setLines(
        refs.map((ref) => {
          const header = headers.get(ref.key)
          const isFault = header === undefined || isAppError(header)
          return { ref, header: isFault ? null : header, fault: isFault ? (header?.message ?? 'no header') : null }
        }),
      )
    }
    read().catch((error: unknown) => {
      if (!isAbortError(error)) setLines([])
      if (!isAbortError(error)) console.warn(toProblem(error).message)
    })
    return () => stopper.abort()
  }, [entry])
  return lines
}

function nameOf(member: MemberRef): string {
  const name = member.name.replace(/[?#].*$/, '')
  if (member.key?.includes(':') === true) return `${member.key.replace(':', '/')}/${name.split('/').at(-1)}`
  return name.split('/').at(-1) ?? name
}
