import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright'
import { createServer } from 'vite'
import { FOCAL_PX, RASTER } from './camera-track.ts'
import { momentOf, placeLines } from './conversation.ts'
import { FLAWS, isIn } from './flaws.ts'
import { PEOPLE } from './people.ts'
import { FPS, N_FRAMES, playPerson } from './play-person.ts'
import { add, type Quat, type Vec3 } from './rotation.ts'
import { restJoint } from './skeleton.ts'
import { speakDialogue } from './speak.ts'

/**
 * Makes the films of the sample: each person drawn by the scene's own figures, frame by frame, through the camera of that
 * person's own data, and encoded as H.264 (for the archives) and VP9 (for tests in a browser without H.264).
 *
 *     npm run make:films [-- PERSON]
 *
 * Needs what `make:sample` needs, a Chromium and ffmpeg; authoring time only. The drawn person is the played one, not what
 * the fit made of it: where the data jitters, the film does not.
 */

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const PAGE = 'tests/sheets/film-page.html'
const BROWSER_ARGS = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
]
const READY_MS = 300_000
/** Films of the dataset differ from the data by a few frames, or end early: one of each here. */
const FRAMES_MORE: readonly [number, number] = [2, -330]

/** What the page draws; one entry a frame. */
export interface FilmScript {
  readonly person: 0 | 1
  readonly width: number
  readonly height: number
  readonly focalPx: number
  /** rad, how far the camera looks down */
  readonly tilt: number
  readonly frames: readonly {
    readonly local: readonly Quat[]
    readonly pelvis: Vec3
    /** where the pelvis is in the camera frame, m */
    readonly inCamera: Vec3
    /** action units, 0..2 */
    readonly face: readonly number[]
    /** black picture: nobody there */
    readonly isLost: boolean
  }[]
}

async function main(): Promise<void> {
  const only = process.argv[2]
  const executablePath = process.env['CHROMIUM_PATH']
  if (executablePath === undefined) throw new Error('CHROMIUM_PATH is not set; run through npm run make:films')
  const lines = placeLines(speakDialogue())
  const server = await createServer({
    root: ROOT,
    server: { port: 0, host: '127.0.0.1', hmr: false },
    logLevel: 'error',
  })
  const browser = await chromium.launch({ executablePath, args: BROWSER_ARGS })
  try {
    await server.listen()
    const address = server.httpServer?.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    for (const person of [0, 1] as const) {
      if (only !== undefined && only !== String(person)) continue
      const played = playPerson(person, lines, (line, word, nth = 0) => momentOf(lines, line, word, nth))
      const rest = restJoint('pelvis')
      const script: FilmScript = {
        person,
        ...RASTER,
        focalPx: FOCAL_PX,
        tilt: PEOPLE[person].fit.tilt,
        frames: played.body.frames.map(({ local, pelvis }, i) => ({
          local,
          pelvis,
          inCamera: add(rest, played.camera.place[i]!),
          face: [...played.face.subarray(i * 24, (i + 1) * 24)],
          isLost: isIn(FLAWS[person].lostBox, i),
        })),
      }
      const page = await browser.newPage()
      page.setDefaultTimeout(READY_MS)
      page.on('pageerror', (error) => process.stderr.write(`${String(error)}\n`))
      await page.goto(`http://127.0.0.1:${port}/${PAGE}`)
      await page.waitForFunction(() => window.drawFilmFrame !== undefined, undefined)
      await film(page, script)
      await page.close()
    }
  } finally {
    await browser.close()
    await server.close()
  }
}

/** Draws every frame once and gives it to both encoders. */
async function film(page: Page, script: FilmScript): Promise<void> {
  const { id } = PEOPLE[script.person]
  const folder = fileURLToPath(new URL('films/', import.meta.url))
  mkdirSync(folder, { recursive: true })
  const keys = ['-g', String(8 * FPS), '-threads', '1', '-fflags', '+bitexact', '-flags:v', '+bitexact']
  const encoders = [
    encoder([...H264, ...keys, '-movflags', '+faststart', `${folder}${id}.mp4`]),
    encoder([...VP9, ...keys, `${ROOT}tests/fixtures/films/${id}-vp9.mp4`]),
  ]
  await page.evaluate((given) => window.beginFilm!(given), script)
  const nFrames = N_FRAMES + FRAMES_MORE[script.person]
  for (let i = 0; i < nFrames; i++) {
    const jpeg = await page.evaluate((index) => window.drawFilmFrame!(index), Math.min(i, N_FRAMES - 1))
    const bytes = Buffer.from(jpeg.slice(jpeg.indexOf(',') + 1), 'base64')
    for (const { stdin } of encoders) if (stdin?.write(bytes) === false) await once(stdin, 'drain')
    if (i % 60 === 0) process.stdout.write(`${id} frame ${i}\n`)
  }
  await Promise.all(
    encoders.map(async (each) => {
      each.stdin?.end()
      const [code] = (await once(each, 'exit')) as [number | null]
      if (code !== 0) throw new Error('ffmpeg failed')
    }),
  )
}

const H264 = [
  '-c:v',
  'libx264',
  '-profile:v',
  'high',
  '-preset',
  'veryslow',
  '-crf',
  '29',
  '-bf',
  '2',
  '-sc_threshold',
  '0',
]
const VP9 = ['-c:v', 'libvpx-vp9', '-b:v', '0', '-crf', '46', '-deadline', 'good', '-cpu-used', '2']

function encoder(options: readonly string[]): ChildProcess {
  const source = ['-f', 'image2pipe', '-c:v', 'mjpeg', '-framerate', String(FPS), '-i', '-']
  const colors = ['-pix_fmt', 'yuv420p', '-vf', 'scale=in_range=full:out_range=tv', '-color_range', 'tv']
  return spawn('ffmpeg', ['-y', '-v', 'error', ...source, ...colors, ...options], {
    stdio: ['pipe', 'inherit', 'inherit'],
  })
}

await main()
