import { describe, expect, it } from 'vitest'
import { byteText } from '../../../src/ui/byte-text.ts'
import { parseGoTo } from '../../../src/ui/go-to.ts'
import { windowOf } from '../../../src/ui/list-window.ts'
import { participantOf } from '../../../src/ui/participant.ts'
import { clockText, shortTimeText, spokenPosition, spokenTime } from '../../../src/ui/time-text.ts'

describe('clockText', () => {
  it.each([
    [0, '00:00.000'],
    [12.4, '00:12.400'],
    [59.9996, '01:00.000'],
    [3725.05, '1:02:05.050'],
    [-1, '00:00.000'],
  ])('%s s is %s', (sec, text) => {
    expect(clockText(sec)).toBe(text)
  })
})

describe('spoken times', () => {
  it('says what the seek slider is to say', () => {
    expect(spokenPosition(243, 360)).toBe('4 minutes 3 seconds of 6 minutes')
    expect(spokenTime(0)).toBe('0 seconds')
    expect(spokenTime(3661)).toBe('1 hour 1 minute 1 second')
  })

  it('is short for lists', () => {
    expect([shortTimeText(65), shortTimeText(3725)]).toEqual(['1:05', '1:02:05'])
  })
})

describe('byteText', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [18_432, '18 kB'],
    [999_700, '1.0 MB'],
    [1_073_741_824, '1.1 GB'],
    [5e15, '5000 TB'],
  ])('%s is %s', (bytes, text) => {
    expect(byteText(bytes)).toBe(text)
  })
})

describe('parseGoTo', () => {
  it.each([
    ['62.5', 62.5],
    ['1:02.5', 62.5],
    ['62500ms', 62.5],
    ['f1875', 62.5],
    ['12,5', 12.5],
    ['3s', 3],
    ['', null],
    ['later', null],
    ['-3', null],
  ])('%s goes to %s', (text, sec) => {
    expect(parseGoTo(text, 30)).toBe(sec)
  })
})

describe('participantOf', () => {
  it('keeps the A of a participant', () => {
    expect(participantOf('V00_S0809_I00000582_P0947A')).toBe('P0947A')
    expect(participantOf('my-motion')).toBe('my-motion')
  })
})

describe('windowOf', () => {
  it('keeps only the rows near the view', () => {
    expect(windowOf(0, 200, 40, 20_000)).toEqual({ first: 0, last: 9 })
    expect(windowOf(400_000, 200, 40, 20_000)).toEqual({ first: 9996, last: 10_009 })
  })

  it('never leaves the list, also when it has become shorter than the scroll position', () => {
    expect(windowOf(4000, 200, 40, 3)).toEqual({ first: 3, last: 3 })
    expect(windowOf(0, 0, 40, 0)).toEqual({ first: 0, last: 0 })
  })
})
