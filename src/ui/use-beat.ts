import { useEffect, useRef } from 'react'
import { usePlayer } from './player-context.ts'

/** ms; ten times a second is as fast as a bar can be read. */
const EVERY_MS = 100

/** Runs a writer at most every so many ms, on the page's beat. */
export function useBeat(write: () => void): void {
  const player = usePlayer()
  const writeRef = useRef(write)
  useEffect(() => {
    writeRef.current = write
  })
  useEffect(() => {
    let writtenAt = -Infinity
    writeRef.current()
    return player.frames.subscribe((nowMs) => {
      if (nowMs - writtenAt < EVERY_MS) return
      writtenAt = nowMs
      writeRef.current()
    })
  }, [player])
}
