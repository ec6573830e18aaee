import { PerspectiveCamera } from 'three'
import type { FilmCamera } from '../motion/index.ts'
import { seatedIn } from './camera-presets.ts'
import type { CameraPreset, FreeView } from './camera-presets.ts'
import type { FilmView } from './film-view.ts'
import type { OrbitPose } from './orbit-pose.ts'

/** Vertical angle of view, rad: a long lens, kind to faces. */
export const STANDING_FOV = (30 * Math.PI) / 180
/** A seat sees what eyes see. */
const SEAT_FOV = (46 * Math.PI) / 180
/** m; what is nearer or further is not drawn, but through a film's camera, which stands at forty metres */
const NEAR = 0.04
const FAR = 60
const CAMERA_FLOOR = 0.06
/** mm; height of a picture on 35 mm film, which lenses are told by */
const FILM_HEIGHT_MM = 24
/** kept free above heads for name plates, below feet and at the sides, px */
const PLATE_ROOM = 38
const FOOT_ROOM = 6
const SIDE_ROOM = 20
/** px; a free part smaller than this is framed as if it were as large */
const LEAST_ROOM = 80

/** Pixels of the picture that the page's own controls cover; what is framed stays inside the rest. */
export interface SafeArea {
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly left: number
}

/** rad, vertical, of a lens told by mm on 35 mm film. */
export function lensFov(mm: number): number {
  return 2 * Math.atan(FILM_HEIGHT_MM / 2 / mm)
}

/** rad, vertical, of a view that no lens was chosen for. */
export function ownFov(preset: CameraPreset): number {
  return seatedIn(preset) >= 0 ? SEAT_FOV : STANDING_FOV
}

/** The same as mm on 35 mm film. */
export function ownLensMm(preset: CameraPreset): number {
  return Math.round(FILM_HEIGHT_MM / 2 / Math.tan(ownFov(preset) / 2))
}

/** The optics of one picture: its camera, the part of it that is free of the page's controls, and the projection onto that. */
export class CameraLens {
  readonly camera = new PerspectiveCamera((STANDING_FOV * 180) / Math.PI, 1, NEAR, FAR)
  #width = 1
  #height = 1
  #safe: SafeArea = { top: 0, right: 0, bottom: 0, left: 0 }
  #fov = STANDING_FOV
  #stale = true

  constructor() {
    this.camera.rotation.order = 'YXZ'
  }

  /** rad, vertical, of the whole picture */
  get fov(): number {
    return this.#fov
  }

  /** px */
  get height(): number {
    return this.#height
  }

  /** The next projection counts. */
  get isStale(): boolean {
    return this.#stale
  }

  /** Makes the next projection count. */
  invalidate(): void {
    this.#stale = true
  }

  /** @returns what of the picture changed by it */
  setViewport(width: number, height: number, safe: SafeArea): 'size' | 'safe-area' | 'nothing' {
    const old = this.#safe
    const isSameArea =
      old.top === safe.top && old.right === safe.right && old.bottom === safe.bottom && old.left === safe.left
    const isSameSize = this.#width === width && this.#height === height
    if (isSameArea && isSameSize) return 'nothing'
    this.#width = Math.max(1, width)
    this.#height = Math.max(1, height)
    this.#safe = safe
    this.#stale = true
    return isSameSize ? 'safe-area' : 'size'
  }

  /** The free part of the picture at an angle of view. */
  freeView(fov: number, out: FreeView): FreeView {
    const half = Math.tan(fov / 2)
    out.tanY = (half * this.#freeHeight()) / this.#height
    out.tanX = (half * this.#freeWidth()) / this.#height
    return out
  }

  /** Puts the camera where an orbit has it. */
  place(pose: OrbitPose): void {
    const { camera } = this
    const cp = Math.cos(pose.pitch)
    camera.position.set(
      pose.x + Math.sin(pose.yaw) * cp * pose.distance,
      Math.max(CAMERA_FLOOR, pose.y + Math.sin(pose.pitch) * pose.distance),
      pose.z + Math.cos(pose.yaw) * cp * pose.distance,
    )
    camera.rotation.set(-pose.pitch, pose.yaw, 0)
    // a camera that stands still is not worked out again with every picture
    camera.matrixWorldAutoUpdate = true
    camera.updateMatrixWorld()
    camera.matrixWorldAutoUpdate = false
  }

  /**
   * Projects at an angle of view. The lens is shifted so that the middle of the free part of the picture is its optical
   * middle: no tilt, no crop.
   * @returns true if the picture changes by it
   */
  project(fov: number): boolean {
    if (!this.#stale && Math.abs(fov - this.#fov) < 1e-7) return false
    this.#fov = fov
    this.#stale = false
    const { camera } = this
    const safe = this.#safe
    camera.fov = (fov * 180) / Math.PI
    camera.near = NEAR
    camera.far = FAR
    camera.aspect = this.#width / this.#height
    const shiftX = (safe.right - safe.left) / 2
    const shiftY = (safe.bottom + FOOT_ROOM - safe.top - PLATE_ROOM) / 2
    camera.setViewOffset(this.#width, this.#height, shiftX, shiftY, this.#width, this.#height)
    return true
  }

  /**
   * The picture that the film's own camera would have made of the person, inside the free part of the stage.
   * @param zoom factor of its size
   * @returns true if the picture changes by it
   */
  lookThrough(film: FilmCamera, view: FilmView, zoom: number): boolean {
    const safe = this.#safe
    view.place(film, safe.left + SIDE_ROOM, safe.top + PLATE_ROOM, this.#freeWidth(), this.#freeHeight(), zoom)
    this.#stale = true
    return view.aim(this.camera, film, this.#width, this.#height)
  }

  #freeHeight(): number {
    return Math.max(LEAST_ROOM, this.#height - this.#safe.top - this.#safe.bottom - PLATE_ROOM - FOOT_ROOM)
  }

  #freeWidth(): number {
    return Math.max(LEAST_ROOM, this.#width - this.#safe.left - this.#safe.right - 2 * SIDE_ROOM)
  }
}
