import { BufferAttribute, BufferGeometry, Color, Line, LineDashedMaterial, Vector3 } from 'three'
import type { PersonAnchor } from './person-anchor.ts'

/** m; dashes and the gaps between them */
const DASH = 0.035
const GAP = 0.025

/** The line between the heads of two people, and how long it is. */
export class HeadMeasure {
  readonly object: Line
  /** m; NaN while there are not two heads to measure between */
  length = Number.NaN
  readonly middle = new Vector3()
  readonly #positions = new BufferAttribute(new Float32Array(6), 3)
  readonly #distances = new BufferAttribute(new Float32Array(2), 1)
  readonly #geometry = new BufferGeometry()
  readonly #material = new LineDashedMaterial({
    dashSize: DASH,
    gapSize: GAP,
    transparent: true,
    opacity: 0.85,
    toneMapped: false,
  })
  #shown = false

  constructor() {
    this.#geometry.setAttribute('position', this.#positions)
    this.#geometry.setAttribute('lineDistance', this.#distances)
    this.object = new Line(this.#geometry, this.#material)
    this.object.frustumCulled = false
    this.object.renderOrder = 12
    this.object.visible = false
    this.object.name = 'between the heads'
  }

  setShown(shown: boolean): void {
    this.#shown = shown
  }

  setColor(color: string): void {
    this.#material.color = new Color(color)
  }

  /** Takes where the heads are now: the first two people that are there. */
  update(anchors: readonly PersonAnchor[]): void {
    const a = this.#shown ? anchors[0] : undefined
    const b = this.#shown ? anchors[1] : undefined
    const isThere = a?.present === true && b?.present === true
    this.object.visible = isThere
    this.length = Number.NaN
    if (!isThere) return
    const from = a.head
    const to = b.head
    this.length = from.distanceTo(to)
    this.middle.copy(from).add(to).multiplyScalar(0.5)
    const points = this.#positions.array
    points[0] = from.x
    points[1] = from.y
    points[2] = from.z
    points[3] = to.x
    points[4] = to.y
    points[5] = to.z
    this.#distances.array[1] = this.length
    this.#positions.needsUpdate = true
    this.#distances.needsUpdate = true
  }

  dispose(): void {
    this.#geometry.dispose()
    this.#material.dispose()
  }
}
