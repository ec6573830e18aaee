import { N_SMPLH_JOINTS, SMPLH_PARENTS, SMPLH_REST_JOINTS } from '../../body/index.ts'
import { type BaseBody, baseBody, eachBuild } from './base-body.ts'
import { bindInverse } from './bind-inverse.ts'
import { clothes } from './clothes.ts'
import { coarseTriangles } from './coarse-triangles.ts'
import type { HumanValues } from './encode-human.ts'
import { eyeSockets, eyesPart } from './eyes.ts'
import { faceHairPart } from './face-hair.ts'
import type { FittedBuild } from './fit-skeleton.ts'
import { headHairPart } from './head-hair.ts'
import type { MakeHumanData } from './makehuman-package.ts'
import { mouthPart } from './mouth.ts'
import { type Part, joinParts } from './part.ts'
import { BUILDS } from './shape-builds.ts'
import { drivenJoints, SKIN_ROWS, skinRow } from './skin-rows.ts'
import { strongestFour } from './skin-weights.ts'
import { MORPH_STEP_M, sparseMorphs } from './sparse-morphs.ts'
import { rowOf } from './vec3.ts'
import { shade } from './shade.ts'
import { shoesPart } from './shoes.ts'
import { skinPart } from './skin-part.ts'

/** All parts of the human, joined and quantised. */
export function assembleHuman(data: MakeHumanData): HumanValues {
  const body = baseBody(data)
  const whole = joinParts(humanParts(body))
  shade(body, whole)
  const influences = strongestFour(whole.weights)
  const sparse = sparseMorphs(body.morphs, whole.anchors)
  const quanta = positionQuanta(whole)
  const codes = eachBuild((b) =>
    Array.from(whole.positions[b], (v, i) => Math.round((v - quanta[i % 3]!) / quanta[3 + (i % 3)]!)),
  )
  return {
    'rest.f': restPositions(body.fitted.female).flat(),
    'rest.m': restPositions(body.fitted.male).flat(),
    parents: skeletonParents(),
    driven: drivenRows(),
    'bind.f': SKIN_ROWS.flatMap((_, j) => bindInverse(body.fitted.female, j)),
    'bind.m': SKIN_ROWS.flatMap((_, j) => bindInverse(body.fitted.male, j)),
    quanta: [...quanta, MORPH_STEP_M],
    'pos.f': codes.female,
    'pos.m': codes.male,
    indices: whole.triangles,
    coarse: coarseTriangles(whole, sparse),
    joints: influences.indices,
    weights: influences.weights,
    regions: whole.regions,
    masks: whole.masks,
    morphs: Array.from(sparse.names.join('\n'), (c) => c.charCodeAt(0)),
    mcount: sparse.counts,
    mindex: sparse.morphs,
    mdelta: sparse.deltas,
  }
}

function humanParts(body: BaseBody): Part[] {
  const dressed = clothes(body)
  return [
    skinPart(body, dressed.fields),
    faceHairPart(body),
    headHairPart(body),
    ...dressed.parts,
    shoesPart(body),
    mouthPart(body),
    eyesPart(eachBuild((b) => eyeSockets(body, b))),
  ]
}

/** Rest joints in file order: SMPL-H neutral for both builds, the face where the build has it, twist rows on their base. */
function restPositions(fitted: FittedBuild): number[][] {
  const rows: number[][] = SKIN_ROWS.map((_, j) => (j < N_SMPLH_JOINTS ? [...rowOf(SMPLH_REST_JOINTS.neutral, j)] : []))
  for (const name of ['jaw', 'left_eye', 'right_eye'] as const) rows[skinRow(name)] = [...fitted.faceJoints[name]]
  for (const driven of drivenJoints()) rows[driven.joint] = rows[driven.base]!
  return rows
}

function skeletonParents(): number[] {
  const head = skinRow('head')
  const parents = [...SMPLH_PARENTS, head, head, head]
  for (const driven of drivenJoints()) parents[driven.joint] = driven.base
  return parents
}

function drivenRows(): number[] {
  return drivenJoints().flatMap((row) => {
    const twists = row.twists.flatMap((t) => [t.source, ...t.axis, t.share])
    return [row.joint, row.base, row.twists.length, ...twists, ...Array<number>(10 - twists.length).fill(0)]
  })
}

/** Lowest value and step of the 16-bit positions on each axis, exactly as the file will hold them. */
function positionQuanta(part: Part): number[] {
  const all = BUILDS.map((b) => part.positions[b])
  const low = [0, 1, 2].map((c) => Math.fround(Math.min(...all.map((p) => extreme(p, c, Math.min)))))
  const high = [0, 1, 2].map((c) => Math.max(...all.map((p) => extreme(p, c, Math.max))))
  const step = low.map((lo, c) => Math.fround(((high[c]! - lo) / 65_535) * (1 + 1e-6)))
  return [...low.map((lo, c) => Math.fround(lo - step[c]! / 4)), ...step.map((s) => Math.fround(s * 1.0001))]
}

function extreme(p: Float64Array, c: number, pick: (a: number, b: number) => number): number {
  let best = p[c]!
  for (let i = c; i < p.length; i += 3) best = pick(best, p[i]!)
  return best
}
