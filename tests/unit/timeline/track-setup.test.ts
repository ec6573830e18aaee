import { describe, expect, it } from 'vitest'
import {
  DEFAULT_SETUP,
  setupFromJson,
  setupFromText,
  setupToJson,
  TRACKS,
  tracksText,
  withHeight,
  withMoved,
  withOptions,
  withPlace,
  withShown,
  type TrackSetup,
} from '../../../src/timeline/track-setup.ts'
import { parseUrlState } from '../../../src/ui/url-state.ts'

const shownOf = (setup: TrackSetup) => setup.order.filter((id) => setup.shown.has(id))

describe('what a link says of the tracks', () => {
  const other = withOptions(withMoved(withShown(DEFAULT_SETUP, 'face', true), 'emotion', -1), {
    emotion: 'stack',
    units: [0, 8, 20],
    face: 'curves',
  })

  it('says nothing of the usual ones', () => {
    expect(tracksText(DEFAULT_SETUP)).toBe('')
    expect(setupFromText('', other)).toBe(other)
  })

  it.each<[string, TrackSetup]>([
    ['shown, order and choices', other],
    ['by track', { ...other, grouping: 'track' }],
    ['everything', { ...DEFAULT_SETUP, shown: new Set(TRACKS) }],
    ['nothing', { ...DEFAULT_SETUP, shown: new Set() }],
  ])('comes back as it went: %s', (_, setup) => {
    const text = tracksText(setup)
    // as a link carries it
    const { state, problems } = parseUrlState('', `#tracks=${text}`)
    expect(problems).toEqual([])
    const back = setupFromText(state.tracks ?? '', DEFAULT_SETUP)
    expect(shownOf(back)).toEqual(shownOf(setup))
    expect(back.grouping).toBe(setup.grouping)
    expect(tracksText(back)).toBe(text)
    if (setup.shown.has('face')) expect(back.options.units).toEqual(setup.options.units)
  })

  it('leaves out what it does not know', () => {
    const setup = setupFromText('words,nonsense,face~0.99.x.8.8~sideways,voice,words', DEFAULT_SETUP)
    expect(shownOf(setup)).toEqual(['words', 'face', 'voice'])
    expect(setup.options.units).toEqual([0, 8])
    expect(setupFromText('nonsense', other)).toBe(other)
  })
})

describe('what is kept from visit to visit', () => {
  it('comes back as it went', () => {
    const setup = withHeight(
      withOptions(withShown(DEFAULT_SETUP, 'head', true), { scale: 'own', affect: 'fit' }),
      'head',
      50,
    )
    expect(setupFromJson(setupToJson(setup))).toEqual(setup)
  })

  it.each([
    null,
    '',
    'x',
    '[]',
    '5',
    '{"order":5,"heights":[],"options":null}',
    '{"order":["zzz"],"heights":{"voice":"9"}}',
  ])('falls back where it is unusable: %s', (json) => {
    const setup = setupFromJson(json)
    expect(shownOf(setup)).toEqual(shownOf(DEFAULT_SETUP))
    expect([...setup.order].sort()).toEqual([...TRACKS].sort())
    expect(setup.options).toEqual(DEFAULT_SETUP.options)
  })

  it('keeps heights within reason and new kinds in the order', () => {
    const setup = setupFromJson('{"order":["words","voice"],"shown":["voice"],"heights":{"voice":9999,"words":-4}}')
    expect(setup.order.slice(0, 2)).toEqual(['words', 'voice'])
    expect(setup.order).toHaveLength(TRACKS.length)
    expect(setup.heights).toEqual({ voice: 240, words: 10 })
    expect(shownOf(setup)).toEqual(['voice'])
  })
})

describe('moving a track', () => {
  it('passes hidden ones, and stops at the ends and between own and shared', () => {
    expect(shownOf(withMoved(DEFAULT_SETUP, 'validity', -1)).slice(0, 5)).toEqual([
      'voice',
      'words',
      'moments',
      'validity',
      'emotion',
    ])
    expect(withMoved(DEFAULT_SETUP, 'voice', -1)).toBe(DEFAULT_SETUP)
    expect(withMoved(DEFAULT_SETUP, 'validity', 1)).toBe(DEFAULT_SETUP)
    expect(withMoved(DEFAULT_SETUP, 'turns', -1)).toBe(DEFAULT_SETUP)
  })

  it('goes to the place of another', () => {
    expect(shownOf(withPlace(DEFAULT_SETUP, 'voice', 'emotion')).slice(0, 4)).toEqual([
      'words',
      'moments',
      'emotion',
      'voice',
    ])
    expect(withPlace(DEFAULT_SETUP, 'voice', 'turns')).toBe(DEFAULT_SETUP)
  })
})
