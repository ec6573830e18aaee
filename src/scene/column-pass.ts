import {
  BufferAttribute,
  BufferGeometry,
  Camera,
  FloatType,
  Mesh,
  NearestFilter,
  NoBlending,
  Scene,
  ShaderMaterial,
  WebGLRenderTarget,
} from 'three'
import type { Texture, WebGLRenderer } from 'three'
import fillVertex from '../../shaders/fill.vert.glsl?raw'
import columnsFragment from '../../shaders/vertex-columns.frag.glsl?raw'
import { COLUMN_BLOCK, rowTexels } from '../body/index.ts'
import type { VertexColumns } from '../body/index.ts'
import { columnTexture } from './column-texture.ts'
import type { ColumnTexture } from './column-texture.ts'
import type { ProgramsAhead } from './programs-ahead.ts'

/**
 * Resolves linear displacements of one person (pose blend shapes, a decoded expression) to one per vertex, once per
 * displayed pose.
 *
 * In the vertex shader itself each of the passes (picture, shadow, see-through prepass, ids) would read all 459 columns
 * of every vertex again, and again for each triangle that the vertex cache has forgotten it in: 20 MB a pass. Resolved,
 * a pass reads one texel a vertex, and all passes see the same shape.
 */
export class ColumnPass {
  readonly #columns: ColumnTexture
  readonly #target: WebGLRenderTarget
  readonly #material: ShaderMaterial
  readonly #geometry = new BufferGeometry()
  readonly #scene = new Scene()
  readonly #camera = new Camera()
  /** [4 * rowTexels], zero while off */
  readonly #feature: Float32Array
  readonly #next: Float32Array
  #enabled = true
  #stale = true

  constructor(columns: VertexColumns) {
    this.#columns = columnTexture(columns)
    const { texture, nBlocks } = this.#columns
    const nTexels = rowTexels(columns.nColumns)
    this.#feature = new Float32Array(nTexels * 4)
    this.#next = new Float32Array(nTexels * 4)
    this.#target = new WebGLRenderTarget(COLUMN_BLOCK, nBlocks, {
      type: FloatType,
      depthBuffer: false,
      minFilter: NearestFilter,
      magFilter: NearestFilter,
    })
    this.#material = new ShaderMaterial({
      defines: { N_ROW_TEXELS: nTexels },
      uniforms: { columns: { value: texture }, feature: { value: this.#feature }, unit: { value: columns.unit } },
      vertexShader: fillVertex,
      fragmentShader: columnsFragment,
      blending: NoBlending,
      depthTest: false,
      depthWrite: false,
    })
    this.#geometry.setAttribute('position', new BufferAttribute(Float32Array.of(-1, -1, 0, 3, -1, 0, -1, 3, 0), 3))
    const fill = new Mesh(this.#geometry, this.#material)
    fill.frustumCulled = false
    this.#scene.add(fill)
  }

  /** RGBA32F, 1024 vertices a row: displacement before skinning, m. */
  get texture(): Texture {
    return this.#target.texture
  }

  /** Off: every displacement is zero, and nothing is read. */
  setEnabled(enabled: boolean): void {
    if (enabled === this.#enabled) return
    this.#enabled = enabled
    if (enabled) this.#feature.set(this.#next)
    else this.#feature.fill(0)
    this.#stale = true
  }

  /** The numbers of this displayed frame: write them, then `commit`. */
  get feature(): Float32Array {
    return this.#next
  }

  /** @returns true if the shape changes by what was written */
  commit(): boolean {
    if (!this.#enabled) return false
    const own = this.#feature
    const next = this.#next
    for (let i = 0; i < own.length; i++) {
      if (own[i] === next[i]) continue
      own.set(next)
      this.#stale = true
      return true
    }
    return false
  }

  /** Makes the next resolve count: after a lost context the target is empty. */
  invalidate(): void {
    this.#stale = true
  }

  /** Asks for the program. */
  askAhead(renderer: WebGLRenderer, programs: ProgramsAhead): void {
    programs.ask(renderer, this.#scene, this.#camera, this.#scene, true)
  }

  /** Brings a slice of the columns to the GPU. @returns true once all are there */
  uploadAhead(renderer: WebGLRenderer): boolean {
    return this.#columns.upload(renderer, false)
  }

  /** Brings the texture to the pose; before anything that reads it is drawn. */
  resolve(renderer: WebGLRenderer): void {
    if (!this.#stale) return
    this.#stale = false
    // Without it the target cannot be drawn to; it then reads as zeros, which is the body without them.
    if (!renderer.extensions.has('EXT_color_buffer_float')) return
    this.#columns.upload(renderer, true)
    const target = renderer.getRenderTarget()
    renderer.setRenderTarget(this.#target)
    renderer.render(this.#scene, this.#camera)
    renderer.setRenderTarget(target)
  }

  dispose(): void {
    this.#columns.release()
    this.#target.dispose()
    this.#material.dispose()
    this.#geometry.dispose()
  }
}
