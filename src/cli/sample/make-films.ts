import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright'
import { dataUrlBytes, withToolPages, type OpenToolPage } from '../sheets/tool-page.ts'
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
 * Needs what `make:sample` needs, a Chromium and ffmpeg; authoring time only. Frames wait in the temporary folder until
 * all are drawn: a run that was interrupted goes on where it stopped. The drawn person is the played one, not what
 * the fit made of it: where the data jitters, the film does not.
 */

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
/** Films of the dataset differ from the data by a few frames: one is longer here, one shorter. */
const FRAMES_MORE: readonly [number, number] = [2, -3]

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

async function main(open: OpenToolPage): Promise<void> {
  const only = process.argv[2]
  const lines = placeLines(speakDialogue())
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
    const page = await open('tests/sheets/film-page.html')
    await page.waitForFunction(() => window.drawFilmFrame !== undefined)
    await film(page, script)
    await page.close()
  }
}

/** Draws every frame that an earlier, interrupted run has not left behind, and encodes them twice. */
async function film(page: Page, script: FilmScript): Promise<void> {
  const { id } = PEOPLE[script.person]
  const frames = join(tmpdir(), 'visavis-films', id)
  mkdirSync(frames, { recursive: true })
  const nFrames = N_FRAMES + FRAMES_MORE[script.person]
  const pathOf = (i: number): string => join(frames, `${String(i).padStart(5, '0')}.jpg`)
  let isBegun = false
  for (let i = 0; i < nFrames; i++) {
    if (existsSync(pathOf(i))) continue
    if (!isBegun) await page.evaluate((given) => window.beginFilm!(given), script)
    isBegun = true
    const drawn = [Math.min(i, N_FRAMES - 1), i] as const
    const bytes = dataUrlBytes(await page.evaluate(([pose, number]) => window.drawFilmFrame!(pose, number), drawn))
    // whole or not at all: what is there is not drawn again
    writeFileSync(`${pathOf(i)}.part`, bytes)
    renameSync(`${pathOf(i)}.part`, pathOf(i))
    if (i % 60 === 0) process.stdout.write(`${id} frame ${i}\n`)
  }
  const folder = fileURLToPath(new URL('films/', import.meta.url))
  mkdirSync(folder, { recursive: true })
  const keys = ['-g', String(8 * FPS), '-threads', '1', '-fflags', '+bitexact', '-flags:v', '+bitexact']
  encode(frames, [...H264, ...keys, '-movflags', '+faststart', `${folder}${id}.mp4`])
  encode(frames, [...VP9, ...keys, `${ROOT}tests/fixtures/films/${id}-vp9.mp4`])
  rmSync(frames, { recursive: true })
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

function encode(frames: string, options: readonly string[]): void {
  const source = ['-framerate', String(FPS), '-i', join(frames, '%05d.jpg')]
  const colors = ['-pix_fmt', 'yuv420p', '-vf', 'scale=in_range=full:out_range=tv', '-color_range', 'tv']
  execFileSync('ffmpeg', ['-y', '-v', 'error', ...source, ...colors, ...options])
}

await withToolPages(main)
