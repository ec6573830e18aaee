import { describe, expect, it } from 'vitest'
import { laneAt, layoutLanes } from '../../../src/timeline/lane-layout.ts'

const FULL = { hasWords: true, hasEmotion: true }
const VOICE_ONLY = { hasWords: false, hasEmotion: false }

describe('layoutLanes', () => {
  it('puts the lanes of each person in order, then the turns', () => {
    const { lanes } = layoutLanes([FULL, VOICE_ONLY], 'full')
    expect(lanes.map((lane) => `${lane.kind}${lane.person < 0 ? '' : lane.person}`)).toEqual([
      'minimap',
      'ruler',
      'voice0',
      'words0',
      'emotion0',
      'validity0',
      'voice1',
      'validity1',
      'turns',
    ])
  })

  it.each(['full', 'compact', 'minimal'] as const)('never lets lanes overlap (%s)', (density) => {
    const { lanes, height } = layoutLanes([FULL, FULL, FULL], density)
    for (let i = 1; i < lanes.length; i++) {
      expect(lanes[i]!.top).toBeGreaterThanOrEqual(lanes[i - 1]!.top + lanes[i - 1]!.height)
    }
    const last = lanes.at(-1)!
    expect(height).toBeGreaterThanOrEqual(last.top + last.height)
  })

  it('shows no turns for one person alone, and nothing but time for nobody', () => {
    expect(layoutLanes([FULL], 'full').lanes.some((lane) => lane.kind === 'turns')).toBe(false)
    expect(layoutLanes([], 'full').lanes.map((lane) => lane.kind)).toEqual(['minimap', 'ruler'])
  })

  it('finds the lane under a point', () => {
    const { lanes } = layoutLanes([FULL], 'full')
    expect(laneAt(lanes, 3)?.kind).toBe('minimap')
    expect(laneAt(lanes, 1e4)).toBeUndefined()
  })
})
