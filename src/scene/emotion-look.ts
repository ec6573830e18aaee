/** The eight emotions in the order of the scores, and colours for them where the page has no tokens of its own. */
export const EMOTION_FALLBACK: readonly (readonly [name: string, color: string])[] = [
  ['anger', '#d25f28'],
  ['contempt', '#b6a065'],
  ['disgust', '#37b290'],
  ['fear', '#a695fd'],
  ['happiness', '#ced849'],
  ['neutral', '#6a7483'],
  ['sadness', '#5d83ba'],
  ['surprise', '#fbadda'],
]
