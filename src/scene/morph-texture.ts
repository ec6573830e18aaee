import { DataTexture, FloatType, NearestFilter, RGBAFormat } from 'three'
import type { MorphSet } from '../body/index.ts'

/** Width, texels; the shader holds the same number. */
const MORPH_WIDTH = 1024

/** The GPU form of sparse morphs: two texels an entry, (delta, morph) and (normal delta, 0). */
export function morphTexture(morphs: MorphSet): DataTexture {
  const nEntries = morphs.entryMorphs.length
  if (morphs.deltas.length !== nEntries * 3 || morphs.normalDeltas.length !== nEntries * 3) {
    throw new RangeError(`morphs: ${nEntries} entries, ${morphs.deltas.length} delta numbers`)
  }
  const rows = Math.max(1, Math.ceil((nEntries * 2) / MORPH_WIDTH))
  const data = new Float32Array(rows * MORPH_WIDTH * 4)
  for (let e = 0; e < nEntries; e++) {
    data.set(morphs.deltas.subarray(e * 3, e * 3 + 3), e * 8)
    data[e * 8 + 3] = morphs.entryMorphs[e]!
    data.set(morphs.normalDeltas.subarray(e * 3, e * 3 + 3), e * 8 + 4)
  }
  const texture = new DataTexture(data, MORPH_WIDTH, rows, RGBAFormat, FloatType)
  texture.minFilter = NearestFilter
  texture.magFilter = NearestFilter
  texture.needsUpdate = true
  return texture
}
