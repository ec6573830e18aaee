import { type DrivenJoint, type SmplhJoint } from '../../body/index.ts'
import { jointRow, restJoint } from './bind-pose.ts'
import { MERGED_JOINTS } from './bone-table.ts'
import { normalize, sub } from './vec3.ts'

/**
 * Rows of the skinned skeleton: the 52 joints of SMPL-H, jaw and eyes, then twist rows. A twist row sits on its limb's
 * joint and turns with it, but takes only part of the twist about the bone, so that a turned wrist or upper arm is spread
 * over the length of the limb instead of being wrung at one ring of vertices.
 */

interface TwistRow {
  readonly name: string
  /** joint whose frame the row shares */
  readonly base: SmplhJoint
  /** how much of whose twist about the bone is added to the base's rotation */
  readonly twists: readonly { readonly source: SmplhJoint; readonly share: number }[]
  /** joint at the far end of the bone */
  readonly end: SmplhJoint
}

const SIDES = ['left', 'right'] as const

const TWIST_ROWS: readonly TwistRow[] = SIDES.flatMap((side) => {
  const [shoulder, elbow, wrist] = [`${side}_shoulder`, `${side}_elbow`, `${side}_wrist`] as const
  const upper = (name: string, own: number): TwistRow => ({
    name: `${side}_upperarm_${name}`,
    base: shoulder,
    twists: [{ source: shoulder, share: own - 1 }],
    end: elbow,
  })
  // the forearm spreads both the twist that the data puts into the elbow and the twist of the wrist
  const fore = (name: string, share: number): TwistRow => ({
    name: `${side}_forearm_${name}`,
    base: elbow,
    twists: [
      { source: elbow, share: share - 1 },
      { source: wrist, share },
    ],
    end: wrist,
  })
  return [upper('top', 0), upper('middle', 0.5), fore('top', 0), fore('middle', 0.5), fore('end', 1)]
})

export const SKIN_ROWS: readonly string[] = [...MERGED_JOINTS, ...TWIST_ROWS.map((row) => row.name)]

/** Row number of a joint or twist row. */
export function skinRow(name: string): number {
  const row = SKIN_ROWS.indexOf(name)
  if (row < 0) throw new RangeError(`no skin row "${name}"`)
  return row
}

/** Twist rows in the form the runtime takes. */
export function drivenJoints(): DrivenJoint[] {
  return TWIST_ROWS.map((row) => {
    const bone = normalize(sub(restJoint(row.end), restJoint(row.base)))
    return {
      joint: skinRow(row.name),
      base: jointRow(row.base),
      twists: row.twists
        .filter((t) => t.share !== 0)
        .map((t) => ({ source: jointRow(t.source), axis: bone, share: t.share })),
    }
  })
}

/** Limbs whose weight is spread, from the near to the far row, over the given fractions of the bone. */
export function twistRows(): readonly {
  readonly joint: SmplhJoint
  readonly end: SmplhJoint
  readonly rows: readonly number[]
  readonly from: number
  readonly to: number
}[] {
  return SIDES.flatMap((side) => [
    {
      joint: `${side}_shoulder` as const,
      end: `${side}_elbow` as const,
      rows: [`${side}_upperarm_top`, `${side}_upperarm_middle`, `${side}_shoulder`].map(skinRow),
      from: 0.1,
      to: 0.9,
    },
    {
      joint: `${side}_elbow` as const,
      end: `${side}_wrist` as const,
      rows: [`${side}_forearm_top`, `${side}_forearm_middle`, `${side}_forearm_end`].map(skinRow),
      from: 0.12,
      to: 0.94,
    },
  ])
}
