import { BufferAttribute, BufferGeometry, Color, Mesh, ShaderMaterial, Vector2 } from 'three'
import vertexShader from '../../shaders/backdrop.vert.glsl?raw'
import fragmentShader from '../../shaders/backdrop.frag.glsl?raw'
import type { StageTheme } from './stage-theme.ts'

/** The wall of the studio: one screen-filling triangle behind everything. */
export class Backdrop {
  readonly object: Mesh
  readonly #geometry = new BufferGeometry()
  readonly #uniforms = {
    groundColor: { value: new Color() },
    glowColor: { value: new Color() },
    glowCenter: { value: new Vector2(0, 0.1) },
    aspect: { value: 1 },
  }
  readonly #material: ShaderMaterial

  constructor() {
    this.#geometry.setAttribute('position', new BufferAttribute(new Float32Array([-1, -1, 0, 3, -1, 0, -1, 3, 0]), 3))
    this.#material = new ShaderMaterial({
      uniforms: this.#uniforms,
      vertexShader,
      fragmentShader,
      depthTest: false,
      depthWrite: false,
      toneMapped: false,
    })
    this.object = new Mesh(this.#geometry, this.#material)
    this.object.frustumCulled = false
    this.object.renderOrder = -100
    this.object.name = 'backdrop'
  }

  setTheme(theme: StageTheme): void {
    this.#uniforms.groundColor.value.set(theme.ground)
    this.#uniforms.glowColor.value.set(theme.glow)
  }

  setAspect(aspect: number): void {
    this.#uniforms.aspect.value = aspect
  }

  dispose(): void {
    this.#geometry.dispose()
    this.#material.dispose()
  }
}
