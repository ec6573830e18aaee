import { DirectionalLight, Group, Vector3 } from 'three'
import { AIM_HEIGHT } from './studio-environment.ts'

/** half the width of the square that casts shadows, m */
const SHADOW_HALF = 2.6
/** softness of a shadow's edge, m: as many texels as it takes, whatever their size */
const SHADOW_BLUR = 0.009

/** The studio's key light, warm, with the only shadow map. Fill and rims are the environment's: see studio-environment. */
export class StudioLight {
  readonly group = new Group()
  readonly key = new DirectionalLight('#fff0e0', 3.1)
  #isAimed = false

  constructor() {
    const { key } = this
    key.castShadow = true
    key.shadow.bias = -0.0004
    key.shadow.normalBias = 0.012
    key.shadow.blurSamples = 12
    const camera = key.shadow.camera
    camera.left = -SHADOW_HALF
    camera.right = SHADOW_HALF
    camera.top = SHADOW_HALF
    camera.bottom = -SHADOW_HALF
    camera.near = 0.5
    camera.far = 11
    this.group.add(key, key.target)
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
   * Moves the light so that it stands over a point of the floor.
   * @param yaw where the main camera stands, rad: the key comes from its left
   */
  place(center: Vector3, yaw: number): void {
    const { key } = this
    key.position.copy(KEY_AT).applyAxisAngle(UP, yaw)
    key.position.x += center.x
    key.position.z += center.z
    key.target.position.set(center.x, AIM_HEIGHT, center.z)
    key.updateMatrixWorld()
    key.target.updateMatrixWorld()
    this.#isAimed = false
  }

  /** Edge of the shadow map, texels; 0 turns shadows off. */
  setShadowSize(size: number): void {
    const { shadow } = this.key
    this.key.castShadow = size > 0
    if (size === 0) return
    shadow.radius = (SHADOW_BLUR * size) / (2 * SHADOW_HALF)
    if (shadow.mapSize.x === size) return
    shadow.mapSize.set(size, size)
    shadow.map?.dispose()
    shadow.map = null
    shadow.mapPass?.dispose()
    shadow.mapPass = null
  }

  dispose(): void {
    this.key.dispose()
  }
}

/** m, over the middle of the stage */
const KEY_AT = new Vector3(-2.3, 4.9, 3.3)
const UP = new Vector3(0, 1, 0)
