import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FRAME_CODE } from '../../src/cli/sample/frame-code.ts'
import type { Visavis } from '../../src/workspace/index.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { countVideoFrames } from '../helpers/count-video-frames.ts'
import { changesOf, correlation } from '../helpers/picture-series.ts'
import { openPage, servePage, type ServedPage } from '../helpers/page-under-test.ts'
import { readFrameCode } from '../helpers/read-frame-code.ts'
import { sampleWithFilms } from '../helpers/sample-folder.ts'

/**
 * Do film and body of the sample agree? Nothing is taken from the page's own bookkeeping: the film's frame is read
 * from the blocks drawn into it, the body's from the stage's pixels.
 */

declare const visavis: Visavis
/** What the page's probe sees of one displayed frame. */
interface Shot {
  /** brightness of the code's blocks in each film shown */
  readonly codes: readonly (readonly number[])[]
  /** luma of the picture inside the film's edge on the stage, and of the film of the same person */
  readonly stage: readonly number[]
  readonly film: readonly number[]
}
declare global {
  interface Window {
    takeShot: (person: number) => Shot
  }
}

const FPS = 30
const PATIENCE_MS = 80_000
const SIZE = { width: 36, height: 64 }
const SAMPLE = join(import.meta.dirname, '../../public/sample')
const FILMS = join(import.meta.dirname, '../fixtures/films')
const twinOf = (id: string): Uint8Array => readFileSync(join(FILMS, `${id}-vp9.mp4`))
/** frames looked at on both sides of an event */
const REACH = 8

interface PlantedEvent {
  readonly kind: string
  readonly frame: number
  readonly person: 0 | 1
}
const flaws = JSON.parse(readFileSync(join(SAMPLE, 'flaws.json'), 'utf8')) as {
  recordings: { events: { kind: string; frame: number }[] }[]
}
const events: PlantedEvent[] = flaws.recordings.flatMap(({ events: list }, person) =>
  list.map((event) => ({ ...event, person: person === 0 ? 0 : 1 })),
)

let served: ServedPage
let browser: Browser
let page: Page
let faults: string[]
let folder: string | null = null

beforeAll(async () => {
  browser = await launchChromium({ autoplay: true })
  served = await servePage()
  if (!(await decodesH264())) {
    console.warn('this Chromium decodes no H.264: the sample is tested with the VP9 twins of its films')
    await served.close()
    folder = await sampleWithFilms(twinOf)
    served = await servePage([folder])
  }
  const opened = await openPage(browser, 'about:blank')
  page = opened.page
  faults = opened.faults
  // the stage small, the films large enough for their blocks to be read
  await page.setViewportSize({ width: 900, height: 620 })
  page.setDefaultTimeout(PATIENCE_MS)
  await page.addInitScript(keepDrawn)
  await page.addInitScript(countVideoFrames)
  await page.addInitScript(installProbe, { ...FRAME_CODE, ...SIZE })
  const source = folder === null ? 'sample/index.json' : 'data/index.json'
  await page.goto(`${served.url}?src=${source}&quality=low`)
  await page.evaluate(() => visavis.ready())
  await chooseFilm('Film beside')
  await page.locator('.film canvas[data-exact="true"]').nth(1).waitFor()
})

afterAll(async () => {
  await browser?.close()
  await served?.close()
  if (folder !== null) rmSync(folder, { recursive: true })
})

async function decodesH264(): Promise<boolean> {
  const probe = await openPage(browser, `${served.url}sample/index.json`)
  const config = { codec: 'avc1.64001e' }
  const answer = await probe.page.evaluate(async (given) => VideoDecoder.isConfigSupported(given), config)
  await probe.page.context().close()
  return answer.supported === true
}

/** The stage's pixels can be read at any time, not only while they are drawn. */
function keepDrawn(): void {
  const { prototype } = HTMLCanvasElement
  const getContext = Object.getOwnPropertyDescriptor(prototype, 'getContext')!.value as (
    type: string,
    options?: object,
  ) => RenderingContext | null
  function withBuffer(this: HTMLCanvasElement, type: string, options?: object): RenderingContext | null {
    return getContext.call(this, type, type === 'webgl2' ? { ...options, preserveDrawingBuffer: true } : options)
  }
  prototype.getContext = withBuffer as typeof HTMLCanvasElement.prototype.getContext
}

