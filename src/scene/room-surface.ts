import {
  BufferAttribute,
  BufferGeometry,
  Color,
  Mesh,
  NoBlending,
  ShaderMaterial,
  UniformsLib,
  UniformsUtils,
  Vector2,
} from 'three'
import vertexShader from '../../shaders/room.vert.glsl?raw'
import fragmentShader from '../../shaders/room.frag.glsl?raw'
import { MARK_DEFINES, markTexture } from './ground-marks.ts'
import type { StageTheme } from './stage-theme.ts'
import { StillUniforms } from './still-uniforms.ts'

/** samples of the key shadow a pixel of the floor takes */
const SHADOW_TAPS = 16
/** a lift so high that no shadow is left, m */
const AWAY = 10
/** floats of one person on the ground, and where in them the lifts of the feet, the ring and its colour are */
const PERSON_FLOATS = 20
const LIFT_AT = 8
const RING_AT = 12
const ACCENT_AT = 16
const STILL = [
  'directionalShadowMatrix',
  'groundColor',
  'glowColor',
  'glowCenter',
  'poolColor',
  'poolCenter',
  'poolRadius',
  'lineColor',
  'markColor',
]

/**
 * Everything behind and under the people, in one draw: backdrop, floor with metric marks, the key light's shadow, contact
 * shadows of the feet and the accent rings at them. Uniforms of many values are flat arrays, which the renderer uploads
 * as they are.
 */
export class RoomSurface {
  readonly object: Mesh
  readonly #geometry = new BufferGeometry()
  readonly #marks = markTexture()
  readonly #material: ShaderMaterial
  readonly #colors = {
    groundColor: new Color(),
    glowColor: new Color(),
    poolColor: new Color(),
    lineColor: new Color(),
    markColor: new Color(),
  }
  readonly #poolCenter = new Vector2()
  readonly #markTurn = new Vector2(1, 0)
  readonly #lineStrength = { value: 0.4 }
  readonly #shadowStrength = { value: 0.7 }
  /** [n, 5, 4]: left foot, right foot, their lifts, ring, accent of each person */
  readonly #ground: Float32Array
  readonly #accent = new Color()
  readonly #onlyRow = { value: -1 }
  readonly #still = new StillUniforms()

  constructor(nPeople: number) {
    this.#ground = new Float32Array(nPeople * PERSON_FLOATS)
    for (let row = 0; row < nPeople; row++) this.clearPerson(row)
    this.#geometry.setAttribute('position', new BufferAttribute(Float32Array.of(-1, -1, 0, 3, -1, 0, -1, 3, 0), 3))
    this.#material = new ShaderMaterial({
      uniforms: UniformsUtils.clone(UniformsLib.lights),
      defines: { ...MARK_DEFINES, N_FEET: nPeople * 2, N_RINGS: nPeople, SHADOW_TAPS, SHADOW_LIFT: '0.012' },
      vertexShader,
      fragmentShader,
      lights: true,
      // three keeps what is opaque in a list of its own, which would be made anew for this alone in each frame
      transparent: true,
      blending: NoBlending,
      depthTest: false,
      depthWrite: false,
      toneMapped: false,
    })
    const own = this.#material.uniforms
    for (const [name, value] of Object.entries(this.#colors)) own[name] = { value }
    own['glowCenter'] = { value: new Vector2(0, 0.1) }
    own['poolCenter'] = { value: this.#poolCenter }
    own['poolRadius'] = { value: 2.7 }
    own['lineStrength'] = this.#lineStrength
    own['shadowStrength'] = this.#shadowStrength
    own['ground'] = { value: this.#ground }
    own['onlyRow'] = this.#onlyRow
    own['marks'] = { value: this.#marks }
    own['markTurn'] = { value: this.#markTurn }
    this.object = new Mesh(this.#geometry, this.#material)
    this.#material.onBeforeCompile = ({ uniforms }) => this.#still.take(uniforms, STILL)
    this.#still.follow(this.object)
    this.object.frustumCulled = false
    this.object.receiveShadow = true
    this.object.renderOrder = -100
    this.object.name = 'room'
  }

  setTheme(theme: StageTheme): void {
    this.#colors.groundColor.set(theme.ground)
    this.#colors.glowColor.set(theme.glow)
    this.#colors.poolColor.set(theme.pool)
    this.#colors.lineColor.set(theme.line)
    this.#colors.markColor.set(theme.label)
    this.#lineStrength.value = theme.lineStrength
    this.#shadowStrength.value = theme.shadowStrength
  }

  /** Middle of the pool of light, m. */
  setCenter(x: number, z: number): void {
    this.#poolCenter.set(x, z)
  }

  /** The studio's lights or colours have changed. */
  relight(): void {
    this.#still.changed()
  }

  /**
   * Where a person's feet are: each a segment on the floor under a sole.
   * @param feet left then right: heel x z, toe x z, height of the sole above the floor, m, Float32Array [2, 5]
   * @param isSeen false: they leave no shadow
   */
  setFeet(row: number, feet: Float32Array, isSeen: boolean): void {
    const person = row * PERSON_FLOATS
    const ground = this.#ground
    for (let foot = 0; foot < 2; foot++) {
      for (let k = 0; k < 4; k++) ground[person + foot * 4 + k] = feet[foot * 5 + k]!
      ground[person + LIFT_AT + foot] = isSeen ? feet[foot * 5 + 4]! : AWAY
    }
  }

  /** Takes a person's marks away: shadows of the feet, ring. */
  clearPerson(row: number): void {
    const person = row * PERSON_FLOATS
    this.#ground.fill(AWAY, person + LIFT_AT, person + LIFT_AT + 2)
    this.#ground.fill(0, person + RING_AT, person + RING_AT + 4)
  }

  setAccent(row: number, accent: string): void {
    this.#accent.set(accent).toArray(this.#ground, row * PERSON_FLOATS + ACCENT_AT)
  }

  /**
   * The ring round a person's feet.
   * @param ring x and z of its middle, m, 0 silent .. 1 speaking, opacity
   */
  setRing(row: number, ring: Float64Array): void {
    const at = row * PERSON_FLOATS + RING_AT
    const ground = this.#ground
    ground[at] = ring[0]!
    ground[at + 1] = ring[1]!
    ground[at + 2] = ring[3]!
    ground[at + 3] = ring[2]!
  }

  /** Draws the marks of one person only; -1: of everybody. */
  showOnly(row: number): void {
    this.#onlyRow.value = row
  }

  /** Turns the metre marks so that they can be read from where the camera is. */
  faceCamera(yaw: number): void {
    const quarters = Math.round(yaw / (Math.PI / 2))
    this.#markTurn.set(Math.round(Math.cos((quarters * Math.PI) / 2)), Math.round(Math.sin((quarters * Math.PI) / 2)))
  }

  dispose(): void {
    this.#geometry.dispose()
    this.#material.dispose()
    this.#marks.dispose()
  }
}
