/** What a lane of the timeline shows. */
export type LaneKind = 'minimap' | 'ruler' | 'voice' | 'words' | 'emotion' | 'validity' | 'turns'

/** One horizontal band of the timeline, CSS pixels from its top edge. */
export interface Lane {
  readonly kind: LaneKind
  /** index of the person, or -1 for what they share */
  readonly person: number
  readonly top: number
  readonly height: number
}

/** How much room there is: everything, the essential lanes lower, or only voices and turns. */
export type LaneDensity = 'full' | 'compact' | 'minimal'

/** Which lanes a person can fill. */
export interface LaneContents {
  readonly hasWords: boolean
  readonly hasEmotion: boolean
}

/** Lane heights, CSS pixels; 0: the lane is left out at this density. */
const HEIGHTS: Readonly<Record<LaneDensity, Readonly<Record<LaneKind, number>>>> = {
  full: { minimap: 18, ruler: 20, voice: 34, words: 16, emotion: 16, validity: 15, turns: 18 },
  compact: { minimap: 14, ruler: 18, voice: 24, words: 15, emotion: 13, validity: 12, turns: 14 },
  minimal: { minimap: 0, ruler: 18, voice: 22, words: 0, emotion: 8, validity: 0, turns: 12 },
}

/** CSS pixels between the lanes of one group, and between groups. */
const LANE_GAP = 2
const GROUP_GAP: Readonly<Record<LaneDensity, number>> = { full: 8, compact: 5, minimal: 4 }

/** Lanes from top to bottom and the height they need together. */
export function layoutLanes(people: readonly LaneContents[], density: LaneDensity): { lanes: Lane[]; height: number } {
  const heights = HEIGHTS[density]
  const lanes: Lane[] = []
  let top = 0
  const add = (kind: LaneKind, person: number) => {
    if (heights[kind] === 0) return
    lanes.push({ kind, person, top, height: heights[kind] })
    top += heights[kind] + LANE_GAP
  }
  add('minimap', -1)
  add('ruler', -1)
  people.forEach((contents, person) => {
    top += GROUP_GAP[density]
    add('voice', person)
    if (contents.hasWords) add('words', person)
    if (contents.hasEmotion) add('emotion', person)
    add('validity', person)
  })
  if (people.length > 1) {
    top += GROUP_GAP[density]
    add('turns', -1)
  }
  return { lanes, height: top + GROUP_GAP[density] }
}

/** The lane under a point, CSS pixels from the top. */
export function laneAt(lanes: readonly Lane[], y: number): Lane | undefined {
  return lanes.find((lane) => y >= lane.top && y < lane.top + lane.height + LANE_GAP)
}
