import type { ByteSource, ReadOptions } from '../bytes/index.ts'
import { filmError } from './film-error.ts'
import { FilmRun } from './film-run.ts'
import type { FilmPlatform, FilmTrack } from './film-types.ts'

/** Fields a picture is divided into, and pixels of the sketch to a field's side. */
const FIELDS = { across: 4, down: 6 } as const
const FIELD_PX = 8
const WIDTH = FIELDS.across * FIELD_PX
const HEIGHT = FIELDS.down * FIELD_PX
const N_FIELDS = FIELDS.across * FIELDS.down
/** frames; more between two pictures is a gap */
const LONGEST_STEP = 1.5

/** How much moves where in a film, from frame to frame. */
export interface FilmChanges {
  readonly fps: number
  readonly nFrames: number
  readonly across: number
  readonly down: number
  /** Float32Array [nFrames, down, across]: mean difference of brightness to the frame before, 0..255; NaN: not looked at */
  readonly fields: Float32Array
}

/** Draws a frame at a size and writes its brightness, 0..255, row by row. */
export type SketchFrame = (frame: VideoFrame, width: number, height: number, out: Uint8Array) => void

export interface ReadChangesOptions extends ReadOptions {
  readonly platform: FilmPlatform
  readonly sketch: SketchFrame
  /** share of the work that is done, 0..1 */
  readonly onProgress?: ((done: number) => void) | undefined
}

/**
 * Decodes stretches of a film and notes how much changes where: what moves, moves there in the body as well.
 * Each stretch costs its own bytes and those back to the key frame before.
 *
 * @param spans s, in order
 * @throws {ContainerError} `film-damaged` where decoding gives up; AbortError
 */
export async function readFilmChanges(
  track: FilmTrack,
  source: Pick<ByteSource, 'name' | 'member' | 'base'>,
  spans: readonly { readonly fromSec: number; readonly toSec: number }[],
  { platform, sketch, signal, onProgress }: ReadChangesOptions,
): Promise<FilmChanges> {
  const { fps, endSec } = track.info
  const nFrames = Math.ceil(endSec * fps)
  const fields = new Float32Array(nFrames * N_FIELDS).fill(Number.NaN)
  const looks = [new Uint8Array(WIDTH * HEIGHT), new Uint8Array(WIDTH * HEIGHT)] as const
  const totalSec = spans.reduce((sum, { fromSec, toSec }) => sum + toSec - fromSec, 0)
  let doneSec = 0
  for (const { fromSec, toSec } of spans) {
    let lastSec = Number.NEGATIVE_INFINITY
    let nSeen = 0
    const fault: { error: unknown } = { error: null }
    const run = new FilmRun(await track.openAt(fromSec), {
      track,
      platform,
      onFrame(frame) {
        try {
          const sec = frame.timestamp / 1e6
          if (sec < fromSec - LONGEST_STEP / fps) return
          const [look, before] = nSeen++ % 2 === 0 ? looks : [looks[1], looks[0]]
          sketch(frame, WIDTH, HEIGHT, look)
          const index = Math.round(sec * fps)
          if ((sec - lastSec) * fps < LONGEST_STEP && index < nFrames) noteChanges(look, before, fields, index)
          lastSec = sec
          onProgress?.(Math.min(1, (doneSec + Math.max(0, sec - fromSec)) / totalSec))
        } finally {
          frame.close()
        }
      },
      onError(error) {
        fault.error = error
      },
    })
    try {
      while (!run.isAtEnd && run.outSec < toSec && fault.error === null) {
        signal?.throwIfAborted()
        await run.advance()
      }
    } finally {
      run.close()
    }
    if (fault.error !== null) {
      throw filmError('film-damaged', source, 'a stretch of it cannot be decoded', fault.error)
    }
    doneSec += toSec - fromSec
  }
  return { fps, nFrames, ...FIELDS, fields }
}

function noteChanges(look: Uint8Array, before: Uint8Array, fields: Float32Array, index: number): void {
  const { across } = FIELDS
  for (let field = 0; field < N_FIELDS; field++) {
    const left = (field % across) * FIELD_PX
    const top = Math.floor(field / across) * FIELD_PX
    let sum = 0
    for (let y = top; y < top + FIELD_PX; y++) {
      for (let x = left; x < left + FIELD_PX; x++) sum += Math.abs(look[y * WIDTH + x]! - before[y * WIDTH + x]!)
    }
    fields[index * N_FIELDS + field] = sum / (FIELD_PX * FIELD_PX)
  }
}
