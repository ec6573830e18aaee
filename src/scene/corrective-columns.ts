import { DataTexture, HalfFloatType, NearestFilter, RGBAFormat } from 'three'
import type { PoseCorrectives } from '../body/index.ts'
import { halfFloatBits } from './half-float.ts'

/** Vertices side by side, texels; the shader that reads the result holds the same number. */
export const CORRECTIVE_WIDTH = 1024
/** Texels of one row of 459 columns, four a texel; the last column of the last texel is 0. */
export const ROW_TEXELS = 115
/** Vertices packed together; a divisor of the width. */
const TILE = 8
/** Rows of texels that any WebGL2 of use has. */
const MAX_HEIGHT = 8192
/** The largest half float is 2^16 less a bit. */
const TOP_EXPONENT = 14

/** Pose blend shapes as the GPU holds them: half floats that fill their range, and what one of them is worth. */
export interface CorrectiveColumns {
  readonly texture: DataTexture
  /** rows of 1024 vertices */
  readonly nBlocks: number
  /** m of one unit in the texture */
  readonly unit: number
  release(): void
}

interface Shared {
  readonly texture: DataTexture
  readonly unit: number
  users: number
}

/** 20 MB each for an official model, so people with the same body share them. */
const shared = new WeakMap<Float32Array, Shared>()

/** Whether a mesh of so many vertices has room in one texture. */
export function hasRoomForCorrectives(nVertices: number): boolean {
  return Math.ceil(nVertices / CORRECTIVE_WIDTH) * 3 * ROW_TEXELS <= MAX_HEIGHT
}

/** The texture of these correctives; the same one for all who ask while anyone holds it. */
export function correctiveColumns({ data, nColumns }: PoseCorrectives): CorrectiveColumns {
  const nVertices = data.length / (3 * nColumns)
  const nBlocks = Math.ceil(nVertices / CORRECTIVE_WIDTH)
  const entry = shared.get(data) ?? packColumns(data, nVertices, nColumns, nBlocks)
  shared.set(data, entry)
  entry.users++
  const release = (): void => {
    entry.users--
    if (entry.users > 0) return
    shared.delete(data)
    entry.texture.dispose()
  }
  return { texture: entry.texture, nBlocks, unit: entry.unit, release }
}

function packColumns(data: Float32Array, nVertices: number, nColumns: number, nBlocks: number): Shared {
  const height = nBlocks * 3 * ROW_TEXELS
  const halves = new Uint16Array(CORRECTIVE_WIDTH * height * 4)
  const exponent = TOP_EXPONENT - Math.ceil(Math.log2(Math.max(largestOf(data), 1e-12)))
  const scale = 2 ** exponent
  // a few vertices at a time: their texels lie side by side, in one line of the processor's cache
  for (let first = 0; first < nVertices; first += TILE) {
    const end = Math.min(first + TILE, nVertices)
    const column = first % CORRECTIVE_WIDTH
    const top = ((first - column) / CORRECTIVE_WIDTH) * 3 * ROW_TEXELS
    for (let row = 0; row < 3; row++) {
      for (let c = 0; c < nColumns; c++) {
        const texel = (top + row * ROW_TEXELS + (c >> 2)) * CORRECTIVE_WIDTH + column
        for (let v = first; v < end; v++) {
          halves[(texel + v - first) * 4 + (c & 3)] = halfFloatBits(data[(v * 3 + row) * nColumns + c]! * scale)
        }
      }
    }
  }
  const texture = new DataTexture(halves, CORRECTIVE_WIDTH, height, RGBAFormat, HalfFloatType)
  texture.minFilter = NearestFilter
  texture.magFilter = NearestFilter
  texture.needsUpdate = true
  return { texture, unit: 1 / scale, users: 0 }
}

function largestOf(data: Float32Array): number {
  let largest = 0
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i]!))
  return largest
}
