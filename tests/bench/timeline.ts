import type { Page } from 'playwright'
import type { Visavis } from '../../src/workspace/index.ts'
import { NO_DRAWING, servePage } from '../helpers/page-under-test.ts'
import { startBenchBrowser } from './bench-browser.ts'
import { traceCallbacks } from './frame-probe.ts'
import { median, type Bench, type BenchRow } from './bench-row.ts'

declare const visavis: Visavis

/** one turn of a wheel is a dozen: the first of all are said too, before the browser has compiled what draws */
const N_ZOOMS = 160
const N_FIRST = 10
/** ms */
const EMPTY_MS = 1
const PLAY_MS = 4000
/** without a drawing call, twice: then everything is in */
const SETTLE_MS = 3000
const N_SCRUBS = 40
const ALL_TRACKS = 'voice,words,moments,emotion~stack,valence,arousal,face,head,hands,expression,latent,validity,turns'

/** The timeline: a redraw after a zoom, and what is redrawn while playing and scrubbing. */
export const timeline: Bench = {
  name: 'timeline (software canvas)',
  run: async () => {
    const bench = await startBenchBrowser()
    const served = await servePage()
    try {
      const page = await bench.browser.newPage({ viewport: { width: 1600, height: 1200 } })
      await page.goto(bench.urlOf('timeline-redraw.html'))
      await page.waitForFunction(() => 'redraws' in window)
      const rows = [...(await redrawRows(page, 600, '<= 8')), ...(await redrawRows(page, 4554))]
      await page.close()
      const played = await bench.browser.newPage({ viewport: { width: 1440, height: 900 } })
      return [
        ...rows,
        ...(await playRows(played, `${served.url}?src=sample/index.json&quality=low#tracks=${ALL_TRACKS}`)),
      ]
    } finally {
      await bench.close()
      await served.close()
    }
  },
}

/**
 * From a zoom to all tracks drawn and read back, which forces what a canvas puts off. The bar is on the main thread's own
 * time: what else the machine does is not in it; the time on the clock is beside it.
 */
async function redrawRows(page: Page, durationSec: number, bar?: string): Promise<BenchRow[]> {
  const minutes = Math.round(durationSec / 60)
  const barred = bar ? { bar } : {}
  const row = async (
    what: string,
    call: (argument: readonly [number, number]) => Promise<Zoomed>,
  ): Promise<BenchRow> => {
    const zoomed: Zoomed[] = []
    const callbacks = await traceCallbacks(page, async () => {
      zoomed.push(await page.evaluate(call, [durationSec, N_ZOOMS] as const))
    })
    const { ms, lanes } = zoomed[0]!
    // frames between two zooms are empty
    const ofThread = callbacks.filter((each) => each > EMPTY_MS)
    const first = median(ofThread.slice(0, N_FIRST)).toFixed(1)
    const note = `${lanes} lanes, ${ms.length} zooms; the first ${N_FIRST}: ${first} ms; on the clock ${median(ms).toFixed(1)} ms`
    return { what: `${what}, ${minutes} min`, value: median(ofThread), unit: 'ms', note, ...barred }
  }
  return [
    await row('redraw after a zoom, 20 tracks x 2 people', ([sec, n]) => window.redraws(sec, n)),
    await row('wheel to every kind of track drawn, 2 people', ([sec, n]) => window.zooms(sec, n)),
  ]
}

interface Zoomed {
  readonly ms: number[]
  readonly lanes: number
}

