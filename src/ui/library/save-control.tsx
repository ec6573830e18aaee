import { useEffect, useState } from 'react'
import Download from 'lucide-react/icons/download'
import { useStore } from 'zustand'
import type { SavePlan } from '../../workspace/index.ts'
import { byteText } from '../byte-text.ts'
import { createSaveJob } from './save-job.ts'

/** A save that says how large it is, how far it has come, and can be paused, resumed and thrown away. */
export function SaveControl({
  label,
  fileName,
  estimateBytes,
  plan,
  isSmall = false,
}: {
  label: string
  fileName: string
  estimateBytes: number
  plan: (signal: AbortSignal) => Promise<SavePlan>
  isSmall?: boolean
}) {
  const [job] = useState(() => createSaveJob({ fileName, estimateBytes, plan }))
  const { status, doneBytes, totalBytes, message } = useStore(job.store)
  useEffect(() => () => job.pause(), [job])
  const size = totalBytes > 0 ? byteText(totalBytes) : 'size not known'
  if (status === 'idle' || status === 'done') {
    return (
      <button
        type="button"
        className={`button ${isSmall ? '' : 'outlined'}`}
        // the large one says it all by its text
        aria-label={isSmall ? `${label}, ${status === 'done' ? 'saved' : size}` : undefined}
        onClick={() => void job.run()}
      >
        <Download size={isSmall ? 14 : 15} aria-hidden />
        {isSmall ? '' : label} <span className="panel-count tabular">{status === 'done' ? 'saved' : size}</span>
      </button>
    )
  }
  return (
    <div className="save" role="group" aria-label={label}>
      <progress value={doneBytes} max={Math.max(totalBytes, 1)} aria-label={`${label}: progress`} />
      <span className="panel-count tabular">
        {byteText(doneBytes)} of {size}
      </span>
      {status === 'running' ? (
        <button type="button" className="button" onClick={() => job.pause()}>
          Pause
        </button>
      ) : (
        <button type="button" className="button" onClick={() => void job.run()}>
          {status === 'failed' ? 'Try again' : 'Resume'}
        </button>
      )}
      <button type="button" className="button" onClick={() => void job.discard()}>
        Cancel
      </button>
      {message !== null && <p role="alert">{message}</p>}
    </div>
  )
}
