import { DataTexture, HalfFloatType, NearestFilter, RGBAFormat } from 'three'
import type { WebGLRenderer } from 'three'
import { COLUMN_BLOCK, rowTexels } from '../body/index.ts'
import type { VertexColumns } from '../body/index.ts'
import { bindForWriting, madeTexture } from './made-texture.ts'

/** Rows of texels that any WebGL2 of use has. */
const MAX_HEIGHT = 8192
/** Rows sent at once, 1 MB: what a frame has time for. */
const SLICE_ROWS = 128

/** Columns as a texture, shared by all who draw them. */
export interface ColumnTexture {
  readonly texture: DataTexture
  /** rows of 1024 vertices */
  readonly nBlocks: number
  /**
   * Brings columns to the GPU that are not there yet.
   * @param whole all of them, or one slice of them
   * @returns true once all are there
   */
  upload(renderer: WebGLRenderer, whole: boolean): boolean
  release(): void
}

/** 20 MB each for an official model, so people with the same body share them. */
const shared = new WeakMap<Uint16Array, SlicedTexture>()

/** Whether columns have room in one texture. */
export function hasRoomForColumns(columns: VertexColumns): boolean {
  return heightOf(columns) <= MAX_HEIGHT
}

/** The texture of these columns; the same one for all who ask while anyone holds it. */
export function columnTexture(columns: VertexColumns): ColumnTexture {
  const { halves } = columns
  const entry = shared.get(halves) ?? new SlicedTexture(columns)
  shared.set(halves, entry)
  entry.users++
  const release = (): void => {
    entry.users--
    if (entry.users > 0) return
    shared.delete(halves)
    entry.texture.dispose()
  }
  return {
    texture: entry.texture,
    nBlocks: Math.ceil(columns.nVertices / COLUMN_BLOCK),
    upload: (renderer, whole) => entry.upload(renderer, whole),
    release,
  }
}

class SlicedTexture {
  readonly texture: DataTexture
  users = 0
  readonly #halves: Uint16Array
  readonly #height: number
  /** where the rows went; another one after a lost context */
  #made: WebGLTexture | null = null
  #nSent = 0

  constructor(columns: VertexColumns) {
    this.#halves = columns.halves
    this.#height = heightOf(columns)
    this.texture = new DataTexture(columns.halves, COLUMN_BLOCK, this.#height, RGBAFormat, HalfFloatType)
    this.texture.minFilter = NearestFilter
    this.texture.magFilter = NearestFilter
    // three only makes room
    this.texture.source.dataReady = false
    this.texture.needsUpdate = true
  }

  upload(renderer: WebGLRenderer, whole: boolean): boolean {
    let made = madeTexture(renderer, this.texture)
    if (made === null) {
      renderer.initTexture(this.texture)
      made = madeTexture(renderer, this.texture)
    }
    if (made === null) return false
    if (made !== this.#made) this.#nSent = 0
    this.#made = made
    const left = this.#height - this.#nSent
    if (left === 0) return true
    const nRows = whole ? left : Math.min(left, SLICE_ROWS)
    const gl = bindForWriting(renderer, made)
    const { RGBA, HALF_FLOAT, TEXTURE_2D } = gl
    const at = this.#nSent * COLUMN_BLOCK * 4
    gl.texSubImage2D(TEXTURE_2D, 0, 0, this.#nSent, COLUMN_BLOCK, nRows, RGBA, HALF_FLOAT, this.#halves, at)
    this.#nSent += nRows
    return this.#nSent === this.#height
  }
}

function heightOf({ nVertices, nColumns }: VertexColumns): number {
  return Math.ceil(nVertices / COLUMN_BLOCK) * 3 * rowTexels(nColumns)
}
