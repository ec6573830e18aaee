import {
  CanvasTexture,
  Color,
  Group,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  ShaderMaterial,
  UniformsLib,
  UniformsUtils,
  Vector2,
  Vector4,
} from 'three'
import vertexShader from '../../shaders/floor.vert.glsl?raw'
import fragmentShader from '../../shaders/floor.frag.glsl?raw'
import type { StageTheme } from './stage-theme.ts'

/** half the edge of the floor, m; it has faded out long before */
const FLOOR_HALF = 14
/** samples of the key shadow a pixel of the floor takes */
const SHADOW_TAPS = 16
const LABEL_METRES = [-2, -1, 1, 2] as const
const LABEL_PIXELS = 64

/** Floor with metric marks, the key light's shadow and the contact shadows of up to `nFeet` feet. */
export class Floor {
  readonly group = new Group()
  readonly #geometry = new PlaneGeometry(FLOOR_HALF * 2, FLOOR_HALF * 2)
  readonly #labelGeometry = new PlaneGeometry(1, 1)
  readonly #material: ShaderMaterial
  readonly #marks = new Group()
  readonly #labels: { texture: CanvasTexture; material: MeshBasicMaterial }[] = []
  readonly #feet: Vector4[] = []
  readonly #lift: number[] = []

  constructor(nFeet: number) {
    for (let i = 0; i < nFeet; i++) {
      this.#feet.push(new Vector4(0, 0, 0, 0))
      this.#lift.push(AWAY)
    }
    this.#material = new ShaderMaterial({
      uniforms: UniformsUtils.merge([UniformsLib.lights, FLOOR_UNIFORMS]),
      defines: { N_FEET: nFeet, SHADOW_TAPS },
      vertexShader,
      fragmentShader,
      lights: true,
      transparent: true,
      depthWrite: false,
      toneMapped: false,
    })
    this.#material.uniforms['feet'] = { value: this.#feet }
    this.#material.uniforms['footLift'] = { value: this.#lift }
    const plane = new Mesh(this.#geometry, this.#material)
    plane.rotation.x = -Math.PI / 2
    plane.receiveShadow = true
    plane.renderOrder = -20
    plane.name = 'floor'
    this.group.add(plane)
    for (const metres of LABEL_METRES) this.#addLabel(metres)
    this.group.add(this.#marks)
  }

  setTheme(theme: StageTheme): void {
    const u = this.#material.uniforms
    color(u['poolColor']).set(theme.pool)
    color(u['edgeColor']).set(theme.ground)
    color(u['lineColor']).set(theme.line)
    u['lineStrength']!.value = theme.lineStrength
    u['shadowStrength']!.value = theme.shadowStrength
    for (const label of this.#labels) label.material.color.set(theme.label)
  }

  /** Middle of the pool of light, m. */
  setCenter(x: number, z: number): void {
    const center: unknown = this.#material.uniforms['poolCenter']?.value
    if (center instanceof Vector2) center.set(x, z)
  }

  /**
   * A foot as a segment on the floor.
   * @param lift height of the sole above the floor, m; far up leaves no shadow
   */
  setFoot(index: number, heelX: number, heelZ: number, toeX: number, toeZ: number, lift: number): void {
    this.#feet[index]?.set(heelX, heelZ, toeX, toeZ)
    if (index < this.#lift.length) this.#lift[index] = lift
  }

  /** Turns the metre marks so that they can be read from where the camera is. */
  faceCamera(yaw: number): void {
    this.#marks.rotation.y = Math.round(yaw / (Math.PI / 2)) * (Math.PI / 2)
  }

  /** Takes a foot's shadow away. */
  clearFoot(index: number): void {
    if (index < this.#lift.length) this.#lift[index] = AWAY
  }

  dispose(): void {
    this.#geometry.dispose()
    this.#labelGeometry.dispose()
    this.#material.dispose()
    for (const { texture, material } of this.#labels) {
      texture.dispose()
      material.dispose()
    }
  }

  #addLabel(metres: number): void {
    const texture = labelTexture(`${Math.abs(metres)} m`)
    const material = new MeshBasicMaterial({
      map: texture,
      transparent: true,
      opacity: 0.55,
      depthWrite: false,
      toneMapped: false,
    })
    const label = new Mesh(this.#labelGeometry, material)
    label.rotation.x = -Math.PI / 2
    label.scale.set(0.24, 0.12, 1)
    label.position.set(metres + 0.14, 0.001, 1 + 0.08)
    label.renderOrder = -19
    this.#marks.add(label)
    this.#labels.push({ texture, material })
  }
}

/** a lift so high that no shadow is left, m */
const AWAY = 10

const FLOOR_UNIFORMS = {
  poolColor: { value: new Color() },
  edgeColor: { value: new Color() },
  lineColor: { value: new Color() },
  lineStrength: { value: 0.4 },
  shadowStrength: { value: 0.7 },
  poolCenter: { value: new Vector2() },
  poolRadius: { value: 3.1 },
}

function color(uniform: { value: unknown } | undefined): Color {
  if (uniform?.value instanceof Color) return uniform.value
  throw new Error('floor: a colour uniform is missing')
}

function labelTexture(text: string): CanvasTexture {
  const canvas = document.createElement('canvas')
  canvas.width = LABEL_PIXELS * 2
  canvas.height = LABEL_PIXELS
  const context = canvas.getContext('2d')
  if (context !== null) {
    context.font = `500 ${LABEL_PIXELS * 0.62}px "Inter Variable", Inter, system-ui, sans-serif`
    context.fillStyle = '#ffffff'
    context.textBaseline = 'middle'
    context.fillText(text, 4, LABEL_PIXELS / 2)
  }
  const texture = new CanvasTexture(canvas)
  texture.anisotropy = 4
  return texture
}
