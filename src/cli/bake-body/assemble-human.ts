import { N_SMPLH_JOINTS, SMPLH_PARENTS, SMPLH_REST_JOINTS } from '../../body/index.ts'
import { bindInverse } from './bind-inverse.ts'
import type { HumanValues } from './encode-human.ts'
import { eyesPart } from './eyes.ts'
import { type FittedBuild, fitBuild } from './fit-skeleton.ts'
import type { MakeHumanData } from './makehuman-package.ts'
import { joinParts, PartBuilder, type Part } from './part.ts'
import { BUILDS, type BuildName, shapeBuilds } from './shape-builds.ts'
import { drivenJoints, SKIN_ROWS } from './skin-rows.ts'
import { baseWeights, strongestFour } from './skin-weights.ts'
import { type Vec3, lerp, rowOf } from './vec3.ts'

export function assembleHuman(data: MakeHumanData): HumanValues {
  const shaped = shapeBuilds(data)
  const fitted = Object.fromEntries(BUILDS.map((b) => [b, fitBuild(data, shaped[b], b)])) as Record<
    BuildName,
    FittedBuild
  >
  const middle = fitted.male.positions.map((v, i) => (v + fitted.female.positions[i]!) / 2)
  const midJoints = fitted.male.bind.joints.map((p, j) => lerp(p, fitted.female.bind.joints[j]!, 0.5))
  const weights = baseWeights(data, middle, midJoints)
  const whole = joinParts([rawPart(data, fitted, weights), eyes(data, fitted)])
  const influences = strongestFour(whole.weights)
  const quanta = positionQuanta(whole)
  const codes = (b: BuildName): number[] =>
    Array.from(whole.positions[b], (v, i) => Math.round((v - quanta[i % 3]!) / quanta[3 + (i % 3)]!))
  return {
    'rest.f': restPositions(fitted.female).flat(),
    'rest.m': restPositions(fitted.male).flat(),
    parents: parents(),
    driven: drivenJoints().flatMap((d) => {
      const t = d.twists.flatMap((x) => [x.source, ...x.axis, x.share])
      return [d.joint, d.base, d.twists.length, ...t, ...Array<number>(10 - t.length).fill(0)]
    }),
    'bind.f': SKIN_ROWS.flatMap((_, j) => bindInverse(fitted.female, j)),
    'bind.m': SKIN_ROWS.flatMap((_, j) => bindInverse(fitted.male, j)),
    quanta: [...quanta, 2e-6],
    'pos.f': codes('female'),
    'pos.m': codes('male'),
    indices: whole.triangles,
    joints: influences.indices,
    weights: influences.weights,
    regions: whole.regions,
    masks: whole.masks,
    morphs: [...'none'].map((c) => c.charCodeAt(0)),
    mcount: new Uint8Array(whole.nVertices),
    mindex: [],
    mdelta: [],
  }
}

function rawPart(data: MakeHumanData, fitted: Record<BuildName, FittedBuild>, weights: Float64Array): Part {
  const part = new PartBuilder()
  const map = new Map<number, number>()
  for (const [name, region] of [
    ['body', 'skin'],
    ['helper-upper-teeth', 'teeth'],
    ['helper-lower-teeth', 'teeth'],
    ['helper-tongue', 'tongue'],
  ] as const) {
    const q = data.quads(name)
    const id = (v: number): number => {
      let at = map.get(v)
      if (at === undefined) {
        at = part.vertex(
          { female: rowOf(fitted.female.positions, v), male: rowOf(fitted.male.positions, v) },
          region,
          weights.slice(v * SKIN_ROWS.length, (v + 1) * SKIN_ROWS.length),
        )
        map.set(v, at)
      }
      return at
    }
    for (let i = 0; i < q.length; i += 4) part.quad(id(q[i]!), id(q[i + 1]!), id(q[i + 2]!), id(q[i + 3]!))
  }
  return part.build()
}

function eyes(data: MakeHumanData, fitted: Record<BuildName, FittedBuild>): Part {
  const socket = (b: BuildName) => {
    const measure = (side: 'l' | 'r') => {
      const ids = [...new Set(data.quads(`helper-${side}-eye`))]
      const ps = ids.map((i) => rowOf(fitted[b].positions, i))
      const lo = [0, 1, 2].map((c) => Math.min(...ps.map((p) => p[c]!)))
      const hi = [0, 1, 2].map((c) => Math.max(...ps.map((p) => p[c]!)))
      return { centre: lo.map((l, c) => (l + hi[c]!) / 2) as unknown as Vec3, radius: (hi[0]! - lo[0]!) / 2 }
    }
    const l = measure('l'),
      r = measure('r')
    return { centre: { left: l.centre, right: r.centre }, radius: (l.radius + r.radius) / 2 }
  }
  return eyesPart({ female: socket('female'), male: socket('male') })
}

function restPositions(fitted: FittedBuild): number[][] {
  const rows: number[][] = []
  for (let j = 0; j < N_SMPLH_JOINTS; j++) rows.push([...rowOf(SMPLH_REST_JOINTS.neutral, j)])
  for (const name of ['jaw', 'left_eye', 'right_eye'] as const) rows.push([...fitted.faceJoints[name]])
  for (const d of drivenJoints()) rows[d.joint] = rows[d.base]!
  return rows
}

function parents(): number[] {
  const out = [...SMPLH_PARENTS, 15, 15, 15]
  for (const d of drivenJoints()) out[d.joint] = d.base
  return out
}

function positionQuanta(part: Part): number[] {
  const all = [0, 1, 2].map((c) => {
    let lo = Infinity
    let hi = -Infinity
    for (const b of BUILDS)
      for (let i = c; i < part.positions[b].length; i += 3) {
        lo = Math.min(lo, part.positions[b][i]!)
        hi = Math.max(hi, part.positions[b][i]!)
      }
    return [lo, (hi - lo) / 65_535] as const
  })
  return [...all.map((a) => Math.fround(a[0])), ...all.map((a) => Math.fround(a[1] * 1.0001))]
}