function installProbe(code: typeof FRAME_CODE & typeof SIZE): void {
  const { width, height, left, blockPx, nBits } = code
  const paint = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!
  const luma = ({ data }: ImageData): number[] =>
    Array.from({ length: data.length / 4 }, (_, i) =>
      Math.round(0.3 * data[4 * i]! + 0.6 * data[4 * i + 1]! + 0.1 * data[4 * i + 2]!),
    )
  const small = (from: HTMLCanvasElement, x: number, y: number, w: number, h: number): number[] => {
    paint.drawImage(from, x, y, w, h, 0, 0, width, height)
    return luma(paint.getImageData(0, 0, width, height))
  }
  const strip = new OffscreenCanvas((nBits + 2) * blockPx, 1).getContext('2d', { willReadFrequently: true })!
  window.takeShot = (person) => {
    const films = [...document.querySelectorAll<HTMLCanvasElement>('.film canvas')]
    const codes = films.map((canvas) => {
      // px of the canvas to one of the film, which is 360 wide
      const scale = canvas.width / 360
      const middle = canvas.height - (blockPx / 2) * scale
      strip.drawImage(canvas, left * scale, middle, strip.canvas.width * scale, 1, 0, 0, strip.canvas.width, 1)
      const row = luma(strip.getImageData(0, 0, strip.canvas.width, 1))
      return Array.from({ length: nBits + 2 }, (_, i) => row[(i + 0.5) * blockPx]!)
    })
    const canvas = document.querySelector<HTMLCanvasElement>('.stage > canvas')!
    const edge = document.querySelector('.film-frame')!.getBoundingClientRect()
    const place = canvas.getBoundingClientRect()
    const ratio = canvas.width / place.width
    const [x, y] = [(edge.left - place.left) * ratio, (edge.top - place.top) * ratio]
    const film = films[person]!
    return {
      codes,
      stage: small(canvas, x, y, edge.width * ratio, edge.height * ratio),
      film: small(film, 0, 0, film.width, film.height),
    }
  }
}

/** Holds a moment until both films say they show it exactly. */
async function shotAt(seconds: number, person = 0): Promise<Shot> {
  return page.evaluate(
    async ([sec, who]) => {
      await visavis.seek(sec)
      const canvases = [...document.querySelectorAll<HTMLCanvasElement>('.film canvas')]
      const until = performance.now() + 40_000
      const isThere = ({ dataset }: HTMLCanvasElement) =>
        dataset['exact'] === 'true' && (Math.abs(Number(dataset['frameSec']) - sec) < 0.1 || sec > 51.8)
      do {
        await new Promise((resolve) => window.requestAnimationFrame(resolve))
        await new Promise((resolve) => window.requestAnimationFrame(resolve))
        if (performance.now() > until) throw new Error(`no exact picture of ${sec} s`)
      } while (!canvases.every(isThere))
      return window.takeShot(who)
    },
    [seconds, person] as const,
  )
}

const framesIn = ({ codes }: Shot): number[] => codes.map((code) => readFrameCode(code))

async function chooseFilm(place: string): Promise<void> {
  await page.getByRole('button', { name: /^Film:/ }).click()
  await page.getByRole('menuitemradio', { name: new RegExp(`^${place}`) }).click()
}

async function lookThrough(person: 0 | 1): Promise<void> {
  const name = person === 0 ? 'A' : 'B'
  await page.getByRole('button', { name: /^View:/ }).click()
  await page.getByRole('menuitemradio', { name: new RegExp(`^As ${name}’s camera saw`) }).click()
  await page.waitForFunction(() => document.querySelector<HTMLElement>('.film-frame')?.hidden === false)
}

describe.each([0, 1] as const)('the planted events of person %i', (person) => {
  const own = events.filter((event) => event.person === person && event.frame > 1000)
  const firstFrame = Math.min(...own.map(({ frame }) => frame)) - REACH
  const lastFrame = Math.max(...own.map(({ frame }) => frame)) + REACH

  it('are on the same frames in the pictures of film and stage', async () => {
    await lookThrough(person)
    const shots: Shot[] = []
    for (let frame = firstFrame; frame <= lastFrame; frame++) {
      const shot = await shotAt(frame / FPS, person)
      expect(framesIn(shot)[person]).toBe(frame)
      shots.push(shot)
    }
    const film = changesOf(shots.map((shot) => shot.film))
    const stage = changesOf(shots.map((shot) => shot.stage))
    // where something changes in the film, the same changes on the stage, within a frame
    const lags = [-3, -2, -1, 0, 1, 2, 3]
    const atLag = lags.map((lag) => correlation(film, stage, lag))
    const best = lags[atLag.indexOf(Math.max(...atLag))]!
    expect(Math.abs(best), atLag.join(' ')).toBeLessThanOrEqual(1)
    expect(Math.max(...atLag)).toBeGreaterThan(0.15)
  })
})

it('shows the frame of the moment after far seeks', async () => {
  for (let i = 0; i < 4; i++) {
    const frame = (i * 617 + 31) % 1556
    expect(framesIn(await shotAt((frame + 0.4) / FPS))).toEqual([frame, frame])
  }
})

it('has closed every frame that was decoded, and let nothing go wrong on the way', async () => {
  await page.waitForTimeout(300)
  const { made, closed, most } = await page.evaluate(() => window.videoFrames)
  expect(made).toBeGreaterThan(200)
  expect(closed).toBe(made)
  expect(most).toBe(1)
  expect(faults).toEqual([])
})
