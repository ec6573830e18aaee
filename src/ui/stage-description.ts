import type { StagingMode } from '../workspace/index.ts'
import { EMOTIONS } from '../dataset/index.ts'
import { spokenTime } from './time-text.ts'

/** What the sentence about one person is made from. */
export interface DescribedPerson {
  readonly label: string
  readonly isSpeaking: boolean
  readonly isInView: boolean
  /** softmax of the 8 emotion scores, zero where unknown */
  readonly emotion: ArrayLike<number>
}

const STAGING_WORDS: Readonly<Record<StagingMode, string>> = {
  facing: 'facing each other',
  'side-by-side': 'side by side',
  'as-recorded': 'as each camera saw them',
  overlaid: 'laid over each other',
}

/** Probability from which a leading emotion is worth saying. */
const WORTH_SAYING = 0.4

/** One sentence for those who do not see the stage: "A is speaking, happiness; B is listening; facing each other, at 12 seconds." */
export function describeStage(people: readonly DescribedPerson[], staging: StagingMode, timeSec: number): string {
  if (people.length === 0) return 'The stage is empty.'
  const someoneSpeaks = people.some((person) => person.isSpeaking)
  const parts = people.map((person) => {
    const doing = !person.isInView
      ? 'is out of view'
      : person.isSpeaking
        ? 'is speaking'
        : someoneSpeaks
          ? 'is listening'
          : 'is silent'
    const emotion = leadingEmotion(person.emotion)
    return `${person.label} ${doing}${emotion === null ? '' : `, ${EMOTIONS[emotion]!.toLowerCase()}`}`
  })
  if (people.length > 1) parts.push(STAGING_WORDS[staging])
  return `${parts.join('; ')}; at ${spokenTime(timeSec)}.`
}

/** Index of the leading emotion, or null where none is sure enough. */
export function leadingEmotion(emotion: ArrayLike<number>): number | null {
  let best = 0
  for (let k = 1; k < emotion.length; k++) if (emotion[k]! > emotion[best]!) best = k
  return emotion.length > 0 && emotion[best]! >= WORTH_SAYING ? best : null
}
