import type { Vector3 } from 'three'
import { fitOrbit } from './fit-view.ts'
import { wrap } from './orbit-pose.ts'
import type { OrbitPose } from './orbit-pose.ts'
import type { PersonAnchor } from './person-anchor.ts'

export const CAMERA_PRESETS = [
  'both',
  'face-a',
  'face-b',
  'shoulder-a',
  'shoulder-b',
  'seat-a',
  'seat-b',
  'top',
  'film-a',
  'film-b',
  'split',
] as const
export type CameraPreset = (typeof CAMERA_PRESETS)[number]

/** Presets that go with a person; the others stay where they were put. */
export function followsPerson(preset: CameraPreset): boolean {
  return preset !== 'both' && preset !== 'top' && preset !== 'split'
}

/** The person whose own recorded camera is looked through, or -1. */
export function filmOf(preset: CameraPreset): number {
  if (preset === 'film-a') return 0
  return preset === 'film-b' ? 1 : -1
}

/** The person whose head the camera sits in, or -1. */
export function seatedIn(preset: CameraPreset): number {
  if (preset === 'seat-a') return 0
  return preset === 'seat-b' ? 1 : -1
}

/** Free part of the picture: tangents of half its width and height. */
export interface FreeView {
  tanX: number
  tanY: number
}

const BOTH_PITCH = 0.1
const TOP_PITCH = 1.45
/** three-quarter turn of the main view, rad; narrow pictures turn further so that two people fit */
const TURN_WIDE = 0.16
const TURN_NARROW = 0.85
/** off the line of the heads, rad: the near shoulder frames the picture without hiding the partner */
const SHOULDER_TURN = 0.2
const SEAT_PITCH_LIMIT = 0.6
/** a little from above, so that the floor tells the distance, rad */
const FRONT_PITCH = 0.08

const _points = new Float32Array(4 * 8 * 3)

/**
 * The camera of a preset for people where they are now.
 * @param anchors smoothed anchors, A first; absent people are passed over
 * @param subject who is looked at in one half of `split`
 */
export function presetPose(
  preset: CameraPreset,
  anchors: readonly PersonAnchor[],
  view: FreeView,
  out: OrbitPose,
  subject = 0,
): OrbitPose {
  const self = preset.endsWith('-b') ? 1 : subject
  const me = anchors[self]?.present === true ? anchors[self] : firstPresent(anchors)
  if (me === undefined) return restPose(out)
  const other = partnerOf(anchors, me)
  if (preset === 'both') return bothPose(anchors, view, out)
  if (preset === 'top') {
    out.yaw = sideYaw(anchors)
    out.pitch = TOP_PITCH
    return fitOrbit(_points, boxPoints(anchors), view.tanX, view.tanY, out)
  }
  // a film's camera that is not known is stood in for by a look from the front
  if (preset === 'split' || preset.startsWith('film')) return frontPose(me, view, out)
  if (preset.startsWith('face')) return facePose(me, sideYaw(anchors), view, out)
  if (preset.startsWith('shoulder')) return shoulderPose(me, other, sideYaw(anchors), out)
  return seatPose(me, other, out)
}

function restPose(out: OrbitPose): OrbitPose {
  return Object.assign(out, { x: 0, y: 0.95, z: 0, yaw: 0.3, pitch: BOTH_PITCH, distance: 4.4 })
}

function bothPose(anchors: readonly PersonAnchor[], view: FreeView, out: OrbitPose): OrbitPose {
  const n = boxPoints(anchors)
  const wide = Math.min(1, Math.max(0, (view.tanX / view.tanY - 0.6) / 0.7))
  out.yaw = sideYaw(anchors) + TURN_WIDE * wide + TURN_NARROW * (1 - wide)
  out.pitch = BOTH_PITCH
  return fitOrbit(_points, n, view.tanX, view.tanY, out)
}

/** The whole person from where they look. */
function frontPose(me: PersonAnchor, view: FreeView, out: OrbitPose): OrbitPose {
  out.yaw = Math.atan2(me.facing.x, me.facing.z)
  out.pitch = FRONT_PITCH
  return fitOrbit(_points, addBox(me, 0), view.tanX, view.tanY, out)
}

/** A close portrait from a little beside where the person looks, on the side of the main view. */
function facePose(me: PersonAnchor, side: number, view: FreeView, out: OrbitPose): OrbitPose {
  const facing = Math.atan2(me.facing.x, me.facing.z)
  out.yaw = facing + clamp(wrap(side - facing), -0.42, 0.42)
  out.pitch = 0.03
  out.x = me.head.x
  out.y = me.head.y + 0.03
  out.z = me.head.z
  out.distance = 0.225 / Math.min(view.tanX * 1.15, view.tanY)
  return out
}

