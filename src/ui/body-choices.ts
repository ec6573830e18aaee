import {
  BODY_LOOKS,
  EMOTION_LOOKS,
  FACE_SOURCES,
  GAZE_SOURCES,
  HEAD_SOURCES,
  LEG_MODES,
  type Choice,
} from './choices.ts'

/** Names for all of these values. They are a file of their own because the page starts without them. */
function named<V extends string>(values: readonly V[], names: Readonly<Record<V, string>>): Choice<V>[] {
  return values.map((value) => ({ value, label: names[value] }))
}

export const LEGS = named(LEG_MODES, {
  preset: 'By clean-up',
  standing: 'Standing',
  seated: 'Seated',
  hidden: 'Hidden',
  'as-fitted': 'As fitted',
  straight: 'Straight',
})

export const HEADS = named(HEAD_SOURCES, {
  smplh: 'SMPL-H as fitted',
  'smplh-centred': 'SMPL-H, static offset taken out',
  alignment: 'Alignment of the film',
})

export const GAZES = named(GAZE_SOURCES, {
  partner: 'At the partner',
  encodings: 'Gaze encodings (experimental)',
  ahead: 'Straight ahead',
})

export const FACES = named(FACE_SOURCES, {
  auto: 'The voice, where there is no data',
  recorded: 'Recorded data only',
})

export const LOOKS = named(BODY_LOOKS, {
  body: 'Body',
  both: 'Body and skeleton',
  skeleton: 'Skeleton',
  joints: 'Joints',
  wireframe: 'Wireframe',
  none: 'Nothing of the body',
})

export const EMOTIONS = named(EMOTION_LOOKS, { off: 'Off', subtle: 'Subtle', full: 'Full' })
