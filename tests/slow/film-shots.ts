import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { FRAME_CODE } from '../../src/cli/sample/frame-code.ts'
import type { Visavis } from '../../src/workspace/index.ts'
import { countVideoFrames } from '../helpers/count-video-frames.ts'
import { openPage, servePage } from '../helpers/page-under-test.ts'
import { readFrameCode } from '../helpers/read-frame-code.ts'
import { sampleWithFilms } from '../helpers/sample-folder.ts'
import { hookSound, type SoundEnergy } from '../helpers/sound-hooks.ts'

declare const visavis: Visavis

/** What is seen of one displayed frame. Nothing of it is taken from the page's own bookkeeping but `told`. */
export interface Shot {
  /** brightness of the code's blocks in each film shown */
  readonly codes: readonly (readonly number[])[]
  /** luma of the picture inside the film's edge on the stage, and of the film of the same person */
  readonly stage: readonly number[]
  readonly film: readonly number[]
}

/** One displayed frame while it played; of film and stage what was looked at. */
export interface PlayedShot extends Partial<Shot> {
  /** s of the recording, as the page says */
  readonly told: number
  /** s on the sound card's axis: what left the loudspeaker when the frame was begun */
  readonly contextSec: number
}

declare global {
  interface Window {
    takeShot: (person: number) => Shot
    /** the films alone: reading the stage's pixels waits for all that is to be drawn */
    takeCodes: () => Pick<Shot, 'codes'>
    drawsNothing: boolean
  }
}

export const FPS = 30
const PATIENCE_MS = 80_000
const SIZE = { width: 36, height: 64 }
const FILMS = join(import.meta.dirname, '../fixtures/films')

export interface Stretch {
  readonly fromSec: number
  readonly toSec: number
  readonly rate: number
  readonly looksAt: 'films' | 'stage'
  /** false: the simulated GPU draws nothing, which leaves the machine to the films */
  readonly isDrawn: boolean
}

export interface Played {
  readonly shots: PlayedShot[]
  readonly energy: SoundEnergy
}

/** The sample with both films beside a small stage. */
export interface FilmPage {
  readonly page: Page
  readonly faults: readonly string[]
  lookThrough(person: 0 | 1): Promise<void>
  /** Holds a moment until both films say they show it exactly. */
  shotAt(seconds: number, person?: number): Promise<Shot>
  /** Plays a stretch and looks at the films, or at the stage: what was seen, and what was heard. */
  play(stretch: Stretch): Promise<Played>
  close(): Promise<void>
}

export function framesIn({ codes }: Partial<Shot>): number[] {
  return (codes ?? []).map((code) => readFrameCode(code))
}

/** @param films `vp9`: with the twins of its films, which the same script made */
export async function openFilmPage(browser: Browser, films: 'h264' | 'vp9'): Promise<FilmPage> {
  const twinOf = (id: string): Uint8Array => readFileSync(join(FILMS, `${id}-vp9.mp4`))
  const folder = films === 'vp9' ? await sampleWithFilms(twinOf) : null
  const served = await servePage(folder === null ? [] : [folder])
  const { page, faults } = await openPage(browser, 'about:blank')
  // the stage small, the films large enough for their blocks to be read
  await page.setViewportSize({ width: 900, height: 540 })
  page.setDefaultTimeout(PATIENCE_MS)
  await page.addInitScript(keepDrawn)
  await page.addInitScript(countVideoFrames)
  await page.addInitScript(hookSound)
  await page.addInitScript(installProbe, { ...FRAME_CODE, ...SIZE })
  const source = folder === null ? 'sample/index.json' : 'data/index.json'
  await page.goto(`${served.url}?src=${source}&quality=low`)
  await page.evaluate(() => visavis.ready())
  await page.getByRole('button', { name: /^Film:/ }).click()
  await page.getByRole('menuitemradio', { name: /^Film beside/ }).click()
  await page.locator('.film canvas[data-exact="true"]').nth(1).waitFor()

  return {
    page,
    faults,
    async lookThrough(person) {
      const name = person === 0 ? 'A' : 'B'
      await page.getByRole('button', { name: /^View:/ }).click()
      await page.getByRole('menuitemradio', { name: new RegExp(`^As ${name}’s camera saw`) }).click()
      await page.waitForFunction(() => document.querySelector<HTMLElement>('.film-frame')?.hidden === false)
    },
    shotAt: (seconds, person = 0) => page.evaluate(holdAndShoot, [seconds, person] as const),
    play: (stretch) => page.evaluate(playAndShoot, stretch),
    async close() {
      await page.context().close()
      await served.close()
      if (folder !== null) rmSync(folder, { recursive: true })
    },
  }
}

