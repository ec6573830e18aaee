import { PerspectiveCamera, Vector3 } from 'three'
import { filmOf, followsPerson, presetPose, seatedIn } from './camera-presets.ts'
import type { CameraPreset, FreeView } from './camera-presets.ts'
import type { FilmCamera } from '../motion/index.ts'
import { createOffset, easeOffset, lookAround, shiftOrbit } from './camera-offset.ts'
import { FilmView } from './film-view.ts'
import { copyOrbitPose, createOrbitPose, mixOrbitPose, orbitDistance } from './orbit-pose.ts'
import { createPersonAnchor } from './person-anchor.ts'
import type { PersonAnchor } from './person-anchor.ts'

/** Vertical angle of view, rad: a long lens, kind to faces. */
const FOV = (30 * Math.PI) / 180
/** A seat sees what eyes see. */
const SEAT_FOV = (46 * Math.PI) / 180
/** m; what is nearer or further is not drawn, but through a film's camera, which stands at forty metres */
const NEAR = 0.04
const FAR = 60
/** mm; height of a picture on 35 mm film, which lenses are told by */
const FILM_HEIGHT_MM = 24
/** mm; lenses that can be chosen */
export const LENSES = { min: 18, max: 135 } as const
const MOVE_SEC = 0.75
const DAMPING_SEC = 0.07
/** people are followed slowly: a camera must not nod with a head */
const FOLLOW_SEC = 0.7
/** m; a jump further than this is a seek or a new staging, and is not followed but taken */
const JUMP = 0.6
/** m; people may stand this far off before a standing preset frames them again */
const WANDER = 0.4
const PITCH_LOW = -0.12
const PITCH_HIGH = 1.52
const DISTANCE_LOW = 0.35
const DISTANCE_HIGH = 14
const CAMERA_FLOOR = 0.06
const SEAT_YAW_LIMIT = 1.9
const SEAT_PITCH_LIMIT = 0.9
const PAN_LIMIT = 4
/** kept free above heads for name plates, below feet and at the sides, px */
const PLATE_ROOM = 38
const FOOT_ROOM = 6
const SIDE_ROOM = 20

/** Pixels of the picture that the page's own controls cover; what is framed stays inside the rest. */
export interface SafeArea {
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly left: number
}

/**
 * What a link keeps of the camera: the preset and what the hand added to it. The same state frames the same people in
 * any window. rad and m; zoom is a factor of distance.
 */
export interface CameraState {
  preset: CameraPreset
  yaw: number
  pitch: number
  zoom: number
  pan: [number, number, number]
}

/** Owns the camera: presets that know the people, eased moves, and the hand's orbit, pan and zoom with damping and limits. */
export class CameraRig {
  readonly camera = new PerspectiveCamera((FOV * 180) / Math.PI, 1, NEAR, FAR)
  /** where the film's picture lies on the stage while its camera is looked through */
  readonly film = new FilmView()
  /** the person looked at in this half of `split` */
  readonly subject: number
  /** called after a hand moved the camera or a preset was chosen */
  onChange: (() => void) | null = null
  /** false under prefers-reduced-motion: moves are cuts */
  eased = true
  #preset: CameraPreset = 'both'
  #width = 1
  #height = 1
  #safe: SafeArea = { top: 0, right: 0, bottom: 0, left: 0 }
  readonly #slow: PersonAnchor[] = []
  readonly #goal = createOffset()
  readonly #offset = createOffset()
  readonly #base = createOrbitPose()
  readonly #start = createOrbitPose()
  readonly #shown = createOrbitPose()
  readonly #last = createOrbitPose()
  readonly #framedLow = new Vector3()
  readonly #framedHigh = new Vector3()
  readonly #view: FreeView = { tanX: 1, tanY: 1 }
  #progress = 1
  #fov = FOV
  #startFov = FOV
  #stale = true
  #known = false
  #projectionStale = true
  #lensMm: number | null = null

  constructor(subject = 0) {
    this.subject = subject
    this.camera.rotation.order = 'YXZ'
  }

  get preset(): CameraPreset {
    return this.#preset
  }

