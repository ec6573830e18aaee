import {
  AdditiveBlending,
  Color,
  CylinderGeometry,
  DoubleSide,
  Group,
  Mesh,
  NormalBlending,
  PlaneGeometry,
  ShaderMaterial,
} from 'three'
import ringVertex from '../../shaders/feet-ring.vert.glsl?raw'
import ringFragment from '../../shaders/feet-ring.frag.glsl?raw'
import wallVertex from '../../shaders/emotion-wall.vert.glsl?raw'
import wallFragment from '../../shaders/emotion-wall.frag.glsl?raw'

/** radius of the accent line, m */
const RING_RADIUS = 0.38
/** tallest curtain of light, at certainty 1, m */
const WALL_HEIGHT = 0.34

/** Accent ring at a person's feet, with the curtain of light that tells the emotion. */
export class FeetRing {
  readonly group = new Group()
  readonly #plane = new PlaneGeometry(1, 1)
  readonly #cylinder = new CylinderGeometry(1, 1, 1, 64, 1, true)
  readonly #ringUniforms = { accent: { value: new Color() }, opacity: { value: 1 }, speaking: { value: 0 } }
  readonly #wallUniforms = { color: { value: new Color() }, opacity: { value: 0 } }
  readonly #ringMaterial: ShaderMaterial
  readonly #wallMaterial: ShaderMaterial
  readonly #wall: Mesh

  constructor(accent: string) {
    this.#ringMaterial = new ShaderMaterial({
      uniforms: this.#ringUniforms,
      vertexShader: ringVertex,
      fragmentShader: ringFragment,
      transparent: true,
      depthWrite: false,
      toneMapped: false,
    })
    this.#wallMaterial = new ShaderMaterial({
      uniforms: this.#wallUniforms,
      vertexShader: wallVertex,
      fragmentShader: wallFragment,
      transparent: true,
      depthWrite: false,
      side: DoubleSide,
      blending: AdditiveBlending,
      toneMapped: false,
    })
    const ring = new Mesh(this.#plane, this.#ringMaterial)
    ring.rotation.x = -Math.PI / 2
    ring.position.y = 0.002
    ring.scale.setScalar((RING_RADIUS / 0.88) * 2)
    ring.renderOrder = -10
    this.#wall = new Mesh(this.#cylinder, this.#wallMaterial)
    this.#wall.renderOrder = -9
    this.#wall.visible = false
    this.group.add(ring, this.#wall)
    this.setAccent(accent)
  }

  setAccent(accent: string): void {
    this.#ringUniforms.accent.value.set(accent)
  }

  /** Light rooms take paint instead of light. */
  setAdditive(additive: boolean): void {
    this.#wallMaterial.blending = additive ? AdditiveBlending : NormalBlending
  }

  /** @param speaking 0 silent .. 1 speaking */
  setState(opacity: number, speaking: number): void {
    this.#ringUniforms.opacity.value = opacity
    this.#ringUniforms.speaking.value = speaking
  }

  /**
   * @param r,g,b linear colour of the emotion
   * @param certainty 0..1, height of the curtain; 0 hides it
   * @param opacity 0..1
   */
  setEmotion(r: number, g: number, b: number, certainty: number, opacity: number): void {
    const visible = certainty > 0.01 && opacity > 0.01
    this.#wall.visible = visible
    if (!visible) return
    const height = 0.03 + WALL_HEIGHT * certainty
    this.#wallUniforms.color.value.setRGB(r, g, b)
    this.#wallUniforms.opacity.value = opacity
    this.#wall.scale.set(RING_RADIUS, height, RING_RADIUS)
    this.#wall.position.y = height / 2
  }

  dispose(): void {
    this.#plane.dispose()
    this.#cylinder.dispose()
    this.#ringMaterial.dispose()
    this.#wallMaterial.dispose()
    this.group.removeFromParent()
  }
}
