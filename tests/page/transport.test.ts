import type { Page } from 'playwright'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Visavis } from '../../src/workspace/index.ts'
import { visitSample } from './visit-sample.ts'

declare const visavis: Visavis
/** s of one motion frame of the sample */
const FRAME = 1 / 30

const visit = visitSample()
const { stateOf, timeOf, button, whenStatus } = visit
let page: Page

beforeAll(() => {
  page = visit.page
})

const press = (key: string): Promise<void> => page.keyboard.press(key)
const seekTo = (sec: number): Promise<void> => page.evaluate((to) => visavis.seek(to), sec)
const whenTime = (sec: number) => page.waitForFunction((wanted) => Math.abs(visavis.state().time - wanted) < 1e-3, sec)

describe('the keys', () => {
  beforeEach(async () => {
    await page.evaluate(async () => {
      visavis.pause()
      visavis.setLoop(null)
      visavis.setRate(1)
      await visavis.seek(10)
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    })
  })

  it.each(['Space', 'k'])('%s plays and pauses', async (key) => {
    await press(key)
    await whenStatus('playing')
    await page.waitForFunction(() => visavis.state().time > 10.1)
    await press(key)
    await whenStatus('paused')
  })

  it('J and L shuttle: forwards, faster, backwards without sound, K stops', async () => {
    await press('l')
    await whenStatus('playing')
    await press('l')
    expect((await stateOf()).rate).toBe(2)
    await press('l')
    expect((await stateOf()).rate).toBe(4)
    await page.getByText('No sound at 4×').waitFor()
    await press('j')
    expect((await stateOf()).rate).toBe(-1)
    await page.getByText('No sound backwards').waitFor()
    const from = await timeOf()
    await page.waitForFunction((at) => visavis.state().time < at - 0.2, from)
    await press('j')
    expect((await stateOf()).rate).toBe(-2)
    await press('k')
    await whenStatus('paused')
  })

  it('K held with L or J goes frame by frame', async () => {
    await page.keyboard.down('k')
    await press('l')
    await whenStatus('paused')
    const at = (await timeOf()) / FRAME
    expect(Math.abs(at - Math.round(at))).toBeLessThan(1e-3)
    await press('l')
    await whenTime((Math.round(at) + 1) * FRAME)
    await press('j')
    await whenTime(Math.round(at) * FRAME)
    await page.keyboard.up('k')
  })

  it('arrows move by a second, five, or a tenth', async () => {
    const steps: [key: string, to: number][] = [
      ['ArrowRight', 11],
      ['Shift+ArrowRight', 16],
      ['Alt+ArrowRight', 16.1],
      ['Control+ArrowLeft', 16],
      ['Shift+ArrowLeft', 11],
      ['ArrowLeft', 10],
    ]
    for (const [key, to] of steps) {
      await press(key)
      await whenTime(to)
    }
  })

  it('comma and full stop go a frame back and on, and pause', async () => {
    await press('Space')
    await whenStatus('playing')
    await press('.')
    await whenStatus('paused')
    const frame = Math.round((await timeOf()) / FRAME)
    await whenTime(frame * FRAME)
    await press('.')
    await whenTime((frame + 1) * FRAME)
    await press(',')
    await press(',')
    await whenTime((frame - 1) * FRAME)
  })

  it('Home and End', async () => {
    await press('End')
    await page.waitForFunction(() => visavis.state().time === visavis.state().duration)
    await press('Home')
    await whenTime(0)
  })

  it('I and O mark the loop, X clears it, backslash brings it back and takes it', async () => {
    await press('i')
    await seekTo(10.6)
    await press('o')
    expect((await stateOf()).loop).toEqual([10, 10.6])
    await press('x')
    expect((await stateOf()).loop).toBeNull()
    await press('\\')
    expect((await stateOf()).loop).toEqual([10, 10.6])
    await seekTo(10.3)
    const seen = await page.evaluate(async () => {
      const times: number[] = []
      const stop = visavis.on('time', (detail) => times.push((detail as { time: number }).time))
      await visavis.play()
      await new Promise((resolve) => setTimeout(resolve, 2500))
      stop()
      return times
    })
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(10)
    expect(Math.max(...seen)).toBeLessThan(10.6)
    expect(seen.filter((time, i) => i > 0 && time < seen[i - 1]!).length, 'wraps').toBeGreaterThanOrEqual(1)
    await press('\\')
    expect((await stateOf()).loop).toBeNull()
  })

  it('M mutes, 1 and 2 let one person be heard, 0 both', async () => {
    const pressed = (name: string) => button(name).getAttribute('aria-pressed')
    await press('m')
    expect([await pressed('Mute A'), await pressed('Mute B')]).toEqual(['true', 'true'])
    await press('m')
    expect([await pressed('Mute A'), await pressed('Mute B')]).toEqual(['false', 'false'])
    await press('1')
    expect([await pressed('Hear A only'), await pressed('Hear B only')]).toEqual(['true', 'false'])
    await press('2')
    expect([await pressed('Hear A only'), await pressed('Hear B only')]).toEqual(['false', 'true'])
    await press('0')
    expect([await pressed('Hear A only'), await pressed('Hear B only')]).toEqual(['false', 'false'])
  })

  it.each([
    ['12.5', 12.5],
    ['7500ms', 7.5],
    ['00:00:09.250', 9.25],
    ['0:31', 31],
    ['f123', 123 * FRAME],
  ])('G goes to %s', async (text, sec) => {
    await press('g')
    await page.keyboard.type(text)
    await press('Enter')
    await whenTime(sec)
  })

  it('G says so when it is given no time, and stays', async () => {
    await press('g')
    await page.keyboard.type('soon')
    await press('Enter')
    await page.getByText('“soon” is not a time or a frame').waitFor()
    expect(await timeOf()).toBeCloseTo(10, 6)
  })
})

describe('the buttons', () => {
  it('play, frame on, frame back, start and end do what they say', async () => {
    await seekTo(20)
    await button('One frame on').click()
    await whenTime(20 + FRAME)
    await button('One frame back').click()
    await whenTime(20)
    await button('Play').click()
    await whenStatus('playing')
    await button('Pause').click()
    await whenStatus('paused')
    await button('To the end').click()
    await page.waitForFunction(() => visavis.state().time === visavis.state().duration)
    await button('To the start').click()
    await whenTime(0)
  })

  it('volume and mute of one person', async () => {
    const level = page.getByRole('slider', { name: 'Volume of A' })
    await level.fill('0.4')
    expect(await level.inputValue()).toBe('0.4')
    await button('Mute A').click()
    expect(await level.inputValue()).toBe('0')
    await button('Mute A').click()
    expect(await level.inputValue()).toBe('0.4')
    await level.fill('1')
  })

  it('where the voices come from is chosen, kept, and in the address', async () => {
    await button(/^Sound:/).click()
    await page.getByRole('menuitemradio', { name: /In space/ }).click()
    await button('Sound: In space').waitFor()
    await page.waitForFunction(() => location.hash.includes('sound=space'))
    expect(await page.evaluate(() => localStorage.getItem('visavis.ui'))).toContain('"placement":"space"')
    await button(/^Sound:/).click()
    await page.getByRole('menuitemcheckbox', { name: /Hear scrubbing/ }).click()
    expect(await page.evaluate(() => localStorage.getItem('visavis.ui'))).toContain('"hasScrubSound":false')
    await page.keyboard.press('Escape')
  })
})