  /** The person whose head the camera is in, or -1. */
  get seat(): number {
    return seatedIn(this.#preset)
  }

  /** The person whose film's camera is looked through, or -1. */
  get filmed(): number {
    return filmOf(this.#preset)
  }

  /** mm of a lens on 35 mm film; null is each view's own. A film's camera keeps its own. */
  get lens(): number | null {
    return this.#lensMm
  }

  setLens(mm: number | null): void {
    const next = mm === null || !Number.isFinite(mm) ? null : clamp(mm, LENSES.min, LENSES.max)
    if (next === this.#lensMm) return
    this.#lensMm = next
    this.reframe(!this.eased)
    this.onChange?.()
  }

  /** Does with the hand's offset what the other one does, but for shifting: two views of `split` turn together. */
  followHand(other: CameraRig): void {
    this.#goal.yaw = other.#goal.yaw
    this.#goal.pitch = other.#goal.pitch
    this.#goal.zoom = other.#goal.zoom
  }

  /** True while a hand's offset is on top of the preset. */
  get isFree(): boolean {
    const g = this.#goal
    return g.yaw !== 0 || g.pitch !== 0 || g.zoom !== 0 || g.x !== 0 || g.y !== 0 || g.z !== 0
  }

  /** Moves to a preset and drops what the hand had added. */
  setPreset(preset: CameraPreset): void {
    // no move to a place forty metres off, nor between one picture and two
    const isCut = [preset, this.#preset].some((each) => filmOf(each) >= 0 || each === 'split')
    if (isCut) this.#progress = 1
    else this.#beginMove()
    this.#preset = preset
    this.#projectionStale = true
    Object.assign(this.#goal, createOffset())
    Object.assign(this.#offset, createOffset())
    this.#stale = true
    this.onChange?.()
  }

  getState(): CameraState {
    const g = this.#goal
    return { preset: this.#preset, yaw: g.yaw, pitch: g.pitch, zoom: Math.exp(g.zoom), pan: [g.x, g.y, g.z] }
  }

  /** Goes to a state at once, without a move; numbers out of range are clamped. */
  setState(state: CameraState): void {
    this.#preset = state.preset
    this.#projectionStale = true
    const g = this.#goal
    g.yaw = finite(state.yaw)
    g.pitch = finite(state.pitch)
    g.zoom = clamp(Math.log(Math.max(1e-3, finite(state.zoom) || 1)), -3, 3)
    g.x = clamp(finite(state.pan[0]), -PAN_LIMIT, PAN_LIMIT)
    g.y = clamp(finite(state.pan[1]), -PAN_LIMIT, PAN_LIMIT)
    g.z = clamp(finite(state.pan[2]), -PAN_LIMIT, PAN_LIMIT)
    this.#stale = true
    this.settle()
    this.onChange?.()
  }

  /** Puts the camera where it is going, now. */
  settle(): void {
    Object.assign(this.#offset, this.#goal)
    this.#progress = 1
  }

  /** Frames the people again, for new people, another staging or another size. */
  reframe(cut = false): void {
    if (!cut) this.#beginMove()
    else this.#progress = 1
    this.#stale = true
  }

  setViewport(width: number, height: number, safe: SafeArea): void {
    const old = this.#safe
    const same =
      old.top === safe.top && old.right === safe.right && old.bottom === safe.bottom && old.left === safe.left
    if (same && this.#width === width && this.#height === height) return
    const cut = this.#width !== width || this.#height !== height
    this.#width = Math.max(1, width)
    this.#height = Math.max(1, height)
    this.#safe = safe
    this.#projectionStale = true
    this.reframe(cut)
  }

  /** Turns by a hand's movement, px. */
  rotateBy(dx: number, dy: number): void {
    if (this.filmed >= 0) return
    const g = this.#goal
    const perPixel = (this.seat >= 0 ? -1.1 : 2.6) / this.#height
    g.yaw -= dx * perPixel
    g.pitch += dy * perPixel
    if (this.seat >= 0) {
      g.yaw = clamp(g.yaw, -SEAT_YAW_LIMIT, SEAT_YAW_LIMIT)
      g.pitch = clamp(g.pitch, -SEAT_PITCH_LIMIT, SEAT_PITCH_LIMIT)
    } else {
      g.pitch = clamp(g.pitch, PITCH_LOW - this.#base.pitch, PITCH_HIGH - this.#base.pitch)
    }
    this.onChange?.()
  }

  /** Shifts the point that is looked at by a hand's movement, px. */
  panBy(dx: number, dy: number): void {
    if (this.seat >= 0 || this.filmed >= 0 || this.#preset === 'split') return
    const g = this.#goal
    const s = this.#shown
    const perPixel = (2 * Math.tan(this.#fov / 2) * s.distance) / this.#height
    const right = -dx * perPixel
    const up = dy * perPixel
    g.x = clamp(g.x + right * Math.cos(s.yaw) - up * Math.sin(s.pitch) * Math.sin(s.yaw), -PAN_LIMIT, PAN_LIMIT)
    g.y = clamp(g.y + up * Math.cos(s.pitch), -this.#base.y, 2.2 - this.#base.y)
    g.z = clamp(g.z - right * Math.sin(s.yaw) - up * Math.sin(s.pitch) * Math.cos(s.yaw), -PAN_LIMIT, PAN_LIMIT)
    this.onChange?.()
  }

  /** Nearer (factor below 1) or further. */
  zoomBy(factor: number): void {
    const isFixed = this.seat >= 0 || this.filmed >= 0
    const low = isFixed ? 0.5 : DISTANCE_LOW / this.#base.distance
    const high = isFixed ? 1.4 : DISTANCE_HIGH / this.#base.distance
    this.#goal.zoom = clamp(this.#goal.zoom + Math.log(factor), Math.log(low), Math.log(high))
    this.onChange?.()
  }

  /**
   * Moves the camera for this displayed frame.
   * @param dtSec real time since the last one, for easing only
   * @returns true if the picture changes by it
   */
  update(anchors: readonly PersonAnchor[], dtSec: number): boolean {
    this.#follow(anchors, dtSec)
    this.#aimBase()
    easeOffset(this.#offset, this.#goal, this.eased ? 1 - Math.exp(-dtSec / DAMPING_SEC) : 1)
    if (this.#progress < 1) this.#progress = this.eased ? Math.min(1, this.#progress + dtSec / MOVE_SEC) : 1
    const film = anchors[this.filmed]?.film
    if (film?.isKnown === true) return this.#lookThrough(film)
    if (this.film.isShown) {
      this.film.isShown = false
      this.#projectionStale = true
      this.#known = false
    }
    return this.#apply()
  }

  #beginMove(): void {
    if (!this.#known) return
    copyOrbitPose(this.#shown, this.#start)
    this.#startFov = this.#fov
    this.#progress = this.eased ? 0 : 1
  }

  #follow(anchors: readonly PersonAnchor[], dtSec: number): void {
    const keep = Math.exp(-dtSec / FOLLOW_SEC)
    for (let i = 0; i < anchors.length; i++) {
      const now = anchors[i]!
      const slow = (this.#slow[i] ??= createPersonAnchor())
      if (!now.present) {
        slow.present = false
        continue
      }
      const jump = !slow.present || slow.head.distanceTo(now.head) > JUMP
      if (jump) this.#stale = true
      const k = jump ? 0 : keep
      slow.present = true
      slow.head.lerp(now.head, 1 - k)
      slow.crown.lerp(now.crown, 1 - k)
      slow.eyes.lerp(now.eyes, 1 - k)
      slow.facing.lerp(now.facing, 1 - k)
      slow.floor.lerp(now.floor, 1 - k)
      slow.low.copy(now.low)
      slow.high.copy(now.high)
    }
    if (this.#slow.length > anchors.length) this.#slow.length = anchors.length
    if (!this.#stale && !this.isFree && this.#hasLeftFrame()) this.reframe()
  }

  /** True if somebody has walked well out of what a standing preset had framed. */
  #hasLeftFrame(): boolean {
    if (followsPerson(this.#preset)) return false
    const low = this.#framedLow
    const high = this.#framedHigh
    for (let i = 0; i < this.#slow.length; i++) {
      const { present, floor } = this.#slow[i]!
      if (!present) continue
      if (floor.x < low.x || floor.x > high.x || floor.z < low.z || floor.z > high.z) return true
    }
    return false
  }

  #rememberFrame(): void {
    this.#framedLow.setScalar(Infinity)
    this.#framedHigh.setScalar(-Infinity)
    for (let i = 0; i < this.#slow.length; i++) {
      if (!this.#slow[i]!.present) continue
      this.#framedLow.min(this.#slow[i]!.floor)
      this.#framedHigh.max(this.#slow[i]!.floor)
    }
    this.#framedLow.addScalar(-WANDER)
    this.#framedHigh.addScalar(WANDER)
  }

  #aimBase(): void {
    const safe = this.#safe
    const half = Math.tan(this.#presetFov() / 2)
    const freeHeight = Math.max(80, this.#height - safe.top - safe.bottom - PLATE_ROOM - FOOT_ROOM)
    const freeWidth = Math.max(80, this.#width - safe.left - safe.right - 2 * SIDE_ROOM)
    this.#view.tanY = (half * freeHeight) / this.#height
    this.#view.tanX = (half * freeWidth) / this.#height
    if (!this.#stale && !followsPerson(this.#preset)) return
    if (!this.#slow.some(isPresent) && this.#known) return
    presetPose(this.#preset, this.#slow, this.#view, this.#base, this.subject)
    this.#rememberFrame()
    this.#stale = !this.#slow.some(isPresent)
  }

  #apply(): boolean {
    const t = this.#progress
    const e = t * t * t * (t * (6 * t - 15) + 10)
    const o = this.#offset
    const seated = this.seat >= 0
    const shown = this.#shown
    const last = copyOrbitPose(shown, this.#last)
    if (e >= 1) copyOrbitPose(this.#base, shown)
    else mixOrbitPose(this.#start, this.#base, e, shown)
    if (seated) lookAround(shown, o)
    else {
      shiftOrbit(shown, o)
      shown.pitch = clamp(shown.pitch, PITCH_LOW, PITCH_HIGH)
      shown.distance = clamp(shown.distance, DISTANCE_LOW, DISTANCE_HIGH)
    }
    const projected = this.#project(this.#presetFov() * (seated ? Math.exp(o.zoom) : 1) * e + this.#startFov * (1 - e))
    const moved = !this.#known || orbitDistance(shown, last) > 0
    if (moved) this.#placeCamera()
    this.#known = true
    return projected || orbitDistance(shown, last) > 1e-6
  }

  /** rad, vertical: of the lens that was chosen, or the view's own. */
  #presetFov(): number {
    if (this.#lensMm !== null) return 2 * Math.atan(FILM_HEIGHT_MM / 2 / this.#lensMm)
    return this.seat >= 0 ? SEAT_FOV : FOV
  }

  /** The picture that the film's own camera would have made of the person, inside the free part of the stage. */
  #lookThrough(film: FilmCamera): boolean {
    const { camera } = this
    const top = this.#safe.top + PLATE_ROOM
    const height = Math.max(80, this.#height - top - this.#safe.bottom - FOOT_ROOM)
    const width = Math.max(80, this.#width - this.#safe.left - this.#safe.right - 2 * SIDE_ROOM)
    this.film.place(film, this.#safe.left + SIDE_ROOM, top, width, height, Math.exp(-this.#offset.zoom))
    const moved = this.film.aim(camera, film, this.#width, this.#height)
    this.#projectionStale = true
    return moved
  }

  #placeCamera(): void {
    const { camera } = this
    const s = this.#shown
    const cp = Math.cos(s.pitch)
    camera.position.set(
      s.x + Math.sin(s.yaw) * cp * s.distance,
      Math.max(CAMERA_FLOOR, s.y + Math.sin(s.pitch) * s.distance),
      s.z + Math.cos(s.yaw) * cp * s.distance,
    )
    camera.rotation.set(-s.pitch, s.yaw, 0)
    // a camera that stands still is not worked out again with every picture
    camera.matrixWorldAutoUpdate = true
    camera.updateMatrixWorld()
    camera.matrixWorldAutoUpdate = false
  }

  /** The lens is shifted so that the middle of the free part of the picture is its optical middle: no tilt, no crop. */
  #project(fov: number): boolean {
    if (!this.#projectionStale && Math.abs(fov - this.#fov) < 1e-7) return false
    this.#fov = fov
    this.#projectionStale = false
    const camera = this.camera
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
}

function isPresent(anchor: PersonAnchor): boolean {
  return anchor.present
}

function clamp(x: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, x))
}

function finite(x: number): number {
  return Number.isFinite(x) ? x : 0
}
