import { describe, expect, it } from 'vitest'
import { isOpenableUrl, momentFragment, parseSeconds, parseUrlState, sourceQuery } from '../../../src/ui/url-state.ts'

describe('parseUrlState', () => {
  it('reads what and where', () => {
    const { state, problems } = parseUrlState(
      '?src=a.tar&src=https://x.org/b.tar&i=V00_S0809_I00000582&embed=1&theme=light&quality=low&other=1',
      '#t=12.4&cam=face-a&stage=side-by-side&rate=0.5&clean=raw',
    )
    expect(problems).toEqual([])
    expect(state).toMatchObject({
      src: ['a.tar', 'https://x.org/b.tar'],
      interaction: 'V00_S0809_I00000582',
      isEmbedded: true,
      theme: 'light',
      quality: 'low',
      time: 12.4,
      loop: null,
      cam: 'face-a',
      staging: 'side-by-side',
      rate: 0.5,
      clean: 'raw',
    })
  })

  it('has defaults for an empty address', () => {
    const { state, problems } = parseUrlState('', '')
    expect(problems).toEqual([])
    expect(state).toMatchObject({
      src: [],
      interaction: null,
      isEmbedded: false,
      theme: null,
      quality: 'auto',
      time: null,
    })
  })

  it.each([
    ['#t=12.4,18', 12.4, [12.4, 18]],
    ['#t=npt:3,5', 3, [3, 5]],
    ['#t=,5', 0, [0, 5]],
    ['#t=1:02.5', 62.5, null],
    ['#t=0', 0, null],
  ])('reads the media fragment %s', (hash, time, loop) => {
    const { state, problems } = parseUrlState('', hash)
    expect(problems).toEqual([])
    expect([state.time, state.loop]).toEqual([time, loop])
  })

  it.each([
    ['', '#t=abc', { time: null }],
    ['', '#t=1,2,3', { time: null }],
    ['', '#t=-4', { time: 0 }],
    ['', '#t=9,3', { time: 9, loop: null }],
    ['', '#t=1e400', { time: null }],
    ['', '#rate=fast', { rate: null }],
    ['', '#rate=-1', { rate: null }],
    ['', '#rate=99', { rate: 4 }],
    ['', '#stage=upside-down', { staging: null }],
    ['', '#clean=dirty', { clean: null }],
    ['?theme=pink', '', { theme: null }],
    ['?quality=best', '', { quality: 'auto' }],
    ['?embed=maybe', '', { isEmbedded: false }],
    ['?i=<script>', '', { interaction: null }],
    ['?src=javascript:alert(1)', '', { src: [] }],
    ['?src=file:///etc/passwd', '', { src: [] }],
    ['?src=https://user:secret@x.org/a.tar', '', { src: [] }],
    [`?i=${'x'.repeat(5000)}`, '', { interaction: null }],
  ])('drops or clamps %s%s and says so', (search, hash, expected) => {
    const { state, problems } = parseUrlState(search, hash)
    expect(state).toMatchObject(expected)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ tag: 'parameter-dropped', severity: 'warning' })
    expect(problems[0]!.message.length).toBeLessThan(200)
  })

  it('drops only the bad one of several sources', () => {
    const { state, problems } = parseUrlState('?src=a.tar&src=ftp://x/b.tar', '')
    expect(state.src).toEqual(['a.tar'])
    expect(problems).toHaveLength(1)
  })
})

describe('momentFragment', () => {
  const moment = {
    time: 12.34560004,
    loop: null,
    rate: 1,
    staging: 'facing',
    clean: 'natural',
    sound: 'stereo',
    cam: null,
    tracks: null,
  } as const

  it('leaves the defaults out and keeps microseconds', () => {
    expect(momentFragment(moment)).toBe('#t=12.3456')
  })

  it('comes back as it went', () => {
    const all = { ...moment, time: 1.5, loop: [1.5, 4] as const, rate: 0.5, staging: 'overlaid', clean: 'raw' } as const
    const text = momentFragment({ ...all, sound: 'space', cam: 'both~0.1,-0.2,1.4,0,0,0' })
    const { state, problems } = parseUrlState('', text)
    expect(problems).toEqual([])
    expect(state).toMatchObject({
      time: 1.5,
      loop: [1.5, 4],
      sound: 'space',
      rate: 0.5,
      staging: 'overlaid',
      clean: 'raw',
      cam: 'both~0.1,-0.2,1.4,0,0,0',
    })
  })
})

describe('sourceQuery', () => {
  it('replaces sources and interaction, keeps the rest, stays readable', () => {
    expect(sourceQuery('?src=old.tar&i=V1&theme=light', ['https://x.org/a b.tar', 'c.tar'], 'V00_S1_I2')).toBe(
      '?theme=light&src=https://x.org/a+b.tar&src=c.tar&i=V00_S1_I2',
    )
    expect(sourceQuery('?src=a', [], 'V1')).toBe('')
  })

  it('comes back as it went, whatever is in an address', () => {
    const src = ['https://x.org/a.tar?token=a%2Fb&x=1#f', 'weird name&=+.tar']
    expect(parseUrlState(sourceQuery('', src, null), '').state.src).toEqual(src)
  })
})

describe('isOpenableUrl', () => {
  it.each([
    ['data/index.json', true],
    ['/data/index.json', true],
    ['https://x.org/a.tar', true],
    ['http://127.0.0.1:8080/a.tar', true],
    ['', false],
    [' ', false],
    ['blob:https://x.org/1', false],
    ['data:text/plain,1', false],
    ['http://', false],
  ])('%s: %s', (url, isOpenable) => {
    expect(isOpenableUrl(url)).toBe(isOpenable)
  })
})

describe('parseSeconds', () => {
  it.each([
    ['12.4', 12.4],
    ['1:02', 62],
    ['1:02:03.5', 3723.5],
    ['', Number.NaN],
    ['1e3', Number.NaN],
    ['0x10', Number.NaN],
    ['1::2', Number.NaN],
  ])('%s is %s', (text, sec) => {
    expect(parseSeconds(text)).toBe(sec)
  })
})
