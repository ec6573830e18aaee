import { describe, expect, it } from 'vitest'
import {
  FACE_UNITS,
  FaceRig,
  N_FACE_UNITS,
  SIDED_MORPHS,
  WHOLE_MORPHS,
  createFaceInput,
  morphSides,
  unitStrength,
} from '../../../src/body/index.ts'
import type { FaceInput } from '../../../src/body/index.ts'

const NAMES = [...SIDED_MORPHS, ...WHOLE_MORPHS].flatMap(morphSides)
const rig = new FaceRig(NAMES)

function solve(input: Partial<FaceInput>, units: Readonly<Record<number, number>> = {}) {
  const full = Object.assign(createFaceInput(), input)
  for (const [unit, value] of Object.entries(units)) full.fau[Number(unit)] = value
  const weights = new Float32Array(rig.nMorphs)
  const quats = new Float32Array(12)
  rig.solve(full, weights, quats)
  return { weight: (name: string) => weights[NAMES.indexOf(name)]!, weights, quats }
}

const angle = (quats: Float32Array, joint: number): number =>
  2 * Math.atan2(Math.hypot(quats[4 * joint]!, quats[4 * joint + 1]!, quats[4 * joint + 2]!), quats[4 * joint + 3]!)

describe('face units', () => {
  it('are 24, of which 16..18 are dead and bound to nothing', () => {
    expect(N_FACE_UNITS).toBe(24)
    expect(FACE_UNITS.flatMap((unit, i) => (unit.live ? [] : [i]))).toEqual([16, 17, 18])
    for (const i of [16, 17, 18]) expect(FACE_UNITS[i]!.morphs).toEqual([])
  })

  it('bind each of the 21 live units to a morph or the jaw', () => {
    const bound = FACE_UNITS.filter((u) => u.morphs.length > 0 || u.jawOpen !== undefined || u.jawSide !== undefined)
    expect(bound.map((u) => u.name)).toEqual(FACE_UNITS.filter((u) => u.live).map((u) => u.name))
    expect(bound).toHaveLength(21)
  })
})

describe('unit strength', () => {
  it('is near the identity when small, and levels off towards 2', () => {
    expect(unitStrength(0)).toBe(0)
    expect(unitStrength(-1)).toBe(0)
    expect(unitStrength(0.2)).toBeCloseTo(0.2, 2)
    expect(unitStrength(1)).toBeGreaterThan(0.8)
    expect(unitStrength(2)).toBeLessThan(1.25)
    for (let v = 0; v < 2; v += 0.05) expect(unitStrength(v + 0.05)).toBeGreaterThan(unitStrength(v))
  })
})

describe('the face rig', () => {
  it('is neutral without input', () => {
    const { weights, quats } = solve({})
    expect(weights.every((w) => w === 0)).toBe(true)
    expect([...quats].map(Math.abs)).toEqual([0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1])
  })

  it.each(FACE_UNITS.flatMap((unit, i) => (unit.live ? [[unit.name, i] as const] : [])))(
    '%s changes the face',
    (_, i) => {
      const { weights, quats } = solve({}, { [i]: 1 })
      expect(weights.some((w) => w > 0) || angle(quats, 0) > 0.02).toBe(true)
    },
  )

  it.each([16, 17, 18])('ignores the dead unit %i', (i) => {
    const { weights, quats } = solve({}, { [i]: 2 })
    expect(weights.every((w) => w === 0)).toBe(true)
    expect(angle(quats, 0)).toBe(0)
  })

  it('moves both sides alike, since the data has no sides', () => {
    const { weight } = solve({}, { 0: 0.7, 8: 1.1, 11: 0.3 })
    for (const name of SIDED_MORPHS) expect(weight(`${name}.l`)).toBe(weight(`${name}.r`))
  })

  it('never closes lids beyond shut, whatever comes together', () => {
    const { weight } = solve({ blink: 1, gazePitch: -1 }, { 5: 2, 4: 2, 23: 2, 3: 2 })
    expect(weight('lid_close.l')).toBe(1)
    expect(weight('lid_tight.l')).toBe(0)
    expect(weight('lid_open.l')).toBe(0)
  })

  it('closes the eyes at a value of 1 and on a blink', () => {
    expect(solve({}, { 23: 1 }).weight('lid_close.l')).toBe(1)
    expect(solve({ blink: 1 }).weight('lid_close.r')).toBe(1)
    expect(solve({ blink: 0.4 }).weight('lid_close.r')).toBeCloseTo(0.4, 6)
  })

  it('lets the upper lid follow the gaze', () => {
    expect(solve({ gazePitch: -0.3 }).weight('lid_close.l')).toBeGreaterThan(0.1)
    expect(solve({ gazePitch: 0.25 }).weight('lid_upper_up.l')).toBeGreaterThan(0.1)
    expect(solve({ gazeYaw: 0.3 }).weight('lid_close.l')).toBe(0)
  })

  it('turns the eyes to the left for positive yaw, up for positive pitch, within limits', () => {
    const left = solve({ gazeYaw: 0.4 }).quats
    expect(left[5]).toBeGreaterThan(0)
    const up = solve({ gazePitch: 0.2 }).quats
    expect(up[4]).toBeLessThan(0)
    expect(angle(solve({ gazeYaw: 9 }).quats, 1)).toBeLessThan(0.65)
    expect(angle(solve({ gazePitch: -9 }).quats, 2)).toBeLessThan(0.45)
  })

  it('opens the jaw downwards, with the open-mouth morph in step, by the unit or by the voice', () => {
    const unit = solve({}, { 20: 1 })
    expect(unit.quats[0]).toBeGreaterThan(0)
    expect(unit.weight('jaw_open')).toBeCloseTo(angle(unit.quats, 0) / 0.32, 5)
    const voice = solve({ voiceOpen: 0.5 })
    expect(angle(voice.quats, 0)).toBeGreaterThan(0.05)
    const both = solve({ voiceOpen: 0.5 }, { 20: 1 })
    expect(angle(both.quats, 0)).toBeCloseTo(angle(unit.quats, 0), 5)
  })

  it('moves the jaw aside to the left', () => {
    expect(solve({}, { 22: 1 }).quats[1]).toBeGreaterThan(0.02)
  })

  it('skips morphs a mesh does not have', () => {
    const poor = new FaceRig(['lip_corner_up.l', 'other'])
    const weights = new Float32Array(2)
    const input = createFaceInput()
    input.fau.fill(1)
    poor.solve(input, weights, new Float32Array(12))
    expect(weights[0]).toBeGreaterThan(0.5)
    expect(weights[1]).toBe(0)
  })
})
