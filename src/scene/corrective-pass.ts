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
import correctivesFragment from '../../shaders/pose-correctives.frag.glsl?raw'
import { quatPoseFeature } from '../body/index.ts'
import type { PoseCorrectives } from '../body/index.ts'
import { CORRECTIVE_WIDTH, ROW_TEXELS, correctiveColumns } from './corrective-columns.ts'
import type { CorrectiveColumns } from './corrective-columns.ts'

/**
 * Resolves the pose blend shapes of one person to a displacement per vertex, once per displayed pose.
 *
 * In the vertex shader itself each of the passes (picture, shadow, see-through prepass, ids) would read all 459 columns
 * of every vertex again, and again for each triangle that the vertex cache has forgotten it in: 20 MB a pass. Resolved,
 * a pass reads one texel a vertex, and all passes see the same shape.
 */
export class CorrectivePass {
  readonly #columns: CorrectiveColumns
  readonly #target: WebGLRenderTarget
  readonly #material: ShaderMaterial
  readonly #geometry = new BufferGeometry()
  readonly #scene = new Scene()
  readonly #camera = new Camera()
  /** [4 * ROW_TEXELS], zero while correctives are off */
  readonly #feature = new Float32Array(ROW_TEXELS * 4)
  readonly #next = new Float32Array(ROW_TEXELS * 4)
  #enabled = true
  #stale = true

  constructor(correctives: PoseCorrectives) {
    this.#columns = correctiveColumns(correctives)
    const { texture, nBlocks, unit } = this.#columns
    this.#target = new WebGLRenderTarget(CORRECTIVE_WIDTH, nBlocks, {
      type: FloatType,
      depthBuffer: false,
      minFilter: NearestFilter,
      magFilter: NearestFilter,
    })
    this.#material = new ShaderMaterial({
      defines: { N_ROW_TEXELS: ROW_TEXELS },
      uniforms: { columns: { value: texture }, feature: { value: this.#feature }, unit: { value: unit } },
      vertexShader: fillVertex,
      fragmentShader: correctivesFragment,
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

  /** Takes the rotations of this displayed frame, xyzw [52, 4]. */
  setPose(quats: Float32Array): void {
    const next = quatPoseFeature(quats, this.#next)
    if (!this.#enabled) return
    const own = this.#feature
    for (let i = 0; i < own.length; i++) {
      if (own[i] === next[i]) continue
      own.set(next)
      this.#stale = true
      return
    }
  }

  /** Makes the next resolve count: after a lost context the target is empty. */
  invalidate(): void {
    this.#stale = true
  }

  /** Brings the texture to the pose; before anything that reads it is drawn. */
  resolve(renderer: WebGLRenderer): void {
    if (!this.#stale) return
    this.#stale = false
    // Without it the target cannot be drawn to; it then reads as zeros, which is the body without correctives.
    if (!renderer.extensions.has('EXT_color_buffer_float')) return
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
