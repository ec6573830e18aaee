import { describe, expect, it } from 'vitest'
import { laneAt, laneKey, layoutTracks, type LaneDensity } from '../../../src/timeline/track-layout.ts'
import { DEFAULT_SETUP, TRACKS, withHeight, withShown, type TrackSetup } from '../../../src/timeline/track-setup.ts'
import { TRACK_KINDS } from '../../../src/timeline/tracks/registry.ts'

const ALL: TrackSetup = { ...DEFAULT_SETUP, shown: new Set(TRACKS) }
const query = (absent: readonly string[] = []) => ({
  defaultHeight: (track: keyof typeof TRACK_KINDS, density: LaneDensity) => TRACK_KINDS[track].heights[density],
  hasContent: (track: string, person: number) => !absent.includes(person < 0 ? track : `${track} ${person}`),
})
const keys = (setup: TrackSetup, absent: readonly string[] = []) =>
  layoutTracks(setup, 2, 'full', query(absent)).lanes.map(laneKey)

describe('layoutTracks', () => {
  it('puts the shown tracks of each person in order, then the shared ones, and leaves out what is not there', () => {
    expect(keys(DEFAULT_SETUP, ['words 1', 'moments 0', 'moments 1', 'markers'])).toEqual([
      'voice 0',
      'words 0',
      'emotion 0',
      'validity 0',
      'voice 1',
      'emotion 1',
      'validity 1',
      'turns',
    ])
  })

  it('puts the same track of both below one another where that is wanted', () => {
    const setup: TrackSetup = { ...DEFAULT_SETUP, grouping: 'track', shown: new Set(['voice', 'emotion', 'turns']) }
    expect(keys(setup)).toEqual(['voice 0', 'voice 1', 'emotion 0', 'emotion 1', 'turns'])
  })

  it.each(['full', 'compact', 'minimal'] as const)('never lets lanes overlap (%s)', (density) => {
    const { lanes, height } = layoutTracks(ALL, 3, density, query())
    expect(lanes.length).toBeGreaterThan(3)
    for (let i = 1; i < lanes.length; i++) {
      expect(lanes[i]!.top).toBeGreaterThanOrEqual(lanes[i - 1]!.top + lanes[i - 1]!.height)
    }
    const last = lanes.at(-1)!
    expect(height).toBeGreaterThanOrEqual(last.top + last.height)
    expect(new Set(lanes.map(laneKey)).size).toBe(lanes.length)
  })

  it('gives a track the height it was set to', () => {
    const { lanes } = layoutTracks(withHeight(DEFAULT_SETUP, 'voice', 77), 2, 'full', query())
    expect(lanes.filter((lane) => lane.track === 'voice').map((lane) => lane.height)).toEqual([77, 77])
  })

  it('needs no room where nothing is shown', () => {
    const nothing = TRACKS.reduce((setup, id) => withShown(setup, id, false), DEFAULT_SETUP)
    expect(layoutTracks(nothing, 2, 'full', query())).toEqual({ lanes: [], height: 0 })
  })

  it('finds the lane under a point', () => {
    const { lanes, height } = layoutTracks(DEFAULT_SETUP, 2, 'full', query())
    for (const lane of lanes) expect(laneAt(lanes, lane.top + lane.height / 2)).toBe(lane)
    expect(laneAt(lanes, height + 50)).toBeUndefined()
  })
})