/** Drawing calls on the timeline's canvases while nothing but the time changes; poses shown while a hand scrubs. */
async function playRows(page: Page, url: string): Promise<BenchRow[]> {
  // the graphics card is simulated here: with its pictures there are few frames, and what is made in between comes late
  await page.addInitScript(NO_DRAWING)
  // functions within those handed to the page are named by a helper of the compiler, which the page has not
  await page.addInitScript('globalThis.__name = (each) => each')
  await page.addInitScript(() => {
    const counts = { calls: 0, lanes: [] as number[] }
    Object.assign(window, { timelineCalls: counts })
    const proto = CanvasRenderingContext2D.prototype
    for (const name of ['clearRect', 'putImageData', 'fill', 'fillRect', 'fillText', 'stroke'] as const) {
      const original = proto[name] as (...args: unknown[]) => void
      Object.assign(proto, {
        [name](this: CanvasRenderingContext2D, ...args: unknown[]) {
          if (this.canvas instanceof HTMLCanvasElement && this.canvas.closest('.timeline')) counts.calls++
          original.apply(this, args)
        },
      })
    }
    // a lane is clipped before it is drawn: its top says which one it was
    const clip = Reflect.get(proto, 'rect') as (...args: number[]) => void
    proto.rect = function rect(...args) {
      if (this.canvas instanceof HTMLCanvasElement && this.canvas.closest('.timeline')) counts.lanes.push(args[1])
      clip.apply(this, args)
    }
  })
  await page.goto(url)
  await page.evaluate(() => visavis.ready())
  await page.waitForSelector('.timeline-surface')
  const taken = () =>
    page.evaluate(() => {
      const { timelineCalls } = window as unknown as { timelineCalls: { calls: number; lanes: number[] } }
      const { calls } = timelineCalls
      timelineCalls.calls = 0
      return { calls, lanes: timelineCalls.lanes.splice(0) }
    })
  // until all of the sample, its voices and its signals are drawn
  for (let nQuiet = 0; nQuiet < 2; nQuiet = (await taken()).calls === 0 ? nQuiet + 1 : 0) {
    await page.waitForTimeout(SETTLE_MS)
  }
  const framesBefore = await page.evaluate(() => visavis.metrics().framesShown)
  await page.evaluate(() => visavis.play())
  await page.waitForTimeout(PLAY_MS)
  const redrawn = await taken()
  const framesPlayed = (await page.evaluate(() => visavis.metrics().framesShown)) - framesBefore
  await page.evaluate(() => visavis.pause())
  const scrub = await page.evaluate(scrubThrough, N_SCRUBS)
  return [
    {
      what: 'drawing calls on the tracks during 4 s of play',
      value: redrawn.calls,
      unit: '',
      bar: '<= 0',
      note: `${framesPlayed} frames${redrawn.calls > 0 ? `, lanes at ${redrawn.lanes.join(' ')}` : ''}`,
    },
    {
      what: 'new poses over displayed frames, scrubbing, all panels open',
      value: scrub.poses / scrub.frames,
      unit: '',
      bar: '>= 1',
      note: `${scrub.frames} frames`,
    },
  ]
}

/** Moves the Seek pointer every frame; counts the frames in which the time shown is another. */
async function scrubThrough(nFrames: number): Promise<{ poses: number; frames: number }> {
  const surface = document.querySelector('.timeline-surface')!
  surface.setPointerCapture = () => undefined
  const box = surface.getBoundingClientRect()
  const point = (type: string, share: number) =>
    surface.dispatchEvent(
      new PointerEvent(type, {
        bubbles: true,
        button: 0,
        pointerId: 1,
        altKey: true,
        clientX: box.left + box.width * share,
        clientY: box.top + 8,
      }),
    )
  const frame = () => new Promise((resolve) => window.requestAnimationFrame(resolve))
  let poses = 0
  let before = ''
  const shown = () => {
    const joints = visavis.joints(0, visavis.state().time)
    return `${visavis.state().time} ${joints[45]}`
  }
  point('pointerdown', 0.1)
  for (let i = 0; i < nFrames; i++) {
    point('pointermove', 0.1 + (0.8 * i) / nFrames)
    await frame()
    const now = shown()
    if (now !== before) poses++
    before = now
  }
  point('pointerup', 0.9)
  return { poses, frames: nFrames }
}
