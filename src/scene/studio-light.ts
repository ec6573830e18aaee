import {
  AmbientLight,
  BackSide,
  BoxGeometry,
  Color,
  DirectionalLight,
  Group,
  Mesh,
  MeshBasicMaterial,
  PMREMGenerator,
  PlaneGeometry,
  Scene,
  Vector3,
} from 'three'
import type { WebGLRenderer, WebGLRenderTarget } from 'three'
import type { StageTheme } from './stage-theme.ts'

/** Edge of the environment's cube faces, texels: soft boxes need no more. */
const ENVIRONMENT_SIZE = 64
/** half the width of the square that casts shadows, m */
const SHADOW_HALF = 2.6

/** Softboxes of the room that the people mirror: position, size (m), radiance. */
const SOFTBOXES: readonly {
  at: readonly [number, number, number]
  size: readonly [number, number]
  color: string
  power: number
}[] = [
  { at: [-3.2, 3.4, 3.4], size: [3.2, 2.4], color: '#fff1e2', power: 9 },
  { at: [4.2, 2.2, 2.2], size: [2.2, 3.2], color: '#dfeaff', power: 3.2 },
  { at: [0, 4.6, 0], size: [5, 5], color: '#f4f6ff', power: 2.2 },
  { at: [-4, 2.4, -4], size: [1.2, 3.6], color: '#cfe0ff', power: 6 },
  { at: [4, 2.4, -4], size: [1.2, 3.6], color: '#ffe3c4', power: 6 },
]

/**
 * Studio light: a warm key with the only shadow map, a cool fill, two rims from behind, and an environment that is
 * rendered once from a small room of softboxes (nothing is downloaded).
 */
export class StudioLight {
  readonly group = new Group()
  readonly key = new DirectionalLight('#fff0e0', 2.5)
  readonly #fill = new DirectionalLight('#cfdfff', 0.55)
  readonly #rimLeft = new DirectionalLight('#cfe2ff', 1.5)
  readonly #rimRight = new DirectionalLight('#ffe6cc', 1.3)
  readonly #ambient = new AmbientLight('#ffffff', 0.05)
  #environment: WebGLRenderTarget | null = null
  readonly #center = new Vector3()

  constructor() {
    const { key } = this
    key.castShadow = true
    key.shadow.bias = -0.0004
    key.shadow.normalBias = 0.012
    key.shadow.radius = 5
    key.shadow.blurSamples = 12
    const camera = key.shadow.camera
    camera.left = -SHADOW_HALF
    camera.right = SHADOW_HALF
    camera.top = SHADOW_HALF
    camera.bottom = -SHADOW_HALF
    camera.near = 0.5
    camera.far = 11
    this.group.add(this.#ambient)
    for (const light of [key, this.#fill, this.#rimLeft, this.#rimRight]) this.group.add(light, light.target)
    this.place(this.#center)
  }

  /** Moves the rig so that its middle stands over a point of the floor. */
  place(center: Vector3): void {
    this.#center.copy(center)
    aim(this.key, center, -2.3, 4.9, 3.3)
    aim(this.#fill, center, 4.4, 2.4, 3.6)
    aim(this.#rimLeft, center, -3.4, 3.2, -4.2)
    aim(this.#rimRight, center, 3.6, 3.0, -4.0)
  }

  setTheme(theme: StageTheme): void {
    const bright = theme.name === 'light'
    this.#fill.intensity = bright ? 0.9 : 0.55
    this.#ambient.intensity = bright ? 0.25 : 0.05
    this.#rimLeft.intensity = bright ? 0.8 : 1.5
    this.#rimRight.intensity = bright ? 0.7 : 1.3
  }

  /** Edge of the shadow map, texels; 0 turns shadows off. */
  setShadowSize(size: number): void {
    const { shadow } = this.key
    this.key.castShadow = size > 0
    if (size === 0 || shadow.mapSize.x === size) return
    shadow.mapSize.set(size, size)
    shadow.map?.dispose()
    shadow.map = null
    shadow.mapPass?.dispose()
    shadow.mapPass = null
  }

  /** Renders the environment; again after a restored context, whose textures are gone. */
  bake(renderer: WebGLRenderer, scene: Scene): void {
    this.#environment?.dispose()
    const room = softboxRoom()
    const generator = new PMREMGenerator(renderer)
    this.#environment = generator.fromScene(room.scene, 0.03, 0.1, 30, {
      size: ENVIRONMENT_SIZE,
      position: ROOM_CENTER,
    })
    generator.dispose()
    room.dispose()
    scene.environment = this.#environment.texture
  }

  dispose(): void {
    this.#environment?.dispose()
    this.#environment = null
    for (const light of [this.key, this.#fill, this.#rimLeft, this.#rimRight]) light.dispose()
    this.#ambient.dispose()
  }
}

const ROOM_CENTER = new Vector3(0, 1.2, 0)

function aim(light: DirectionalLight, center: Vector3, x: number, y: number, z: number): void {
  light.position.set(center.x + x, y, center.z + z)
  light.target.position.set(center.x, 0.9, center.z)
  light.target.updateMatrixWorld()
}

function softboxRoom(): { scene: Scene; dispose: () => void } {
  const scene = new Scene()
  const box = new BoxGeometry(14, 7, 14)
  const wall = new MeshBasicMaterial({ color: '#23262b', side: BackSide })
  const room = new Mesh(box, wall)
  room.position.y = 3.4
  scene.add(room)
  const plane = new PlaneGeometry(1, 1)
  const materials = [wall]
  for (const { at, size, color, power } of SOFTBOXES) {
    const material = new MeshBasicMaterial({ color: new Color(color).multiplyScalar(power) })
    materials.push(material)
    const panel = new Mesh(plane, material)
    panel.position.set(...at)
    panel.scale.set(size[0], size[1], 1)
    panel.lookAt(ROOM_CENTER)
    scene.add(panel)
  }
  const dispose = () => {
    box.dispose()
    plane.dispose()
    for (const material of materials) material.dispose()
  }
  return { scene, dispose }
}
