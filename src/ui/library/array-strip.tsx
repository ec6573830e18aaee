import { useEffect, useRef, useState } from 'react'
import { isAbortError, toProblem } from '../../bytes/index.ts'
import type { ArrayRef } from '../../containers/index.ts'
import { summarizeArray, type ArraySummary } from '../../dataset/index.ts'
import { isNearby } from './nearby.ts'

/** Arrays of few lines are curves, others a strip of heat. */
const MAX_CURVES = 4
const HEIGHT_PX = 56

type Reading = { readonly share: number } | { readonly summary: ArraySummary } | { readonly fault: string }

/** Bytes that are read without being asked for, of a file that is near */
const READ_AT_ONCE_BYTES = 32 * 1024 * 1024

/**
 * Range and picture of an array, read from the first to the last row: at once where it is near, else when it is asked for;
 * given up when it is looked at no more.
 */
export function ArrayStrip({ arrayRef, unit }: { arrayRef: ArrayRef; unit: string }) {
  const isFree = isNearby(arrayRef.source.name) && bytesOf(arrayRef) <= READ_AT_ONCE_BYTES
  const [isWanted, setIsWanted] = useState(isFree)
  const [reading, setReading] = useState<Reading>({ share: 0 })
  useEffect(() => {
    if (!isWanted) return undefined
    const stopper = new AbortController()
    const { signal } = stopper
    let lastMs = 0
    const onProgress = (share: number) => {
      if (performance.now() - lastMs < 100 || signal.aborted) return
      lastMs = performance.now()
      setReading({ share })
    }
    summarizeArray(arrayRef, { signal, onProgress }).then(
      (summary) => setReading({ summary }),
      (error: unknown) => {
        if (!isAbortError(error)) setReading({ fault: toProblem(error).message })
      },
    )
    return () => stopper.abort()
  }, [arrayRef, isWanted])
  if (!isWanted) {
    return (
      <button type="button" className="facet-more" onClick={() => setIsWanted(true)}>
        Read range and picture
      </button>
    )
  }
  if ('fault' in reading) return <p role="alert">{reading.fault}</p>
  if ('share' in reading) {
    return (
      <p className="array-reading">
        <progress value={reading.share} max={1} aria-label={`Reading ${arrayRef.key}`} />
        <button type="button" className="facet-more" onClick={() => setIsWanted(false)}>
          Stop
        </button>
      </p>
    )
  }
  const { summary } = reading
  return (
    <>
      <p className="tabular">
        {Number.isNaN(summary.min) ? 'no finite value' : `${numberText(summary.min)} … ${numberText(summary.max)}`}
        {/^[a-z]+$/i.test(unit) && ` ${unit}`}
        {summary.nNonFinite > 0 && `, ${summary.nNonFinite.toLocaleString('en')} not finite`}
      </p>
      <SummaryPicture summary={summary} label={`${arrayRef.key} over time`} />
    </>
  )
}

function bytesOf({ storage, start, end }: ArrayRef): number {
  return storage.kind === 'zip' ? storage.compressedSize : end - start
}

function SummaryPicture({ summary, label }: { summary: ArraySummary; label: string }) {
  const canvasRef = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    if (canvasRef.current) paintSummary(canvasRef.current, summary)
  }, [summary])
  return <canvas ref={canvasRef} className="array-picture" height={HEIGHT_PX} role="img" aria-label={label} />
}

/** Draws curves or a strip of heat; what holds no finite value stays empty. */
function paintSummary(canvas: HTMLCanvasElement, { means, nColumns, nLines, min, max }: ArraySummary): void {
  const context = canvas.getContext('2d')
  if (context === null || nColumns === 0) return
  canvas.width = nColumns
  const color = getComputedStyle(canvas).color
  const span = max > min ? max - min : 1
  context.clearRect(0, 0, canvas.width, HEIGHT_PX)
  context.fillStyle = context.strokeStyle = color
  const isCurves = nLines <= MAX_CURVES
  const lineHeight = HEIGHT_PX / nLines
  for (let line = 0; line < nLines; line++) {
    context.globalAlpha = isCurves ? 1 - 0.6 * (line / MAX_CURVES) : 1
    context.beginPath()
    let isPen = false
    for (let column = 0; column < nColumns; column++) {
      const value = means[line * nColumns + column]!
      const share = (value - min) / span
      if (Number.isNaN(share)) {
        isPen = false
        continue
      }
      if (isCurves) {
        const y = (1 - share) * (HEIGHT_PX - 2) + 1
        if (isPen) context.lineTo(column + 0.5, y)
        else context.moveTo(column + 0.5, y)
        isPen = true
      } else {
        context.globalAlpha = 0.06 + 0.94 * share
        context.fillRect(column, line * lineHeight, 1, Math.max(1, lineHeight))
      }
    }
    if (isCurves) context.stroke()
  }
}

function numberText(value: number): string {
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(2)
  return String(Number(value.toPrecision(4)))
}
