import { BodyModelError, isAppError, type AppError, type ErrorPlace } from '../bytes/index.ts'
import {
  readHeaders,
  readRows,
  type ArrayDecoderFactory,
  type ArrayRef,
  type NumberArray,
} from '../containers/index.ts'
import type { Recording } from '../dataset/index.ts'

/** Where a recording may hold its expression, the first that fits counts. */
const KEYS = ['movement:expression', 'movement_v4:expression'] as const

/** The expression codes of one recording, on the frames of its movement. */
export interface ExpressionTrack {
  /** K */
  readonly nCodes: number
  /** rows [0, nLoaded) of `values` are in */
  nLoaded: number
  /** Float32Array [T, K] */
  readonly values: Float32Array
}

export interface LoadExpressionOptions {
  readonly signal: AbortSignal
  readonly decoder: ArrayDecoderFactory | undefined
  /** the track exists, with no row in it yet */
  readonly onStart: (track: ExpressionTrack) => void
}

/**
 * Reads the expression of a recording for a decoder of so many codes; not a byte of it is read without one.
 * @returns false where the recording has none
 * @throws {BodyModelError} `decoder-file` where it has codes of another length
 * @throws {AppError} where the array is damaged; rows that came before are void
 * @throws {DOMException} AbortError
 */
export async function loadExpression(
  recording: Recording,
  nCodes: number,
  { signal, decoder, onStart }: LoadExpressionOptions,
): Promise<boolean> {
  const refs = KEYS.flatMap((key) => recording.arrays.get(key) ?? [])
  if (refs.length === 0) return false
  const headers = await readHeaders(refs, { signal })
  const widths: string[] = []
  for (const ref of refs) {
    const header = headers.get(ref.key)
    if (header === undefined || isAppError(header)) continue
    const [nFrames, width] = header.shape
    if (header.shape.length === 2 && width === nCodes) {
      const track: ExpressionTrack = { nCodes, nLoaded: 0, values: new Float32Array(nFrames! * nCodes) }
      onStart(track)
      await readTrack(ref, track, { signal, decoder })
      return true
    }
    widths.push(`${ref.key} (${header.shape.join(', ')})`)
  }
  if (widths.length === 0) throw headers.get(refs[0]!.key) as AppError
  const place: ErrorPlace = { source: refs[0]!.source.name, member: refs[0]!.source.member, key: refs[0]!.key }
  throw new BodyModelError(
    'decoder-file',
    `${recording.entry.id}: the decoder takes ${nCodes} codes a frame, here is ${widths.join(', ')}`,
    place,
  )
}

async function readTrack(
  ref: ArrayRef,
  track: ExpressionTrack,
  { signal, decoder }: Pick<LoadExpressionOptions, 'signal' | 'decoder'>,
): Promise<void> {
  let fault: AppError | null = null
  const sink = {
    header: () => undefined,
    rows: (_key: string, firstRow: number, data: NumberArray) => {
      const at = firstRow * track.nCodes
      for (let i = 0; i < data.length; i++) track.values[at + i] = Number.isFinite(data[i]) ? data[i]! : 0
      track.nLoaded = firstRow + data.length / track.nCodes
    },
    done: () => undefined,
    failed: (_key: string, error: AppError) => {
      fault = error
    },
  }
  const how = decoder === undefined ? {} : { decoder }
  await readRows([ref], sink, { signal, ...how })
  if (fault === null) return
  track.nLoaded = 0
  throw fault as AppError
}

/**
 * The code of a time: linear between two valid frames, the valid one beside an invalid one. Allocates nothing.
 * @param valid of the movement, [T]
 * @param out written, [K]; zero where nothing is known
 */
export function sampleExpression(
  track: ExpressionTrack,
  valid: Uint8Array | null,
  timeSec: number,
  fps: number,
  out: Float32Array,
): void {
  const { nCodes, nLoaded, values } = track
  const place = Math.min(Math.max(timeSec * fps, 0), values.length / nCodes - 1)
  const row = Math.floor(place + 1e-6)
  if (row < 0 || row >= nLoaded || (valid !== null && valid[row] === 0)) {
    out.fill(0)
    return
  }
  const next = row + 1 < nLoaded && (valid === null || valid[row + 1] === 1) ? row + 1 : row
  const w = next === row ? 0 : Math.max(0, place - row)
  for (let k = 0; k < nCodes; k++) {
    const a = values[row * nCodes + k]!
    out[k] = a + (values[next * nCodes + k]! - a) * w
  }
}
