import type {
  CleanPreset,
  FaceChoices,
  GazeSource,
  HeadSource,
  LegMode,
  SoundPlacement,
  StagingMode,
} from '../workspace/index.ts'

/** One of the values that something can have. */
export interface Choice<V extends string> {
  /** as links and the page API carry it */
  readonly value: V
  readonly label: string
  readonly note?: string
}

export const STAGINGS = [
  { value: 'facing', label: 'Facing', note: 'at conversational distance' },
  { value: 'side-by-side', label: 'Side by side', note: 'both towards you' },
  { value: 'as-recorded', label: 'As recorded', note: 'as each camera saw them' },
  { value: 'overlaid', label: 'Overlaid', note: 'one place for both' },
] as const satisfies readonly Choice<StagingMode>[]

export const CLEANS = [
  { value: 'natural', label: 'Natural', note: 'gaps filled, jitter smoothed' },
  { value: 'raw', label: 'Raw', note: 'exactly what is in the file' },
  { value: 'genea-2026', label: 'GENEA 2026', note: 'as the challenge shows it' },
] as const satisfies readonly Choice<CleanPreset>[]

/** The first of each of these is the default; body-choices.ts has their names. */
export const LEG_MODES = [
  'preset',
  'standing',
  'seated',
  'hidden',
  'as-fitted',
  'straight',
] as const satisfies readonly (LegMode | 'preset')[]
export const HEAD_SOURCES = ['smplh', 'smplh-centred', 'alignment'] as const satisfies readonly HeadSource[]
export const GAZE_SOURCES = ['partner', 'encodings', 'ahead'] as const satisfies readonly GazeSource[]
export const FACE_SOURCES = ['auto', 'recorded'] as const satisfies readonly FaceChoices['face'][]
/** What is drawn of a body. */
export const BODY_LOOKS = ['body', 'both', 'skeleton', 'joints', 'wireframe', 'none'] as const
export type BodyLook = (typeof BODY_LOOKS)[number]
/** How much is drawn of an emotion. */
export const EMOTION_LOOKS = ['off', 'subtle', 'full'] as const
export type EmotionLook = (typeof EMOTION_LOOKS)[number]

export const SOUND_PLACEMENTS = [
  { value: 'mono', label: 'Mono', note: 'both voices from the middle' },
  { value: 'stereo', label: 'Stereo', note: 'A from the left, B from the right' },
  { value: 'space', label: 'In space', note: 'from their heads, as the camera hears them; for headphones' },
] as const satisfies readonly Choice<SoundPlacement>[]

export const RATES = (['0.1', '0.25', '0.5', '0.75', '1', '1.25', '1.5', '2', '4'] as const).map((value) => ({
  value,
  label: `${value}×`,
}))

/** The values alone, in their order. */
export function valuesOf<V extends string>(choices: readonly Choice<V>[]): V[] {
  return choices.map(({ value }) => value)
}

/** The value that a text from outside (an address, a storage, a control of the page) means, if it is one of these. */
export function valueOf<V extends string>(values: readonly V[], text: unknown): V | undefined {
  return values.find((value) => value === text)
}

/** The same for what has names. */
export function chosenOf<V extends string>(choices: readonly Choice<V>[], text: unknown): V | undefined {
  return choices.find(({ value }) => value === text)?.value
}

/** What a button says that opens these choices. A value that is none of them stands for itself. */
export function labelOf(choices: readonly Choice<string>[], value: string): string {
  return choices.find((each) => each.value === value)?.label ?? value
}
