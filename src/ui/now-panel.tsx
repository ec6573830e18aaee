import { Circumplex } from './circumplex.tsx'
import { EmotionBars } from './emotion-bars.tsx'
import { EmotionDifference } from './emotion-difference.tsx'
import { useWorkspace } from './player-context.ts'

/** Emotion of both people at this moment: where in the circumplex, and how certain of what. Model outputs, and said so. */
export function NowPanel() {
  const people = useWorkspace((state) => state.people)
  const hasEmotion = people.some((person) => person.movement !== null)
  if (people.length === 0) return <p className="panel-empty">Nothing is open.</p>
  if (!hasEmotion) {
    if (people.some((person) => person.summary.has.movement)) {
      return <p className="panel-empty">Face and emotion data have not come yet.</p>
    }
    return <p className="panel-empty">These recordings hold no face or emotion data (only vendor V00 does).</p>
  }
  return (
    <>
      <Circumplex />
      <EmotionBars />
      {people.length > 1 && <EmotionDifference />}
      <p className="panel-note">
        Outputs of a model that looked at the faces: valence, arousal and eight scores. Not what anyone felt or said.
      </p>
    </>
  )
}
