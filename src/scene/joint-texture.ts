import { DataTexture, FloatType, NearestFilter, RGBAFormat } from 'three'
import type { WebGLRenderer } from 'three'
import type { BodyMesh } from '../body/index.ts'
import { bindForWriting, madeTexture } from './made-texture.ts'
import { writeSkinMatrices } from './skin-matrices.ts'

/** Joints a row can hold: SMPL-H's 52, jaw and eyes, and rows that share out twist. */
export const MAX_JOINTS = 96
/** Morphs a row can hold. */
export const MAX_MORPHS = 64
const LEFT_EYE = 53
const N_EYES = 2
/** Texels at which weights of morphs begin, four a texel, and the eyes' bind inverses, three texels each. */
const MORPH_TEXEL = MAX_JOINTS * 3
const EYE_TEXEL = MORPH_TEXEL + MAX_MORPHS / 4
const ROW_TEXELS = EYE_TEXEL + N_EYES * 3
/** Where in a row the shaders find what is not a joint. */
export const ROW_DEFINES = `#define MORPH_TEXEL ${MORPH_TEXEL}\n#define EYE_TEXEL ${EYE_TEXEL}`

/**
 * What poses all people in one small RGBA32F texture: a person is a row, a joint is three texels; behind the joints the
 * weights of morphs and where the eyes are bound, which as uniforms would be sent again for each pass over each person.
 * One upload of at most a few kilobytes a displayed frame, however many vertices the bodies have.
 */
export class JointTexture {
  readonly texture: DataTexture
  readonly #data: Float32Array
  readonly #last: Float32Array[] = []
  #firstStale = Infinity
  #lastStale = -1

  constructor(maxPeople: number) {
    this.#data = new Float32Array(maxPeople * ROW_TEXELS * 4)
    this.texture = new DataTexture(this.#data, ROW_TEXELS, maxPeople, RGBAFormat, FloatType)
    this.texture.minFilter = NearestFilter
    this.texture.magFilter = NearestFilter
    this.texture.needsUpdate = true
    for (let i = 0; i < maxPeople; i++) this.#last.push(new Float32Array(MAX_JOINTS * 16))
  }

  /** Writes one person's row. Returns false, and uploads nothing, if the pose is the one already there. */
  write(row: number, world: Float32Array, mesh: BodyMesh): boolean {
    const last = this.#last[row]
    if (last === undefined) throw new RangeError(`joint texture: row ${row} of ${this.#last.length}`)
    const n = Math.min(world.length, last.length)
    let same = true
    for (let i = 0; i < n; i++) {
      if (last[i] !== world[i]) {
        same = false
        last[i] = world[i]!
      }
    }
    if (same) return false
    writeSkinMatrices(world, mesh, this.#data, row * ROW_TEXELS * 4)
    this.#touch(row)
    return true
  }

  /**
   * Writes the weights of one person's morphs, those that the mesh has.
   * @returns false if they are the ones already there
   */
  writeMorphs(row: number, weights: Float32Array, nMorphs: number): boolean {
    const data = this.#data
    const at = (row * ROW_TEXELS + MORPH_TEXEL) * 4
    const n = Math.min(weights.length, nMorphs, MAX_MORPHS)
    let changed = false
    for (let i = 0; i < n; i++) {
      if (data[at + i] === weights[i]) continue
      data[at + i] = weights[i]!
      changed = true
    }
    if (changed) this.#touch(row)
    return changed
  }

  /** Takes another mesh of one person: where its eyes are bound, no morph, and the next pose counts. */
  setMesh(row: number, mesh: BodyMesh | null): void {
    this.#last[row]?.fill(Number.NaN)
    const at = (row * ROW_TEXELS + MORPH_TEXEL) * 4
    this.#data.fill(0, at, (row + 1) * ROW_TEXELS * 4)
    if (mesh !== null) writeEyes(mesh, this.#data, (row * ROW_TEXELS + EYE_TEXEL) * 4)
    this.#touch(row)
  }

  #touch(row: number): void {
    this.#firstStale = Math.min(this.#firstStale, row)
    this.#lastStale = Math.max(this.#lastStale, row)
  }

  /**
   * Brings the GPU's copy up to date; call once before drawing. The rows go straight into the texture that three made: its
   * own way would set every parameter of the texture again and look it up under a key of 15 joined strings, each frame.
   */
  upload(renderer: WebGLRenderer): void {
    if (this.#lastStale < 0) return
    const row = this.#firstStale
    const nRows = this.#lastStale - row + 1
    this.#firstStale = Infinity
    this.#lastStale = -1
    const made = madeTexture(renderer, this.texture)
    if (made === null) {
      // not on this context yet: three makes it of all rows
      this.texture.needsUpdate = true
      return
    }
    const gl = bindForWriting(renderer, made)
    const at = row * ROW_TEXELS * 4
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, row, ROW_TEXELS, nRows, gl.RGBA, gl.FLOAT, this.#data, at)
  }

  /** Makes the next write of a row count, for another shape of the mesh in an old pose. */
  forget(row: number): void {
    this.#last[row]?.fill(Number.NaN)
  }

  dispose(): void {
    this.texture.dispose()
  }
}

/** Rows of the 3x4 matrices that take a point of the bound mesh to the eyes' own axes. */
function writeEyes(mesh: BodyMesh, out: Float32Array, offset: number): void {
  for (let eye = 0; eye < N_EYES; eye++) {
    const bind = (LEFT_EYE + eye) * 16
    if (bind + 16 > mesh.bindInverses.length) return
    for (let r = 0; r < 3; r++) {
      for (let c = 0; c < 4; c++) out[offset + (eye * 3 + r) * 4 + c] = mesh.bindInverses[bind + c * 4 + r]!
    }
  }
}
