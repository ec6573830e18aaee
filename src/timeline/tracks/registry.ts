import type { TrackKind } from '../track-kind.ts'
import type { TrackId } from '../track-setup.ts'
import { arousal, valence } from './affect.ts'
import { emotion } from './emotion.ts'
import { face } from './face.ts'
import { markers } from './markers.ts'
import { moments } from './moments.ts'
import { expression, fit, hands, head, latent } from './speeds.ts'
import { turns } from './turns.ts'
import { validity } from './validity.ts'
import { voice } from './voice.ts'
import { words } from './words.ts'

/** Every kind of track there is. A new kind is a file here, a line in this table and its id in `track-setup.ts`. */
export const TRACK_KINDS: Readonly<Record<TrackId, TrackKind>> = {
  voice,
  words,
  moments,
  emotion,
  valence,
  arousal,
  face,
  head,
  hands,
  expression,
  latent,
  fit,
  validity,
  turns,
  markers,
}
