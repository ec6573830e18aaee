import { DataTexture, FloatType, NearestFilter, RGBAFormat, RGFormat } from 'three'
import type { MorphSet } from '../body/index.ts'

/** Width of both textures, texels; the shader holds the same number. */
const MORPH_WIDTH = 1024

export interface MorphTextures {
  readonly nMorphs: number
  readonly runs: DataTexture
  readonly entries: DataTexture
  dispose(): void
}

/** The GPU form of sparse morphs: one texel (first, count) a vertex, two texels an entry. */
export function morphTextures(morphs: MorphSet): MorphTextures {
  const nVertices = morphs.vertexStart.length - 1
  const nEntries = morphs.entryMorphs.length
  if (morphs.deltas.length !== nEntries * 3 || morphs.normalDeltas.length !== nEntries * 3) {
    throw new RangeError(`morphs: ${nEntries} entries, ${morphs.deltas.length} delta numbers`)
  }
  const runRows = Math.max(1, Math.ceil(nVertices / MORPH_WIDTH))
  const runData = new Float32Array(runRows * MORPH_WIDTH * 2)
  for (let v = 0; v < nVertices; v++) {
    runData[v * 2] = morphs.vertexStart[v]!
    runData[v * 2 + 1] = morphs.vertexStart[v + 1]! - morphs.vertexStart[v]!
  }
  const entryRows = Math.max(1, Math.ceil((nEntries * 2) / MORPH_WIDTH))
  const entryData = new Float32Array(entryRows * MORPH_WIDTH * 4)
  for (let e = 0; e < nEntries; e++) {
    entryData.set(morphs.deltas.subarray(e * 3, e * 3 + 3), e * 8)
    entryData[e * 8 + 3] = morphs.entryMorphs[e]!
    entryData.set(morphs.normalDeltas.subarray(e * 3, e * 3 + 3), e * 8 + 4)
  }
  const runs = new DataTexture(runData, MORPH_WIDTH, runRows, RGFormat, FloatType)
  const entries = new DataTexture(entryData, MORPH_WIDTH, entryRows, RGBAFormat, FloatType)
  for (const texture of [runs, entries]) {
    texture.minFilter = NearestFilter
    texture.magFilter = NearestFilter
    texture.needsUpdate = true
  }
  const dispose = () => {
    runs.dispose()
    entries.dispose()
  }
  return { nMorphs: morphs.names.length, runs, entries, dispose }
}
