/** A column vector, m or a direction. */
export type Vec3 = readonly [number, number, number]
/** A unit quaternion, xyzw. */
export type Quat = readonly [number, number, number, number]

export const IDENTITY: Quat = [0, 0, 0, 1]

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
export const subtract = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
export const scale = (a: Vec3, factor: number): Vec3 => [a[0] * factor, a[1] * factor, a[2] * factor]
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
export const length = (a: Vec3): number => Math.hypot(a[0], a[1], a[2])
export const normalize = (a: Vec3): Vec3 => scale(a, 1 / (length(a) || 1))
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]

/** The part of `a` at right angles to the unit vector `axis`, made a unit vector. */
export const perpendicular = (a: Vec3, axis: Vec3): Vec3 => normalize(subtract(a, scale(axis, dot(a, axis))))

/** Rotation by `angle` (rad) about a unit axis. */
export function about(axis: Vec3, angle: number): Quat {
  const s = Math.sin(angle / 2)
  return [axis[0] * s, axis[1] * s, axis[2] * s, Math.cos(angle / 2)]
}

/** Pitch about x (forward and down is positive), yaw about y (to the own left), roll about z; applied roll first. */
export function fromPitchYawRoll(pitch: number, yaw: number, roll: number): Quat {
  return compose(compose(about([0, 1, 0], yaw), about([1, 0, 0], pitch)), about([0, 0, 1], roll))
}

/** First `b`, then `a`. */
export function compose(a: Quat, b: Quat): Quat {
  return [
    a[3] * b[0] + a[0] * b[3] + a[1] * b[2] - a[2] * b[1],
    a[3] * b[1] - a[0] * b[2] + a[1] * b[3] + a[2] * b[0],
    a[3] * b[2] + a[0] * b[1] - a[1] * b[0] + a[2] * b[3],
    a[3] * b[3] - a[0] * b[0] - a[1] * b[1] - a[2] * b[2],
  ]
}

export const inverse = (q: Quat): Quat => [-q[0], -q[1], -q[2], q[3]]

export function rotate(q: Quat, v: Vec3): Vec3 {
  const t = scale(cross([q[0], q[1], q[2]], v), 2)
  return add(add(v, scale(t, q[3])), cross([q[0], q[1], q[2]], t))
}

/**
 * The rotation that takes the frame spanned by a unit axis and a second direction to another such frame; the second
 * directions are first made perpendicular to the axes.
 */
export function betweenFrames(fromAxis: Vec3, fromSide: Vec3, toAxis: Vec3, toSide: Vec3): Quat {
  const from = frameColumns(fromAxis, fromSide)
  const to = frameColumns(toAxis, toSide)
  const m = (row: number, column: number): number =>
    to[0]![row]! * from[0]![column]! + to[1]![row]! * from[1]![column]! + to[2]![row]! * from[2]![column]!
  return fromMatrix(m)
}

/** Axis times angle (rad), angle in 0..pi. */
export function toRotationVector(q: Quat): Vec3 {
  const sign = q[3] < 0 ? -1 : 1
  const s = Math.hypot(q[0], q[1], q[2])
  if (s < 1e-9) return [2 * sign * q[0], 2 * sign * q[1], 2 * sign * q[2]]
  const factor = (2 * Math.atan2(s, sign * q[3]) * sign) / s
  return [q[0] * factor, q[1] * factor, q[2] * factor]
}

function frameColumns(axis: Vec3, side: Vec3): readonly Vec3[] {
  const x = normalize(axis)
  const y = perpendicular(side, x)
  return [x, y, cross(x, y)]
}

/** Shepperd's method: the largest of the four squares is the divisor. */
function fromMatrix(m: (row: number, column: number) => number): Quat {
  const trace = m(0, 0) + m(1, 1) + m(2, 2)
  const squares = [m(0, 0), m(1, 1), m(2, 2), trace]
  const largest = squares.indexOf(Math.max(...squares))
  const q: [number, number, number, number] = [0, 0, 0, 0]
  if (largest === 3) {
    q[3] = 1 + trace
    q[0] = m(2, 1) - m(1, 2)
    q[1] = m(0, 2) - m(2, 0)
    q[2] = m(1, 0) - m(0, 1)
  } else {
    const i = largest
    const j = (i + 1) % 3
    const k = (i + 2) % 3
    q[i] = 1 - trace + 2 * m(i, i)
    q[j] = m(j, i) + m(i, j)
    q[k] = m(k, i) + m(i, k)
    q[3] = m(k, j) - m(j, k)
  }
  const norm = Math.hypot(...q)
  return [q[0] / norm, q[1] / norm, q[2] / norm, q[3] / norm]
}
