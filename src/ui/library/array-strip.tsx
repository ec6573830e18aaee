import { useEffect, useRef, useState } from 'react'
import { isAbortError, toProblem } from '../../bytes/index.ts'
import type { ArrayRef } from '../../containers/index.ts'
import { summarizeArray, type ArraySummary } from '../../dataset/index.ts'

/** Arrays of few lines are curves, others a strip of heat. */
const MAX_CURVES = 4
const HEIGHT_PX = 56

type Reading = { readonly share: number } | { readonly summary: ArraySummary } | { readonly fault: string } | null

/** Range and picture of an array; read from the first to the last row when it is asked for, and given up when it is not. */
export function ArrayStrip({ arrayRef, unit }: { arrayRef: ArrayRef; unit: string }) {
  const [reading, setReading] = useState<Reading>(null)
  const stopper = useRef<AbortController | null>(null)
  useEffect(() => () => stopper.current?.abort(), [])
  const read = () => {
    const own = new AbortController()
    stopper.current = own
    setReading({ share: 0 })
    let lastMs = 0
    const onProgress = (share: number) => {
      if (performance.now() - lastMs < 100 || own.signal.aborted) return
      lastMs = performance.now()
      setReading({ share })
    }
    summarizeArray(arrayRef, { signal: own.signal, onProgress }).then(
      (summary) => setReading({ summary }),
      (error: unknown) => setReading(isAbortError(error) ? null : { fault: toProblem(error).message }),
    )
  }
  if (reading === null) {
    return (
      <button type="button" className="facet-more" onClick={read}>
        Read range and picture
      </button>
    )
  }
  if ('fault' in reading) return <p role="alert">{reading.fault}</p>
  if ('share' in reading) {
    return (
      <p className="array-reading">
        <progress value={reading.share} max={1} aria-label={`Reading ${arrayRef.key}`} />
        <button type="button" className="facet-more" onClick={() => stopper.current?.abort()}>
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
