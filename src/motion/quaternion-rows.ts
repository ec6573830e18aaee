import type { NumberArray, RowTransform } from '../containers/index.ts'
import { featureOf } from '../dataset/index.ts'
import { axisAngleRowsToQuats } from './axis-angle-rows.ts'

/** Joints in a row of each rotation feature. */
const JOINTS_OF = new Map([
  ['smplh:global_orient', 1],
  ['smplh:body_pose', 21],
  ['smplh:left_hand_pose', 15],
  ['smplh:right_hand_pose', 15],
])
const NAME = /^quaternions:(\d+)$/

/** Name of the transform that an array of this key is sent through, or undefined where rows stay as they are. */
export function rowTransformName(key: string): string | undefined {
  const joints = JOINTS_OF.get(featureOf(key)?.key ?? '')
  return joints === undefined ? undefined : `quaternions:${joints}`
}

/**
 * The transform of that name. `quaternions:N` turns rows of N axis-angles into hemisphere-continuous quaternions and
 * puts a flag per row behind them (1: a rotation was held): [n, N, 4] then [n]. One array can so cross a worker's border
 * as one buffer.
 */
export function rowTransformOf(name: string | undefined): RowTransform | undefined {
  const match = name === undefined ? null : NAME.exec(name)
  if (match === null) return undefined
  const nJoints = Number(match[1])
  return (header) => {
    // An array of another width is not what its key says; the loader refuses it by its header.
    const width = header.shape.slice(1).reduce((product, extent) => product * extent, 1)
    if (width !== nJoints * 3) return (data) => data
    let previous: Float32Array | null = null
    return (data) => {
      const rows = data instanceof Float32Array || data instanceof Float64Array ? data : Float64Array.from(data)
      const nRows = Math.floor(rows.length / (nJoints * 3))
      const out = new Float32Array(nRows * (nJoints * 4 + 1))
      const held = new Uint8Array(nRows)
      axisAngleRowsToQuats(rows, nJoints, previous, out, held)
      out.set(held, nRows * nJoints * 4)
      if (nRows > 0) previous = out.slice((nRows - 1) * nJoints * 4, nRows * nJoints * 4)
      return out
    }
  }
}

/** Takes a chunk of `quaternions:N` apart. */
export function splitQuaternionRows(data: NumberArray, nJoints: number): { quats: Float32Array; held: Uint8Array } {
  const all = data instanceof Float32Array ? data : Float32Array.from(data)
  const nRows = Math.floor(all.length / (nJoints * 4 + 1))
  return {
    quats: all.subarray(0, nRows * nJoints * 4),
    held: Uint8Array.from(all.subarray(nRows * nJoints * 4, nRows * (nJoints * 4 + 1))),
  }
}
