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
