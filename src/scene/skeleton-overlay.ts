import {
  Color,
  CylinderGeometry,
  DynamicDrawUsage,
  Group,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  ShaderMaterial,
  SphereGeometry,
} from 'three'
import type { BufferGeometry } from 'three'
import vertexShader from '../../shaders/bones.vert.glsl?raw'
import fragmentShader from '../../shaders/bones.frag.glsl?raw'
import { N_SMPLH_JOINTS, SMPLH_PARENTS } from '../body/index.ts'

/** from here on joints are fingers and drawn finer */
const FIRST_FINGER = 22
/** the skull is drawn as a bone from the head joint up, m */
const SKULL_LENGTH = 0.16
const HEAD = 15
/** bones: one to each joint but the root, and the skull */
const N_BONES = N_SMPLH_JOINTS
const BODY_JOINT_RADIUS = 0.013
const FINGER_JOINT_RADIUS = 0.0055

/** Joints and bones of one person, two instanced draws, seen through the body when asked to. */
export class SkeletonOverlay {
  readonly group = new Group()
  readonly #bones: InstancedBufferGeometry
  readonly #joints: InstancedBufferGeometry
  readonly #boneMaterial: ShaderMaterial
  readonly #jointMaterial: ShaderMaterial
  readonly #boneStart = new Float32Array(N_BONES * 4)
  readonly #boneEnd = new Float32Array(N_BONES * 3)
  readonly #jointStart = new Float32Array(N_SMPLH_JOINTS * 4)
  readonly #jointEnd = new Float32Array(N_SMPLH_JOINTS * 3)

  constructor(accent: string) {
    this.#bones = instanced(doubleCone(), this.#boneStart, this.#boneEnd)
    this.#joints = instanced(new SphereGeometry(1, 10, 8), this.#jointStart, this.#jointEnd)
    this.#boneMaterial = boneMaterial(0.85)
    this.#jointMaterial = boneMaterial(1)
    for (const [geometry, material, order] of [
      [this.#bones, this.#boneMaterial, 10],
      [this.#joints, this.#jointMaterial, 11],
    ] as const) {
      const mesh = new Mesh(geometry, material)
      mesh.frustumCulled = false
      mesh.matrixAutoUpdate = false
      mesh.renderOrder = order
      this.group.add(mesh)
    }
    this.group.visible = false
    this.setAccent(accent)
  }

  setAccent(accent: string): void {
    const color = new Color(accent)
    this.#boneMaterial.uniforms['color']!.value = color
    this.#jointMaterial.uniforms['color']!.value = color.clone().lerp(new Color('#ffffff'), 0.55)
  }

  /** Joints alone, or with the bones between them. */
  setBones(shown: boolean): void {
    this.group.children[0]!.visible = shown
  }

  /** Draws over the body (x-ray) or with it. */
  setThrough(through: boolean): void {
    this.#boneMaterial.depthTest = !through
    this.#jointMaterial.depthTest = !through
  }

  /** @param world Float32Array [>= 52, 16], column-major */
  setWorld(world: Float32Array): void {
    for (let j = 0; j < N_SMPLH_JOINTS; j++) {
      const x = world[j * 16 + 12]!
      const y = world[j * 16 + 13]!
      const z = world[j * 16 + 14]!
      put(this.#jointStart, j * 4, x, y, z)
      this.#jointStart[j * 4 + 3] = j < FIRST_FINGER ? BODY_JOINT_RADIUS : FINGER_JOINT_RADIUS
      put(this.#jointEnd, j * 3, x, y, z)
      if (j === 0) continue
      const p = SMPLH_PARENTS[j]! * 16
      put(this.#boneStart, (j - 1) * 4, world[p + 12]!, world[p + 13]!, world[p + 14]!)
      this.#boneStart[(j - 1) * 4 + 3] = j < FIRST_FINGER ? 0.016 : 0.0065
      put(this.#boneEnd, (j - 1) * 3, x, y, z)
    }
    this.#setSkull(world)
    touch(this.#bones)
    touch(this.#joints)
  }

  #setSkull(world: Float32Array): void {
    const h = HEAD * 16
    const at = N_BONES - 1
    const x = world[h + 12]!
    const y = world[h + 13]!
    const z = world[h + 14]!
    put(this.#boneStart, at * 4, x, y, z)
    this.#boneStart[at * 4 + 3] = 0.03
    put(
      this.#boneEnd,
      at * 3,
      x + world[h + 4]! * SKULL_LENGTH,
      y + world[h + 5]! * SKULL_LENGTH,
      z + world[h + 6]! * SKULL_LENGTH,
    )
  }

  dispose(): void {
    this.#bones.dispose()
    this.#joints.dispose()
    this.#boneMaterial.dispose()
    this.#jointMaterial.dispose()
    this.group.removeFromParent()
  }
}

function put(out: Float32Array, at: number, x: number, y: number, z: number): void {
  out[at] = x
  out[at + 1] = y
  out[at + 2] = z
}

function touch(geometry: InstancedBufferGeometry): void {
  geometry.attributes['boneStart']!.needsUpdate = true
  geometry.attributes['boneEnd']!.needsUpdate = true
}

function instanced(base: BufferGeometry, start: Float32Array, end: Float32Array): InstancedBufferGeometry {
  const geometry = new InstancedBufferGeometry()
  geometry.setIndex(base.index)
  geometry.setAttribute('position', base.attributes['position']!)
  geometry.setAttribute('normal', base.attributes['normal']!)
  const starts = new InstancedBufferAttribute(start, 4)
  const ends = new InstancedBufferAttribute(end, 3)
  starts.setUsage(DynamicDrawUsage)
  ends.setUsage(DynamicDrawUsage)
  geometry.setAttribute('boneStart', starts)
  geometry.setAttribute('boneEnd', ends)
  geometry.instanceCount = start.length / 4
  return geometry
}

/** A slim bone of unit length and radius along y, widest near its root. */
function doubleCone(): BufferGeometry {
  const cone = new CylinderGeometry(0, 1, 1, 6, 1, true)
  cone.translate(0, 0.5, 0)
  const position = cone.attributes['position']!
  for (let i = 0; i < position.count; i++) {
    if (position.getY(i) < 0.5) position.setY(i, 0.1)
    else {
      position.setX(i, position.getX(i) + cone.attributes['normal']!.getX(i) * 0.18)
      position.setZ(i, position.getZ(i) + cone.attributes['normal']!.getZ(i) * 0.18)
    }
  }
  return cone
}

function boneMaterial(opacity: number): ShaderMaterial {
  return new ShaderMaterial({
    uniforms: { color: { value: new Color() }, opacity: { value: opacity } },
    vertexShader,
    fragmentShader: `#include <common>\n${fragmentShader}`,
    transparent: true,
    toneMapped: false,
  })
}
