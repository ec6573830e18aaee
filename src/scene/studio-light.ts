import { DirectionalLight, Group, Vector3 } from 'three'
import type { StageTheme } from './stage-theme.ts'

/** half the width of the square that casts shadows, m */
const SHADOW_HALF = 2.6

/** Studio light: a warm key with the only shadow map, a cool fill, two rims from behind. The rest is the environment's. */
export class StudioLight {
  readonly group = new Group()
  readonly key = new DirectionalLight('#fff0e0', 3.1)
  readonly #fill = new DirectionalLight('#cfdfff', 0.55)
  readonly #rimLeft = new DirectionalLight('#cfe2ff', 1.5)
  readonly #rimRight = new DirectionalLight('#ffe6cc', 1.3)
  #isAimed = false

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
    for (const light of [key, this.#fill, this.#rimLeft, this.#rimRight]) this.group.add(light, light.target)
    // the rig stands still between two places: its shadow camera is aimed when it is placed and not for every picture
    const { shadow } = key
    const aimShadow = shadow.updateMatrices.bind(shadow)
    shadow.updateMatrices = (light) => {
      if (this.#isAimed) return
      this.#isAimed = true
      aimShadow(light)
    }
    this.place(new Vector3(), 0)
  }

  /**
   * Moves the rig so that its middle stands over a point of the floor.
   * @param yaw where the main camera stands, rad: the key comes from its left, the rims from behind the people
   */
  place(center: Vector3, yaw: number): void {
    aim(this.key, center, yaw, -2.3, 4.9, 3.3)
    aim(this.#fill, center, yaw, 4.4, 2.4, 3.6)
    aim(this.#rimLeft, center, yaw, -3.4, 3.2, -4.2)
    aim(this.#rimRight, center, yaw, 3.6, 3.0, -4.0)
    this.#isAimed = false
  }

  setTheme(theme: StageTheme): void {
    const bright = theme.name === 'light'
    this.#fill.intensity = bright ? 0.9 : 0.55
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

  dispose(): void {
    for (const light of [this.key, this.#fill, this.#rimLeft, this.#rimRight]) light.dispose()
  }
}

function aim(light: DirectionalLight, center: Vector3, yaw: number, x: number, y: number, z: number): void {
  light.position.set(x, y, z).applyAxisAngle(UP, yaw)
  light.position.x += center.x
  light.position.z += center.z
  light.target.position.set(center.x, 0.9, center.z)
  light.updateMatrixWorld()
  light.target.updateMatrixWorld()
}

const UP = new Vector3(0, 1, 0)
