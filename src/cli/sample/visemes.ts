import type { FaceUnit } from './score.ts'

/** Mouth units moved by speech. */
export type MouthUnit = Extract<
  FaceUnit,
  | 'JawDrop'
  | 'LipsParts'
  | 'LipPuckerer'
  | 'LipStretcher'
  | 'UpperLipRaiser'
  | 'LowerLipDepressor'
  | 'LipSuck'
  | 'ChinRaiser'
>
export type Viseme = Partial<Record<MouthUnit, number>>

const CLOSED: Viseme = { JawDrop: 0.08, LipsParts: 0, ChinRaiser: 0.35, LipSuck: 0.35 }
const BITTEN: Viseme = { JawDrop: 0.2, LipsParts: 0.55, LipSuck: 0.45, UpperLipRaiser: 0.4 }
const TONGUE: Viseme = { JawDrop: 0.38, LipsParts: 0.8, LowerLipDepressor: 0.25 }
const HISSED: Viseme = { JawDrop: 0.18, LipsParts: 0.85, LipStretcher: 0.45, LowerLipDepressor: 0.4 }
const HUSHED: Viseme = { JawDrop: 0.25, LipsParts: 0.85, LipPuckerer: 0.75, LowerLipDepressor: 0.3 }
const BACK: Viseme = { JawDrop: 0.42, LipsParts: 0.75 }
const ROUND: Viseme = { JawDrop: 0.28, LipsParts: 0.5, LipPuckerer: 1.15 }
const RHOTIC: Viseme = { JawDrop: 0.34, LipsParts: 0.65, LipPuckerer: 0.6 }

/** By the beginning of the espeak-ng mnemonic, longest match first. A diphthong takes its open half; see `glideOf`. */
const VISEMES: readonly (readonly [string, Viseme])[] = [
  ['tS', HUSHED],
  ['dZ', HUSHED],
  ['aI', { JawDrop: 1.1, LipsParts: 1.1, LipStretcher: 0.25 }],
  ['aU', { JawDrop: 1.1, LipsParts: 1.05, LipStretcher: 0.1 }],
  ['eI', { JawDrop: 0.72, LipsParts: 1, LipStretcher: 0.5 }],
  ['oU', { JawDrop: 0.75, LipsParts: 0.8, LipPuckerer: 0.75 }],
  ['OI', { JawDrop: 0.8, LipsParts: 0.85, LipPuckerer: 0.7 }],
  ['O', { JawDrop: 0.92, LipsParts: 0.9, LipPuckerer: 0.5 }],
  ['A', { JawDrop: 1.2, LipsParts: 1.15 }],
  ['a', { JawDrop: 1.1, LipsParts: 1.1, LipStretcher: 0.3 }],
  ['0', { JawDrop: 1.05, LipsParts: 1, LipPuckerer: 0.2 }],
  ['E', { JawDrop: 0.78, LipsParts: 1, LipStretcher: 0.35 }],
  ['e', { JawDrop: 0.7, LipsParts: 1, LipStretcher: 0.45 }],
  ['i', { JawDrop: 0.3, LipsParts: 0.95, LipStretcher: 0.8, LowerLipDepressor: 0.2 }],
  ['I', { JawDrop: 0.42, LipsParts: 0.9, LipStretcher: 0.4 }],
  ['V', { JawDrop: 0.85, LipsParts: 0.95 }],
  ['3', RHOTIC],
  ['@', { JawDrop: 0.5, LipsParts: 0.8 }],
  ['u', ROUND],
  ['U', { JawDrop: 0.36, LipsParts: 0.6, LipPuckerer: 0.85 }],
  ['o', { JawDrop: 0.65, LipsParts: 0.75, LipPuckerer: 0.8 }],
  ['w', { JawDrop: 0.2, LipsParts: 0.4, LipPuckerer: 1.3 }],
  ['r', RHOTIC],
  ['m', CLOSED],
  ['p', CLOSED],
  ['b', CLOSED],
  ['f', BITTEN],
  ['v', BITTEN],
  ['T', TONGUE],
  ['D', TONGUE],
  ['S', HUSHED],
  ['Z', HUSHED],
  ['s', HISSED],
  ['z', HISSED],
  ['l', { JawDrop: 0.48, LipsParts: 0.85 }],
  ['t', { JawDrop: 0.28, LipsParts: 0.75, LipStretcher: 0.15 }],
  ['d', { JawDrop: 0.3, LipsParts: 0.75, LipStretcher: 0.15 }],
  ['n', { JawDrop: 0.3, LipsParts: 0.7 }],
  ['j', { JawDrop: 0.3, LipsParts: 0.85, LipStretcher: 0.6 }],
  ['k', BACK],
  ['g', BACK],
  ['N', BACK],
  ['h', { JawDrop: 0.55, LipsParts: 0.85 }],
]

export function visemeOf(phoneme: string): Viseme {
  return VISEMES.find(([start]) => phoneme.startsWith(start))?.[1] ?? BACK
}

/** Where a diphthong ends, or nothing. */
export function glideOf(phoneme: string): Viseme | undefined {
  if (/^(aI|eI|OI)/.test(phoneme)) return visemeOf('I')
  return /^(aU|oU)/.test(phoneme) ? visemeOf('U') : undefined
}

/** Lips must really meet (or touch the teeth) for these: they win over their neighbours. */
export function isClosure(phoneme: string): boolean {
  return /^[mpbfv]/.test(phoneme)
}
