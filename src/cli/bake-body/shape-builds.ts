import type { MakeHumanData } from './makehuman-package.ts'
import { neutralFace } from './neutral-face.ts'

/**
 * The two people: adults of average build. The bare base mesh is a neutral nobody, so race and gender targets are
 * always added; `universal-*-averagemuscle-averageweight` is the universal average and is empty in the data.
 *
 * Male is the mean of the three `*-male-young` targets. Of the female targets only the African one is unchanged
 * upstream, so that only it may be taken; female is therefore the male mean plus the female-minus-male difference of
 * that one pair, which keeps a face of mixed descent.
 */

export type BuildName = 'female' | 'male'
export const BUILDS = ['female', 'male'] as const satisfies readonly BuildName[]

const MALE_RACES = ['african', 'asian', 'caucasian'] as const

/** Shaped base mesh, m, [19158, 3], of each build. */
export function shapeBuilds(data: MakeHumanData): Record<BuildName, Float64Array> {
  const male = data.positions.slice()
  for (const race of MALE_RACES) addScaled(male, data.target(`macrodetails/${race}-male-young`), 1 / MALE_RACES.length)
  addScaled(male, data.target('macrodetails/universal-male-young-averagemuscle-averageweight'), 1)
  addScaled(male, neutralFace(data), 1)
  const female = male.slice()
  addScaled(female, data.target('macrodetails/african-female-young'), 1)
  addScaled(female, data.target('macrodetails/african-male-young'), -1)
  return { female, male }
}

function addScaled(out: Float64Array, delta: Float64Array, k: number): void {
  for (let i = 0; i < out.length; i++) out[i] = out[i]! + k * delta[i]!
}
