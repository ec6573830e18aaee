import { useEffect, useState } from 'react'
import { isAbortError, toProblem } from '../../bytes/index.ts'
import type { RecordingEntry } from '../../dataset/index.ts'
import { planRange, type SavePlan } from '../../workspace/index.ts'
import { parseGoTo } from '../go-to.ts'
import { useTransport, useWorkspace } from '../player-context.ts'
import { clockText } from '../time-text.ts'
import { SaveControl } from './save-control.tsx'

/** s; what is offered where nothing is looped */
const OFFERED_SEC = 10
/** ms after the last key until it is looked up how large the stretch is */
const QUIET_MS = 250

/** Saves a stretch of an interaction: the loop of what is on the stage, or any other. */
export function RangeSave({
  interaction,
  entries,
  durationSec,
}: {
  interaction: string
  entries: readonly RecordingEntry[]
  /** s; NaN where it is not known */
  durationSec: number
}) {
  const isOnStage = useWorkspace((state) => state.interaction === interaction)
  const loop = useTransport((state) => state.loop)
  const [typed, setTyped] = useState<readonly [string, string] | null>(null)
  const offered = isOnStage && loop !== null ? loop : ([0, Math.min(OFFERED_SEC, durationSec || OFFERED_SEC)] as const)
  const [from, to] = typed ?? [clockText(offered[0]), clockText(offered[1])]
  const fromSec = parseGoTo(from, Number.NaN)
  const toSec = parseGoTo(to, Number.NaN)
  const fault = faultOf(fromSec, toSec, durationSec)
  const found = useRangePlan(interaction, entries, fault === null ? fromSec : null, fault === null ? toSec : null)
  return (
    <fieldset className="range-save">
      <legend>A stretch of it</legend>
      <p className="overview-known">Arrays, sound and text from one moment to another, as a tar. Films are not cut.</p>
      <div className="range-save-line">
        <label>
          From
          <input
            className="field field-small tabular"
            value={from}
            aria-invalid={fault !== null}
            onChange={(event) => setTyped([event.target.value, to])}
          />
        </label>
        <label>
          to
          <input
            className="field field-small tabular"
            value={to}
            aria-invalid={fault !== null}
            onChange={(event) => setTyped([from, event.target.value])}
          />
        </label>
        {typed !== null && isOnStage && loop !== null && (
          <button type="button" className="facet-more" onClick={() => setTyped(null)}>
            Use the loop
          </button>
        )}
      </div>
      {(fault ?? found?.fault) !== undefined && <p role="alert">{fault ?? found?.fault}</p>}
      {fault === null && found === null && <p role="status">Looking how large it is…</p>}
      {found?.plan && (
        <SaveControl
          key={found.plan.fileName}
          label="Save the stretch"
          fileName={found.plan.fileName}
          estimateBytes={found.plan.bytes}
          plan={() => Promise.resolve(found.plan!)}
        />
      )}
    </fieldset>
  )
}

function faultOf(fromSec: number | null, toSec: number | null, durationSec: number): string | null {
  if (fromSec === null || toSec === null) return 'Times are seconds, or minutes and seconds as in 1:02.5.'
  if (toSec <= fromSec) return 'It must end after it begins.'
  return fromSec >= durationSec ? `The recording ends at ${clockText(durationSec)}.` : null
}

interface Found {
  readonly plan?: SavePlan
  readonly fault?: string
}

/** How a stretch would be saved; null while it is not known. Reads headers and texts, nothing else. */
function useRangePlan(
  interaction: string,
  entries: readonly RecordingEntry[],
  fromSec: number | null,
  toSec: number | null,
): Found | null {
  const wish = `${interaction} ${fromSec} ${toSec}`
  const [found, setFound] = useState<(Found & { readonly wish: string }) | null>(null)
  useEffect(() => {
    if (fromSec === null || toSec === null) return undefined
    const stopper = new AbortController()
    const { signal } = stopper
    const timer = setTimeout(() => {
      planRange(interaction, entries, { fromSec, toSec }, { signal }).then(
        (plan) => setFound({ wish, plan }),
        (error: unknown) => {
          if (!isAbortError(error)) setFound({ wish, fault: toProblem(error).message })
        },
      )
    }, QUIET_MS)
    return () => {
      clearTimeout(timer)
      stopper.abort()
    }
  }, [wish, interaction, entries, fromSec, toSec])
  return found?.wish === wish ? found : null
}
