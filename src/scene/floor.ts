import {
  BufferAttribute,
  BufferGeometry,
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
/** metres that are written on the floor, either way from the middle */
const LABEL_METRES = [1, 2] as const
const LABEL_PIXELS = 64
/** height of a label on the floor, m */
const LABEL_SIZE = 0.12

/** Floor with metric marks, the key light's shadow and the contact shadows of up to `nFeet` feet. */
export class Floor {
  readonly group = new Group()
  readonly #geometry = new PlaneGeometry(FLOOR_HALF * 2, FLOOR_HALF * 2)
  readonly #labelGeometry = labelQuads()
  readonly #labelTexture = labelTexture()
  readonly #labelMaterial: MeshBasicMaterial
  readonly #material: ShaderMaterial
  readonly #marks: Mesh
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
    this.#labelMaterial = new MeshBasicMaterial({
      map: this.#labelTexture,
      transparent: true,
      opacity: 0.55,
      depthWrite: false,
      toneMapped: false,
    })
    this.#marks = new Mesh(this.#labelGeometry, this.#labelMaterial)
    this.#marks.renderOrder = -19
    this.group.add(this.#marks)
  }

  setTheme(theme: StageTheme): void {
    const u = this.#material.uniforms
    color(u['poolColor']).set(theme.pool)
    color(u['edgeColor']).set(theme.ground)
    color(u['lineColor']).set(theme.line)
    u['lineStrength']!.value = theme.lineStrength
    u['shadowStrength']!.value = theme.shadowStrength
    this.#labelMaterial.color.set(theme.label)
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
    this.#labelTexture.dispose()
    this.#labelMaterial.dispose()
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
  poolRadius: { value: 2.7 },
}

function color(uniform: { value: unknown } | undefined): Color {
  if (uniform?.value instanceof Color) return uniform.value
  throw new Error('floor: a colour uniform is missing')
}

/** Flat quads on the floor, one for each label either way, each with its row of the texture. */
function labelQuads(): BufferGeometry {
  const positions: number[] = []
  const uvs: number[] = []
  const indices: number[] = []
  const rows = LABEL_METRES.length
  LABEL_METRES.forEach((metres, row) => {
    for (const x of [metres, -metres]) {
      const first = positions.length / 3
      for (const [u, v] of [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ] as const) {
        // prettier-ignore
        positions.push(x + 0.02 + u * LABEL_SIZE * 2, 0.001, 1.14 - v * LABEL_SIZE)
        uvs.push(u, 1 - (row + 1 - v) / rows)
      }
      indices.push(first, first + 1, first + 2, first, first + 2, first + 3)
    }
  })
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(positions), 3))
  geometry.setAttribute('uv', new BufferAttribute(new Float32Array(uvs), 2))
  geometry.setIndex(indices)
  return geometry
}

function labelTexture(): CanvasTexture {
  const canvas = document.createElement('canvas')
  canvas.width = LABEL_PIXELS * 2
  canvas.height = LABEL_PIXELS * LABEL_METRES.length
  const context = canvas.getContext('2d')
  if (context !== null) {
    context.font = `500 ${LABEL_PIXELS * 0.62}px "Inter Variable", Inter, system-ui, sans-serif`
    context.fillStyle = '#ffffff'
    context.textBaseline = 'middle'
    LABEL_METRES.forEach((metres, row) => context.fillText(`${metres} m`, 4, LABEL_PIXELS * (row + 0.5)))
  }
  const texture = new CanvasTexture(canvas)
  texture.anisotropy = 4
  return texture
}
