/** Somebody drawn small: outlines in metres about the pelvis, y down, for an SVG of that scale. */
export interface FigurePath {
  readonly torso: string
  readonly limbs: string
  /** middle of the head */
  readonly head: readonly [x: number, y: number]
}

/** Lines of bones, joints by SMPL-H's numbers: both arms down to the knuckles, both thighs. */
const LIMBS = [
  [16, 18, 20, 28],
  [17, 19, 21, 43],
  [1, 4],
  [2, 5],
] as const
/** Around the trunk: shoulders and hips. */
const TRUNK = [16, 17, 2, 1] as const
const NECK = 12
const HEAD = 15
/** m from the head joint, which is where the skull turns, to the middle of the head */
const SKULL = 0.09

/**
 * @param joints about the pelvis, camera axes (y down), [52, 3], m
 * @param turn rad about the vertical; positive turns the front of who faces the camera to the right of the picture
 */
export function figurePath(joints: Float32Array, turn: number): FigurePath {
  const [sin, cos] = [Math.sin(turn), Math.cos(turn)]
  const stand = uprightFrom(joints[NECK * 3]!, joints[NECK * 3 + 1]!)
  const at = (joint: number): readonly [number, number] => {
    const [x, y] = stand(joints[joint * 3]!, joints[joint * 3 + 1]!)
    return [cos * x - sin * joints[joint * 3 + 2]!, y]
  }
  const [neck, head] = [at(NECK), at(HEAD)]
  const length = Math.hypot(head[0] - neck[0], head[1] - neck[1]) || 1
  return {
    torso: `${lineOf(TRUNK.map(at))}Z`,
    limbs: LIMBS.map((joint) => lineOf(joint.map(at))).join(''),
    head: [
      round(head[0] + (SKULL * (head[0] - neck[0])) / length),
      round(head[1] + (SKULL * (head[1] - neck[1])) / length),
    ],
  }
}

/** Some films lie on their side: a neck that is beside the pelvis and not above it is turned up, by a quarter. */
function uprightFrom(neckX: number, neckY: number): (x: number, y: number) => readonly [number, number] {
  if (Math.abs(neckX) <= Math.abs(neckY)) return (x, y) => [x, y]
  return neckX > 0 ? (x, y) => [y, -x] : (x, y) => [-y, x]
}

function lineOf(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('')
}

function round(metres: number): number {
  return Math.round(metres * 1000) / 1000
}