/** Whether this Chromium shows the films as they are in the sample. */
export async function decodesH264(browser: Browser): Promise<boolean> {
  const served = await servePage()
  const { page } = await openPage(browser, `${served.url}sample/index.json`)
  const config = { codec: 'avc1.64001e' }
  const answer = await page.evaluate(async (given) => VideoDecoder.isConfigSupported(given), config)
  await page.context().close()
  await served.close()
  return answer.supported === true
}

/** In the page: the stage's pixels can be read at any time, not only while they are drawn; and it can be told to draw nothing. */
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
  const gl = WebGL2RenderingContext.prototype as unknown as Record<string, (...args: unknown[]) => unknown>
  for (const name of ['drawElements', 'drawArrays', 'drawElementsInstanced', 'drawArraysInstanced']) {
    const draw = gl[name]!
    gl[name] = function (...args) {
      return window.drawsNothing ? undefined : draw.apply(this, args)
    }
  }
}

/** In the page. */
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
  const filmCanvases = (): HTMLCanvasElement[] => [...document.querySelectorAll<HTMLCanvasElement>('.film canvas')]
  window.takeCodes = () => ({
    codes: filmCanvases().map((canvas) => {
      // px of the canvas to one of the film, which is 360 wide
      const scale = canvas.width / 360
      const middle = canvas.height - (blockPx / 2) * scale
      strip.drawImage(canvas, left * scale, middle, strip.canvas.width * scale, 1, 0, 0, strip.canvas.width, 1)
      const row = luma(strip.getImageData(0, 0, strip.canvas.width, 1))
      return Array.from({ length: nBits + 2 }, (_, i) => row[(i + 0.5) * blockPx]!)
    }),
  })
  window.takeShot = (person) => {
    const canvas = document.querySelector<HTMLCanvasElement>('.stage > canvas')!
    const edge = document.querySelector('.film-frame')!.getBoundingClientRect()
    const place = canvas.getBoundingClientRect()
    const ratio = canvas.width / place.width
    const [x, y] = [(edge.left - place.left) * ratio, (edge.top - place.top) * ratio]
    const film = filmCanvases()[person]!
    return {
      ...window.takeCodes(),
      stage: small(canvas, x, y, edge.width * ratio, edge.height * ratio),
      film: small(film, 0, 0, film.width, film.height),
    }
  }
}

/** In the page. */
async function holdAndShoot([sec, person]: readonly [number, number]): Promise<Shot> {
  await visavis.seek(sec)
  const canvases = [...document.querySelectorAll<HTMLCanvasElement>('.film canvas')]
  const until = performance.now() + 40_000
  const isThere = ({ dataset }: HTMLCanvasElement): boolean =>
    dataset['exact'] === 'true' && (Math.abs(Number(dataset['frameSec']) - sec) < 0.1 || sec > 51.8)
  do {
    await new Promise((resolve) => window.requestAnimationFrame(resolve))
    await new Promise((resolve) => window.requestAnimationFrame(resolve))
    if (performance.now() > until) throw new Error(`no exact picture of ${sec} s`)
  } while (!canvases.every(isThere))
  return window.takeShot(person)
}

/** In the page. */
async function playAndShoot({ fromSec, toSec, rate, looksAt, isDrawn }: Stretch): Promise<Played> {
  window.drawsNothing = !isDrawn
  await visavis.seek(fromSec)
  visavis.setRate(rate)
  window.hooks.started = []
  const shots: PlayedShot[] = []
  let now = { told: fromSec, contextSec: 0 }
  const afterFrame = new MessageChannel()
  // told while the frame is being made: what is on the canvases in the next task is that frame
  const stop = visavis.on('time', (detail) => {
    now = { told: (detail as { time: number }).time, contextSec: window.hooks.heardNow() }
    afterFrame.port2.postMessage(null)
  })
  const ended = new Promise<void>((resolve) => {
    afterFrame.port1.addEventListener('message', () => {
      shots.push({ ...now, ...(looksAt === 'films' ? window.takeCodes() : window.takeShot(0)) })
      if (now.told >= toSec) resolve()
    })
  })
  afterFrame.port1.start()
  await visavis.play()
  await ended
  stop()
  visavis.pause()
  visavis.setRate(1)
  window.drawsNothing = false
  return { shots, energy: window.hooks.energy() }
}
