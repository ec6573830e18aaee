import { DataTexture, FloatType, NearestFilter, RGBAFormat } from 'three'
import type { WebGLRenderer } from 'three'
import type { BodyMesh } from '../body/index.ts'
import { SKIN_MATRIX_FLOATS, writeSkinMatrices } from './skin-matrices.ts'

/** Joints a row can hold: SMPL-H's 52, jaw and eyes, and rows that share out twist. */
export const MAX_JOINTS = 96

/**
 * Skin matrices of all people in one small RGBA32F texture: a person is a row, a joint is three texels.
 * One upload of at most a few kilobytes a displayed frame, however many vertices the bodies have.
 */
export class JointTexture {
  readonly texture: DataTexture
  readonly #data: Float32Array
  readonly #last: Float32Array[] = []
  #firstStale = Infinity
  #lastStale = -1

  constructor(maxPeople: number) {
    this.#data = new Float32Array(maxPeople * MAX_JOINTS * SKIN_MATRIX_FLOATS)
    this.texture = new DataTexture(this.#data, MAX_JOINTS * 3, maxPeople, RGBAFormat, FloatType)
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
    writeSkinMatrices(world, mesh, this.#data, row * MAX_JOINTS * SKIN_MATRIX_FLOATS)
    this.#firstStale = Math.min(this.#firstStale, row)
    this.#lastStale = Math.max(this.#lastStale, row)
    return true
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
    const known: unknown = renderer.properties.get(this.texture)
    const made: unknown = typeof known === 'object' && known !== null ? Reflect.get(known, '__webglTexture') : undefined
    if (!(made instanceof WebGLTexture)) {
      // not on this context yet: three makes it of all rows
      this.texture.needsUpdate = true
      return
    }
    const gl = renderer.getContext() as WebGL2RenderingContext
    const { state } = renderer
    state.activeTexture(gl.TEXTURE0)
    state.bindTexture(gl.TEXTURE_2D, made)
    state.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false)
    state.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false)
    state.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE)
    state.pixelStorei(gl.UNPACK_ALIGNMENT, 4)
    const at = row * MAX_JOINTS * SKIN_MATRIX_FLOATS
    gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, row, MAX_JOINTS * 3, nRows, gl.RGBA, gl.FLOAT, this.#data, at)
  }

  /** Makes the next write of a row count, for a new mesh in an old pose. */
  forget(row: number): void {
    this.#last[row]?.fill(Number.NaN)
  }

  dispose(): void {
    this.texture.dispose()
  }
}
