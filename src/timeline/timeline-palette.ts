/** Colours of the painters, read once per theme from the page's tokens. */
export interface TimelinePalette {
  readonly lane: string
  /** ground of the timeline, behind text that stands on data */
  readonly panel: string
  /** marks of the ruler */
  readonly tick: string
  readonly hairline: string
  readonly text: string
  readonly text2: string
  readonly text3: string
  readonly playhead: string
  readonly selection: string
  /** lines of the hatching, and what lies under them */
  readonly gap: string
  readonly gapGround: string
  readonly people: readonly string[]
  /** in the order of EMOTIONS */
  readonly emotions: readonly string[]
  /** text that can be read on each emotion colour at full strength */
  readonly emotionText: string
  readonly font: string
}

const EMOTION_TOKENS = ['anger', 'contempt', 'disgust', 'fear', 'happiness', 'neutral', 'sadness', 'surprise']

/** Reads the tokens that are in force on an element (they change with the theme). */
export function readPalette(element: Element): TimelinePalette {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    lane: token('lane'),
    panel: token('panel'),
    tick: token('text-3'),
    hairline: token('hairline'),
    text: token('text'),
    text2: token('text-2'),
    text3: token('text-3'),
    playhead: token('playhead'),
    selection: token('focus'),
    gap: token('gap'),
    gapGround: token('gap-ground'),
    people: [token('person-a'), token('person-b'), token('person-c')],
    emotions: EMOTION_TOKENS.map((name) => token(`emotion-${name}`)),
    emotionText: token('emotion-text'),
    font: token('font'),
  }
}

/** The colour of a person; a fourth and later one share the third's. */
export function personColour(palette: TimelinePalette, person: number): string {
  return palette.people[Math.min(person, palette.people.length - 1)] ?? palette.text
}
