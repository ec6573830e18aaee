import { useEffect, useRef } from 'react'
import { usePlayer, useTransport } from './player-context.ts'
import { describeStage } from './stage-description.ts'

/** ms; while playing the sentence is kept current for whoever asks, but not announced. */
const EVERY_MS = 1000
/** ms; while paused every seek is announced, but not each moment of a scrub. */
const SETTLE_MS = 400

/** The stage in a sentence, for those who do not see it: announced after a pause or a seek, silent while playing. */
export function StageText() {
  const player = usePlayer()
  const { workspace } = player
  const isPlaying = useTransport((state) => state.status === 'playing')
  const textRef = useRef<HTMLParagraphElement>(null)

  useEffect(() => {
    const everyMs = isPlaying ? EVERY_MS : SETTLE_MS
    let writtenAt = -Infinity
    let writtenTime = Number.NaN
    const write = (nowMs: number) => {
      const { frame } = workspace
      if (nowMs - writtenAt < everyMs || frame.time === writtenTime || !textRef.current) return
      writtenAt = nowMs
      writtenTime = frame.time
      textRef.current.textContent = sentence(workspace)
    }
    const writeNow = () => {
      if (textRef.current) textRef.current.textContent = sentence(workspace)
    }
    writeNow()
    const stopFrames = player.frames.subscribe(write)
    const stopStore = workspace.store.subscribe(writeNow)
    return () => {
      stopFrames()
      stopStore()
    }
  }, [player, workspace, isPlaying])

  return <p ref={textRef} className="visually-hidden" aria-live={isPlaying ? 'off' : 'polite'} />
}

function sentence({ store, frame }: ReturnType<typeof usePlayer>['workspace']): string {
  const { people, staging } = store.getState()
  const described = people.flatMap((person, index) => {
    const now = frame.people[index]
    if (!now) return []
    return {
      label: person.label,
      isSpeaking: now.speaking,
      isInView: now.pose.boxValid || !now.pose.present,
      emotion: now.emotion,
    }
  })
  return describeStage(described, staging, frame.time)
}