function shoulderPose(me: PersonAnchor, other: PersonAnchor | undefined, side: number, out: OrbitPose): OrbitPose {
  const yawToMe = headingBack(me, other)
  // over the shoulder that is on the main view's side
  const turn = wrap(side - yawToMe) >= 0 ? SHOULDER_TURN : -SHOULDER_TURN
  const distance = other === undefined ? 1.2 : flatDistance(me.head, other.head)
  const aim = other ?? me
  out.x = aim.head.x
  out.y = aim.head.y - 0.12
  out.z = aim.head.z
  out.yaw = yawToMe + turn
  out.pitch = 0.085
  out.distance = distance + 0.85
  return out
}

/** From the person's eyes to the partner's: what the partner looked like from there. */
function seatPose(me: PersonAnchor, other: PersonAnchor | undefined, out: OrbitPose): OrbitPose {
  const eye = me.eyes
  let dx = me.facing.x
  let dy = 0
  let dz = me.facing.z
  if (other !== undefined) {
    dx = other.eyes.x - eye.x
    dy = other.eyes.y - 0.14 - eye.y
    dz = other.eyes.z - eye.z
  }
  const flat = Math.max(0.3, Math.hypot(dx, dz))
  out.yaw = Math.atan2(-dx, -dz)
  out.pitch = clamp(Math.atan2(-dy, flat), -SEAT_PITCH_LIMIT, SEAT_PITCH_LIMIT)
  out.distance = Math.hypot(flat, dy)
  out.x = eye.x - Math.sin(out.yaw) * Math.cos(out.pitch) * out.distance
  out.y = eye.y - Math.sin(out.pitch) * out.distance
  out.z = eye.z - Math.cos(out.yaw) * Math.cos(out.pitch) * out.distance
  return out
}

/** Yaw from which A stands on the left and B on the right, seen from the side they turn to. */
export function sideYaw(anchors: readonly PersonAnchor[]): number {
  const me = firstPresent(anchors)
  if (me === undefined) return 0
  const other = partnerOf(anchors, me)
  if (other === undefined) return Math.atan2(me.facing.x, me.facing.z)
  const dx = other.floor.x - me.floor.x
  const dz = other.floor.z - me.floor.z
  const fx = me.facing.x + other.facing.x
  const fz = me.facing.z + other.facing.z
  if (Math.hypot(dx, dz) < 0.25) return Math.atan2(fx, fz)
  const yaw = Math.atan2(-dz, dx)
  const seenFromFront = fx * Math.sin(yaw) + fz * Math.cos(yaw)
  return seenFromFront < -0.8 ? yaw + Math.PI : yaw
}

function headingBack(me: PersonAnchor, other: PersonAnchor | undefined): number {
  if (other === undefined) return Math.atan2(-me.facing.x, -me.facing.z)
  return Math.atan2(me.head.x - other.head.x, me.head.z - other.head.z)
}

function firstPresent(anchors: readonly PersonAnchor[]): PersonAnchor | undefined {
  for (let i = 0; i < anchors.length; i++) if (anchors[i]!.present) return anchors[i]
  return undefined
}

function partnerOf(anchors: readonly PersonAnchor[], me: PersonAnchor): PersonAnchor | undefined {
  for (let i = 0; i < anchors.length; i++) if (anchors[i]!.present && anchors[i] !== me) return anchors[i]
  return undefined
}

/** Writes the corners of all boxes into the scratch list and returns how many there are. */
function boxPoints(anchors: readonly PersonAnchor[]): number {
  let n = 0
  for (let i = 0; i < anchors.length; i++) {
    const anchor = anchors[i]!
    if (anchor.present && n + 8 <= _points.length / 3) n = addBox(anchor, n)
  }
  return n
}

/** Writes the corners of a box from the n-th point on and returns how many points there are then. */
function addBox(anchor: PersonAnchor, n: number): number {
  for (let c = 0; c < 8; c++) {
    _points[(n + c) * 3] = c & 1 ? anchor.high.x : anchor.low.x
    _points[(n + c) * 3 + 1] = c & 2 ? anchor.high.y : anchor.low.y
    _points[(n + c) * 3 + 2] = c & 4 ? anchor.high.z : anchor.low.z
  }
  return n + 8
}

function flatDistance(a: Vector3, b: Vector3): number {
  return Math.hypot(a.x - b.x, a.z - b.z)
}

function clamp(x: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, x))
}
