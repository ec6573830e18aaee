import { EMOTIONS, HAS, UNKNOWN, type RecordingFacts } from '../dataset/index.ts'
import type { Person } from './workspace-types.ts'

/** What the open recording of a person says about itself, for the library. Shares are of the frames read so far. */
export function factsOf(person: Person, hasProblems: boolean): RecordingFacts {
  const { motion, movement, summary } = person
  const has =
    (summary.has.body ? HAS.arrays : 0) |
    (summary.has.movement ? HAS.face : 0) |
    (summary.has.voice ? HAS.voice : 0) |
    (person.segments.length > 0 || person.speech.length > 0 ? HAS.words : 0) |
    (person.annotations.some(({ kind }) => kind.startsWith('1P')) ? HAS.annotations1p : 0) |
    (person.annotations.some(({ kind }) => kind.startsWith('3P')) ? HAS.annotations3p : 0) |
    (hasProblems ? HAS.problems : 0)
  return {
    has,
    known: has | HAS.arrays | HAS.face | HAS.voice | HAS.words | HAS.annotations1p | HAS.annotations3p | HAS.problems,
    ...(person.durationSec > 0 ? { durationSec: person.durationSec } : {}),
    ...(summary.fpsFrom === 'assumed' ? {} : { fps: summary.fps }),
    ...(motion === null || motion.nLoaded === 0 ? {} : { validShare: shareOf(motion.bodyValid, motion.nLoaded) }),
    emotion: movement === null ? UNKNOWN : leadingEmotion(movement),
  }
}

function shareOf(flags: Uint8Array, nFrames: number): number {
  const n = Math.min(nFrames, flags.length)
  let nSet = 0
  for (let i = 0; i < n; i++) if (flags[i] !== 0) nSet++
  return n === 0 ? 0 : nSet / n
}

/** The emotion whose score leads in most of the valid frames. */
function leadingEmotion({ emotionScores, valid, nLoaded }: NonNullable<Person['movement']>): number {
  if (emotionScores === null) return UNKNOWN
  const nLeads = new Int32Array(EMOTIONS.length)
  let nSeen = 0
  for (let row = 0; row < nLoaded; row++) {
    if (valid[row] === 0) continue
    let best = 0
    for (let k = 1; k < EMOTIONS.length; k++) {
      if (emotionScores[row * EMOTIONS.length + k]! > emotionScores[row * EMOTIONS.length + best]!) best = k
    }
    nLeads[best]!++
    nSeen++
  }
  return nSeen === 0 ? UNKNOWN : nLeads.indexOf(Math.max(...nLeads))
}
