import {
  AdditiveBlending,
  CylinderGeometry,
  DoubleSide,
  InstancedBufferGeometry,
  Mesh,
  NormalBlending,
  ShaderMaterial,
} from 'three'
import vertexShader from '../../shaders/emotion-veils.vert.glsl?raw'
import fragmentShader from '../../shaders/emotion-veils.frag.glsl?raw'
import { CERTAINTY } from './emotion-display.ts'

/** tallest veil, at certainty 1, and lowest, m */
const TALLEST = 0.34
const LOWEST = 0.03
/** less than this of certainty or opacity is not seen */
const LEAST = 0.01

/** The curtains of light at people's feet, one instanced draw for all of them, none while nobody's emotion is known. */
export class EmotionVeils {
  readonly object: Mesh
  readonly #geometry = new InstancedBufferGeometry()
  readonly #material: ShaderMaterial
  readonly #veils: Float32Array
  readonly #colors: Float32Array
  readonly #onlyRow = { value: -1 }

  constructor(nPeople: number) {
    this.#veils = new Float32Array(nPeople * 4)
    this.#colors = new Float32Array(nPeople * 3)
    const cylinder = new CylinderGeometry(1, 1, 1, 64, 1, true)
    this.#geometry.setIndex(cylinder.index)
    for (const name of ['position', 'normal', 'uv']) this.#geometry.setAttribute(name, cylinder.attributes[name]!)
    this.#geometry.instanceCount = nPeople
    this.#material = new ShaderMaterial({
      defines: { N_VEILS: nPeople },
      uniforms: { veils: { value: this.#veils }, veilColors: { value: this.#colors }, onlyRow: this.#onlyRow },
      vertexShader,
      fragmentShader,
      transparent: true,
      depthWrite: false,
      side: DoubleSide,
      // one draw for both sides: additive light needs no order
      forceSinglePass: true,
      blending: AdditiveBlending,
      toneMapped: false,
    })
    this.object = new Mesh(this.#geometry, this.#material)
    this.object.frustumCulled = false
    this.object.renderOrder = -9
    this.object.visible = false
    this.object.name = 'emotion veils'
  }

  /** Light rooms take paint instead of light. */
  setAdditive(additive: boolean): void {
    this.#material.blending = additive ? AdditiveBlending : NormalBlending
  }

  /**
   * @param ring x and z of the middle of the ring it stands on, m; its fifth is the opacity, 0..1
   * @param emotion its colour, r, g, b, linear, and its certainty 0..1, the veil's height; 0 hides it
   */
  set(row: number, ring: Float64Array, emotion: Float64Array): void {
    const veils = this.#veils
    const certainty = emotion[CERTAINTY]!
    const opacity = ring[4]!
    const isSeen = certainty > LEAST && opacity > LEAST
    veils[row * 4] = ring[0]!
    veils[row * 4 + 1] = ring[1]!
    veils[row * 4 + 2] = LOWEST + (TALLEST - LOWEST) * certainty
    veils[row * 4 + 3] = isSeen ? opacity : 0
    for (let k = 0; k < 3; k++) this.#colors[row * 3 + k] = emotion[k]!
    if (isSeen) this.object.visible = true
    else this.#hideIfNone()
  }

  /** Draws one person's veil only; -1: everybody's. */
  showOnly(row: number): void {
    this.#onlyRow.value = row
  }

  clear(row: number): void {
    this.#veils[row * 4 + 3] = 0
    this.#hideIfNone()
  }

  dispose(): void {
    this.#geometry.dispose()
    this.#material.dispose()
  }

  #hideIfNone(): void {
    for (let at = 3; at < this.#veils.length; at += 4) if (this.#veils[at]! > 0) return
    this.object.visible = false
  }
}
