import { isShared, type TrackId, type TrackSetup } from './track-setup.ts'

/** One horizontal band of the timeline, CSS pixels from the top edge of its part. */
export interface Lane {
  readonly track: TrackId
  /** index of the person, or -1 for what they share */
  readonly person: number
  readonly top: number
  readonly height: number
}

/** How much room there is: everything, all of it lower, or only voices and turns. */
export type LaneDensity = 'full' | 'compact' | 'minimal'

/** What the layout must know of the kinds: how high each is, and whether there is anything in it. */
export interface LayoutQuery {
  /** CSS pixels at a density, unless the person has set another; 0: left out at this density */
  defaultHeight(track: TrackId, density: LaneDensity): number
  /** whether there is something to show of a person (-1: of all) */
  hasContent(track: TrackId, person: number): boolean
}

/** CSS pixels between two lanes, and between two groups of them. */
const LANE_GAP = 2
const GROUP_GAP: Readonly<Record<LaneDensity, number>> = { full: 8, compact: 5, minimal: 4 }

/** CSS pixels; heights of minimap and ruler, which stand above the tracks and do not scroll. */
export const HEADER: Readonly<Record<LaneDensity, { readonly minimap: number; readonly ruler: number }>> = {
  full: { minimap: 24, ruler: 22 },
  compact: { minimap: 24, ruler: 20 },
  minimal: { minimap: 0, ruler: 18 },
}

/** Lanes from top to bottom and the height they need together. */
export function layoutTracks(
  setup: TrackSetup,
  nPeople: number,
  density: LaneDensity,
  query: LayoutQuery,
): { lanes: Lane[]; height: number } {
  const tracks = setup.order.filter((id) => setup.shown.has(id))
  const own = tracks.filter((id) => !isShared(id))
  const people = Array.from({ length: nPeople }, (_, index) => index)
  const groups: (readonly (readonly [TrackId, number])[])[] =
    setup.grouping === 'person'
      ? people.map((person) => own.map((track) => [track, person] as const))
      : own.map((track) => people.map((person) => [track, person] as const))
  groups.push(tracks.filter(isShared).map((track) => [track, -1] as const))

  const lanes: Lane[] = []
  let top = 0
  for (const group of groups) {
    const before = lanes.length
    const groupTop = top + (lanes.length === 0 ? 4 : GROUP_GAP[density])
    let at = groupTop
    for (const [track, person] of group) {
      const usual = query.defaultHeight(track, density)
      if (usual === 0 || !query.hasContent(track, person)) continue
      // a set height is for the room there was when it was set
      const height =
        density === 'full' ? (setup.heights[track] ?? usual) : Math.min(setup.heights[track] ?? usual, usual * 3)
      lanes.push({ track, person, top: at, height })
      at += height + LANE_GAP
    }
    if (lanes.length > before) top = at
  }
  return { lanes, height: lanes.length === 0 ? 0 : top + GROUP_GAP[density] - LANE_GAP }
}

/** The lane under a point, CSS pixels from the top; the gap below a lane counts as its own. */
export function laneAt(lanes: readonly Lane[], y: number): Lane | undefined {
  return lanes.find((lane) => y >= lane.top && y < lane.top + lane.height + LANE_GAP)
}

/** Name of a lane that is the same from layout to layout. */
export function laneKey({ track, person }: Pick<Lane, 'track' | 'person'>): string {
  return person < 0 ? track : `${track} ${person}`
}
