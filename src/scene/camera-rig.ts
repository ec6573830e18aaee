import type { PerspectiveCamera } from 'three'
import { CameraLens, STANDING_FOV, lensFov, ownFov } from './camera-lens.ts'
import type { SafeArea } from './camera-lens.ts'
import { filmOf, followsPerson, presetPose, seatedIn } from './camera-presets.ts'
import type { CameraPreset, FreeView } from './camera-presets.ts'
import { createOffset, easeOffset, isSameOffset, lookAround, shiftOrbit } from './camera-offset.ts'
import { FilmView } from './film-view.ts'
import { FollowedPeople } from './followed-people.ts'
import { copyOrbitPose, createOrbitPose, mixOrbitPose, orbitDistance } from './orbit-pose.ts'
import type { PersonAnchor } from './person-anchor.ts'

/** mm; lenses that can be chosen */
export const LENSES = { min: 18, max: 135 } as const
const MOVE_SEC = 0.75
const DAMPING_SEC = 0.07
const PITCH_LOW = -0.12
const PITCH_HIGH = 1.52
const DISTANCE_LOW = 0.35
const DISTANCE_HIGH = 14
const SEAT_YAW_LIMIT = 1.9
const SEAT_PITCH_LIMIT = 0.9
const PAN_LIMIT = 4

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
  /** where the film's picture lies on the stage while its camera is looked through */
  readonly film = new FilmView()
  /** the person looked at in this half of `split` */
  readonly subject: number
  /** called after a hand moved the camera or a preset was chosen */
  onChange: (() => void) | null = null
  /** false under prefers-reduced-motion: moves are cuts */
  eased = true
  #preset: CameraPreset = 'both'
  readonly #lens = new CameraLens()
  readonly #people = new FollowedPeople()
  readonly #goal = createOffset()
  readonly #offset = createOffset()
  readonly #base = createOrbitPose()
  readonly #start = createOrbitPose()
  readonly #shown = createOrbitPose()
  readonly #last = createOrbitPose()
  readonly #view: FreeView = { tanX: 1, tanY: 1 }
  #progress = 1
  #startFov = STANDING_FOV
  #stale = true
  #known = false
  #lensMm: number | null = null

  constructor(subject = 0) {
    this.subject = subject
  }

  get camera(): PerspectiveCamera {
    return this.#lens.camera
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
    this.#lens.invalidate()
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
    this.#lens.invalidate()
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
    this.#lens.invalidate()
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
    const changed = this.#lens.setViewport(width, height, safe)
    if (changed !== 'nothing') this.reframe(changed === 'size')
  }

  /** Turns by a hand's movement, px. */
  rotateBy(dx: number, dy: number): void {
    if (this.filmed >= 0) return
    const g = this.#goal
    const perPixel = (this.seat >= 0 ? -1.1 : 2.6) / this.#lens.height
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
    const perPixel = (2 * Math.tan(this.#lens.fov / 2) * s.distance) / this.#lens.height
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
    const isAtRest = this.#progress === 1 && isSameOffset(this.#offset, this.#goal)
    const isAimed = this.#aimBase()
    easeOffset(this.#offset, this.#goal, this.eased ? 1 - Math.exp(-dtSec / DAMPING_SEC) : 1)
    if (this.#progress < 1) this.#progress = this.eased ? Math.min(1, this.#progress + dtSec / MOVE_SEC) : 1
    const film = anchors[this.filmed]?.film
    if (film?.isKnown === true) return this.#lens.lookThrough(film, this.film, Math.exp(-this.#offset.zoom))
    if (this.film.isShown) {
      this.film.isShown = false
      this.#lens.invalidate()
      this.#known = false
    }
    if (isAtRest && !isAimed && this.#known && !this.#lens.isStale) return false
    return this.#apply()
  }

  #beginMove(): void {
    if (!this.#known) return
    copyOrbitPose(this.#shown, this.#start)
    this.#startFov = this.#lens.fov
    this.#progress = this.eased ? 0 : 1
  }

  #follow(anchors: readonly PersonAnchor[], dtSec: number): void {
    if (this.#people.follow(anchors, dtSec)) this.#stale = true
    if (!this.#stale && !this.isFree && !followsPerson(this.#preset) && this.#people.hasLeftFrame) this.reframe()
  }

  /** @returns true if the preset was worked out anew */
  #aimBase(): boolean {
    if (!this.#stale && !followsPerson(this.#preset)) return false
    const people = this.#people
    if (!people.isAnybodyThere && this.#known) return false
    this.#lens.freeView(this.#presetFov(), this.#view)
    presetPose(this.#preset, people.anchors, this.#view, this.#base, this.subject)
    people.rememberFrame()
    this.#stale = !people.isAnybodyThere
    return true
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
    const projected = this.#lens.project(
      this.#presetFov() * (seated ? Math.exp(o.zoom) : 1) * e + this.#startFov * (1 - e),
    )
    const moved = !this.#known || orbitDistance(shown, last) > 0
    if (moved) this.#lens.place(shown)
    this.#known = true
    return projected || orbitDistance(shown, last) > 1e-6
  }

  /** rad, vertical: of the lens that was chosen, or the view's own. */
  #presetFov(): number {
    return this.#lensMm === null ? ownFov(this.#preset) : lensFov(this.#lensMm)
  }
}

function clamp(x: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, x))
}

function finite(x: number): number {
  return Number.isFinite(x) ? x : 0
}
