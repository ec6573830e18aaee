import { DataTexture, HalfFloatType, NearestFilter, RGBAFormat } from 'three'
import { COLUMN_BLOCK, rowTexels } from '../body/index.ts'
import type { VertexColumns } from '../body/index.ts'

/** Rows of texels that any WebGL2 of use has. */
const MAX_HEIGHT = 8192

/** Columns as a texture, shared by all who draw them. */
export interface ColumnTexture {
  readonly texture: DataTexture
  /** rows of 1024 vertices */
  readonly nBlocks: number
  release(): void
}

interface Shared {
  readonly texture: DataTexture
  users: number
}

/** 20 MB each for an official model, so people with the same body share them. */
const shared = new WeakMap<Uint16Array, Shared>()

/** Whether columns have room in one texture. */
export function hasRoomForColumns(columns: VertexColumns): boolean {
  return heightOf(columns) <= MAX_HEIGHT
}

/** The texture of these columns; the same one for all who ask while anyone holds it. */
export function columnTexture(columns: VertexColumns): ColumnTexture {
  const { halves } = columns
  const entry = shared.get(halves) ?? createShared(columns)
  shared.set(halves, entry)
  entry.users++
  const release = (): void => {
    entry.users--
    if (entry.users > 0) return
    shared.delete(halves)
    entry.texture.dispose()
  }
  return { texture: entry.texture, nBlocks: Math.ceil(columns.nVertices / COLUMN_BLOCK), release }
}

function createShared(columns: VertexColumns): Shared {
  const texture = new DataTexture(columns.halves, COLUMN_BLOCK, heightOf(columns), RGBAFormat, HalfFloatType)
  texture.minFilter = NearestFilter
  texture.magFilter = NearestFilter
  texture.needsUpdate = true
  return { texture, users: 0 }
}

function heightOf({ nVertices, nColumns }: VertexColumns): number {
  return Math.ceil(nVertices / COLUMN_BLOCK) * 3 * rowTexels(nColumns)
}
