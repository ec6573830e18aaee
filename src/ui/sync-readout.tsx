import { useEffect, useRef } from 'react'
import { usePlayer, useTransport } from './player-context.ts'

/** ms */
const EVERY_MS = 1000

/** The measured distance between the pose shown and the sound heard, over the last frames played. */
export function SyncReadout() {
  const { workspace } = usePlayer()
  const sound = useTransport((state) => state.sound)
  const valueRef = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const write = () => {
      const { median, n } = workspace.metrics().avOffsetMs
      if (valueRef.current) valueRef.current.textContent = n > 0 ? `${median.toFixed(1)} ms` : '–'
    }
    write()
    const timer = setInterval(write, EVERY_MS)
    return () => clearInterval(timer)
  }, [workspace])
  if (sound === 'none') return null
  return (
    <div className="sync tabular" data-tip="Pose shown minus sound heard, median" data-tip-side="top">
      <span>sync</span> <span ref={valueRef}>–</span>
    </div>
  )
}
