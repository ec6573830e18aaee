/** The eight emotions in the order of the scores, and colours for them where the page has no tokens of its own. */
export const EMOTION_FALLBACK: readonly (readonly [name: string, color: string])[] = [
  ['anger', '#e4572e'],
  ['contempt', '#a06cd5'],
  ['disgust', '#8a9a2b'],
  ['fear', '#5b6ee1'],
  ['happiness', '#f2c14e'],
  ['neutral', '#8d99ae'],
  ['sadness', '#3d8fb5'],
  ['surprise', '#e88fb4'],
]

/** Row of the strongest score, or -1 where no score is known. */
export function dominantEmotion(scores: Float32Array): number {
  let best = -1
  let top = 1e-3
  for (let i = 0; i < scores.length; i++) {
    if (scores[i]! > top) {
      top = scores[i]!
      best = i
    }
  }
  return best
}
