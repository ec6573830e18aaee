import { DatasetError, type ErrorPlace } from '../bytes/index.ts'
import type { NpyHeader } from '../containers/index.ts'

/**
 * The feature table: every array the dataset is known to publish, as data. A key that is not in it is kept, listed and
 * readable, it only has no meaning here. `T` is the number of frames of the recording; `T/15` a row per 15 frames.
 */
export interface Feature {
  readonly key: string
  readonly aliases: readonly string[]
  readonly shape: readonly (number | 'T' | 'T/15')[]
  /** as published; float64 and other real types are accepted too */
  readonly dtype: '<f4' | '|b1'
  readonly unit: string
  readonly meaning: string
  /** how this is known */
  readonly source: string
  readonly group: 'body' | 'picture' | 'movement' | 'latent'
}

const HMR2 = 'HMR 2.0 / 4D-Humans fit'
const HAMER = 'HaMeR hands'
const POSE_2D = '2D pose of the film'
const IMITATOR = 'Imitator features of the dataset'

function feature(
  key: string,
  shape: Feature['shape'],
  unit: string,
  meaning: string,
  source: string,
  group: Feature['group'],
  extra: { aliases?: readonly string[]; dtype?: Feature['dtype'] } = {},
): Feature {
  return { key, shape, unit, meaning, source, group, aliases: extra.aliases ?? [], dtype: extra.dtype ?? '<f4' }
}

const FEATURES: readonly Feature[] = [
  feature('smplh:global_orient', ['T', 3], 'rad', 'axis-angle of the pelvis in camera axes (y down)', HMR2, 'body', {
    aliases: ['global_orient'],
  }),
  feature('smplh:body_pose', ['T', 21, 3], 'rad', 'axis-angle of joints 1..21', HMR2, 'body', {
    aliases: ['body_pose'],
  }),
  feature(
    'smplh:left_hand_pose',
    ['T', 15, 3],
    'rad',
    'axis-angle of joints 22..36, zero is a flat hand',
    HAMER,
    'body',
    {
      aliases: ['left_hand_pose'],
    },
  ),
  feature(
    'smplh:right_hand_pose',
    ['T', 15, 3],
    'rad',
    'axis-angle of joints 37..51, zero is a flat hand',
    HAMER,
    'body',
    {
      aliases: ['right_hand_pose'],
    },
  ),
  feature('smplh:translation', ['T', 3], 'm', 'pred_cam_t; x, y metres, z only scale', HMR2, 'body', {
    aliases: ['smplh:transl', 'transl', 'translation'],
  }),
  feature('smplh:is_valid', ['T'], '', 'false: the hands are stale', HMR2, 'body', { dtype: '|b1' }),
  feature('boxes_and_keypoints:is_valid_box', ['T'], '', 'false: nobody in the picture', POSE_2D, 'picture', {
    dtype: '|b1',
  }),
  feature('boxes_and_keypoints:box', ['T', 4], 'px', 'xmin, ymin, xmax, ymax in the film', POSE_2D, 'picture'),
  feature(
    'boxes_and_keypoints:keypoints',
    ['T', 133, 3],
    'px, 0..1',
    'COCO-WholeBody x, y, confidence',
    POSE_2D,
    'picture',
  ),
  feature('movement:is_valid', ['T', 1], '', '0: the processing of this 2 s block failed', IMITATOR, 'movement'),
  feature(
    'movement:FAUValue',
    ['T', 24],
    '0..2',
    'facial action units, 16..18 never carry signal',
    IMITATOR,
    'movement',
  ),
  feature('movement:FAUToken', ['T', 1], 'code', 'quantised action units', IMITATOR, 'movement'),
  feature(
    'movement:emotion_scores',
    ['T', 8],
    'logit',
    'Anger ... Surprise, softmax for probabilities',
    IMITATOR,
    'movement',
  ),
  feature('movement:emotion_valence', ['T', 1], '-1..1', 'pleasantness, model output', IMITATOR, 'movement'),
  feature('movement:emotion_arousal', ['T', 1], '-1..1', 'activation, model output', IMITATOR, 'movement'),
  feature('movement:EmotionValenceToken', ['T', 1], 'code', 'quantised valence', IMITATOR, 'movement'),
  feature('movement:EmotionArousalToken', ['T', 1], 'code', 'quantised arousal', IMITATOR, 'movement'),
  feature(
    'movement:alignment_head_rotation',
    ['T', 3],
    'rad',
    'head rotation, order not established',
    IMITATOR,
    'movement',
  ),
  feature('movement:alignment_translation', ['T', 2, 3], '?', 'meaning of the two rows unknown', IMITATOR, 'latent'),
  feature('movement:gaze_encodings', ['T', 2], '?', 'neural encoding of gaze, not angles', IMITATOR, 'movement'),
  feature('movement:head_encodings', ['T', 3], '?', 'neural encoding of the head', IMITATOR, 'latent'),
  feature('movement:expression', ['T', 128], '?', 'expression code without a public decoder', IMITATOR, 'latent'),
  feature('movement:frame_latent', ['T', 64], '?', 'latent of a model that is not public', IMITATOR, 'latent'),
  feature('movement:hypernet_features', ['T/15', 5120], '?', 'a row per 15 frames', IMITATOR, 'latent'),
]

const BY_KEY = new Map<string, Feature>()
for (const entry of FEATURES) {
  for (const name of [entry.key, ...entry.aliases]) BY_KEY.set(name, entry)
}

/** Keys of the table, in its order. */
export function featureKeys(): string[] {
  return FEATURES.map((entry) => entry.key)
}

/** The table's row for a key or one of its aliases; undefined for keys that are not known. */
export function featureOf(key: string): Feature | undefined {
  return BY_KEY.get(key)
}

/** Numbers in one row of a feature. */
export function rowSizeOf(entry: Feature): number {
  let size = 1
  for (const extent of entry.shape) if (typeof extent === 'number') size *= extent
  return size
}

/**
 * Says why an array is not what its key stands for; undefined where it is. Flat rows ([N,63] for [N,21,3]) and a
 * trailing axis of one ((N,1) for (N,)) are the same data and pass.
 */
export function checkFeatureHeader(entry: Feature, header: NpyHeader, place: ErrorPlace): DatasetError | undefined {
  const rowSize = rowSizeOf(entry)
  const nRows = header.shape[0] ?? 0
  const found = header.shape.length === 0 ? 0 : header.shape.slice(1).reduce((product, extent) => product * extent, 1)
  // numpy keeps no row size in an empty array of one axis, so (0,) stands for no rows of anything
  if (header.shape.length > 0 && (found === rowSize || (nRows === 0 && header.nItems === 0))) return undefined
  const expected = `(${entry.shape.join(', ')})`
  const shape = `(${header.shape.join(', ')})`
  return new DatasetError('feature-shape', `${place.key ?? entry.key}: shape ${shape} where ${expected} is expected`, {
    ...place,
    expected,
    found: shape,
  })
}

/** Names of the 8 scores, in the order of `movement:emotion_scores`. */
export const EMOTIONS = ['Anger', 'Contempt', 'Disgust', 'Fear', 'Happiness', 'Neutral', 'Sadness', 'Surprise'] as const
