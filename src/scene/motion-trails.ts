import {
  BufferAttribute,
  Color,
  DynamicDrawUsage,
  Group,
  InstancedBufferGeometry,
  InstancedInterleavedBuffer,
  InterleavedBufferAttribute,
  Mesh,
  ShaderMaterial,
  Vector2,
} from 'three'
import vertexShader from '../../shaders/trails.vert.glsl?raw'
import fragmentShader from '../../shaders/trails.frag.glsl?raw'
import { TRAIL_POINTS, TrailRing } from './trail-ring.ts'

/** Joints that leave a trail, rows of smplh-skeleton: head, left wrist, right wrist. */
export const TRAIL_JOINTS = [15, 20, 21] as const
/** px, half the width of a trail */
const HALF_WIDTH = 1.4

/** Trails of one person's head and wrists: rings of points that the GPU draws as they lie in memory. */
export class MotionTrails {
  readonly group = new Group()
  readonly rings = TRAIL_JOINTS.map(() => new TrailRing())
  readonly #buffers: InstancedInterleavedBuffer[] = []
  readonly #geometries: InstancedBufferGeometry[] = []
  readonly #materials: ShaderMaterial[] = []
  readonly #color = new Color()
  readonly #headColor = new Color()
  readonly #shared = {
    now: { value: 0 },
    seconds: { value: 2 },
    picture: { value: new Vector2(1, 1) },
    halfWidth: { value: HALF_WIDTH },
  }
  #jumps = -1

  constructor() {
    this.group.visible = false
    this.rings.forEach((ring, i) => this.group.add(this.#line(ring, i === 0 ? this.#headColor : this.#color)))
  }

  setAccent(accent: string): void {
    this.#color.set(accent)
    this.#headColor.set(accent).lerp(WHITE, 0.45)
  }

  /** s of the past that are drawn; 0 draws and keeps nothing. */
  setSeconds(seconds: number): void {
    const shown = seconds > 0
    if (shown) this.#shared.seconds.value = seconds
    if (shown !== this.group.visible) for (const ring of this.rings) ring.clear()
    this.group.visible = shown
  }

  /** px of the picture: a trail is as wide in any. */
  setPicture(width: number, height: number): void {
    this.#shared.picture.value.set(width, height)
  }

  /**
   * Takes the pose of this displayed frame.
   * @param world Float32Array [>= 22, 16], column-major
   * @param isThere false where the file says nothing of the person: the trail is cut
   * @param jumps counts seeks and loops; another number cuts the trail
   */
  update(world: Float32Array, timeSec: number, isThere: boolean, jumps: number): void {
    if (!this.group.visible) return
    this.#shared.now.value = timeSec
    const isJump = jumps !== this.#jumps
    this.#jumps = jumps
    for (let i = 0; i < this.rings.length; i++) {
      const ring = this.rings[i]!
      if (isJump || !isThere) ring.cut()
      if (isThere) {
        const at = TRAIL_JOINTS[i]! * 16 + 12
        ring.push(world[at]!, world[at + 1]!, world[at + 2]!, timeSec)
      }
      this.#buffers[i]!.needsUpdate = true
    }
  }

  dispose(): void {
    for (const geometry of this.#geometries) geometry.dispose()
    for (const material of this.#materials) material.dispose()
    this.group.removeFromParent()
  }

  #line(ring: TrailRing, color: Color): Mesh {
    const geometry = new InstancedBufferGeometry()
    geometry.setIndex([0, 1, 2, 2, 1, 3])
    // x: which end, y: which side
    geometry.setAttribute('position', new BufferAttribute(Float32Array.of(0, -1, 0, 1, -1, 0, 0, 1, 0, 1, 1, 0), 3))
    // one buffer read twice: segment k is point k and the next
    const buffer = new InstancedInterleavedBuffer(ring.points, 4)
    buffer.setUsage(DynamicDrawUsage)
    const from = new InterleavedBufferAttribute(buffer, 4, 0)
    const to = new InterleavedBufferAttribute(buffer, 4, 4)
    geometry.setAttribute('from', from)
    geometry.setAttribute('to', to)
    geometry.instanceCount = TRAIL_POINTS
    const material = new ShaderMaterial({
      uniforms: { ...this.#shared, color: { value: color } },
      vertexShader,
      fragmentShader,
      transparent: true,
      depthWrite: false,
      toneMapped: false,
    })
    const mesh = new Mesh(geometry, material)
    mesh.frustumCulled = false
    mesh.renderOrder = 9
    this.#buffers.push(buffer)
    this.#geometries.push(geometry)
    this.#materials.push(material)
    return mesh
  }
}

const WHITE = new Color('#ffffff')
