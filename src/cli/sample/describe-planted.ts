import { RASTER } from './camera-track.ts'
import { FLAWS, type PlantedFlaws, type Span } from './flaws.ts'
import { KEYPOINT_NOISE_PX } from './keypoints.ts'
import type { PlantedEvent } from './planted-events.ts'

const ABOUT =
  'A synthetic conversation: espeak-ng voices, procedural motion. Faults of the real recordings are planted on purpose; ' +
  'frames are [from, to). Events can be seen to the frame.'

/** How the sample fills arrays whose meaning the dataset does not document, and what its keypoints are worth. */
const CONVENTIONS = {
  film: 'the person as played, through the camera of the data; key frames 8 s apart; black where the box is lost; each frame shows its own number as blocks in the lower left corner, in a Gray code; the first film has two frames more than the arrays, the second three less',
  'boxes_and_keypoints:keypoints': `px of a ${RASTER.width} x ${RASTER.height} picture; slow error of ${KEYPOINT_NOISE_PX} px (standard deviation), held within 0.8 px, grid 0.5 px`,
  'movement:gaze_encodings': 'eye in head, rad: pitch (down +), yaw (own left +)',
  'movement:alignment_head_rotation': 'head against chest, rotation vector, rad',
  'movement:head_encodings': 'degrees: pitch (down +), yaw (own left +), roll (to the own left +)',
  'movement:expression, frame_latent, hypernet_features': 'a fixed random mixture without meaning',
}

/** What is planted in the sample, in words and seconds, for whoever looks at it. */
export function describePlanted(made: readonly { id: string; events: readonly PlantedEvent[] }[], fps: number): string {
  const recordings = made.map(({ id, events }, index) => ({ id, flaws: listed(FLAWS[index]!, fps), events }))
  return `${JSON.stringify({ synthetic: true, about: ABOUT, conventions: CONVENTIONS, recordings }, null, 2)}\n`
}

function listed(flaws: PlantedFlaws, fps: number): object[] {
  const entry = (kind: string, what: string, { from, to }: Span): object => ({
    kind,
    what,
    frames: [from, to],
    seconds: [from / fps, to / fps],
  })
  const { frozenHands, lostMovement, lostBox, unwrapped = [], untimedWord } = flaws
  return [
    ...(frozenHands
      ? [entry('frozen-hands', 'smplh:is_valid is false; both hands repeat one frame', frozenHands)]
      : []),
    ...(lostMovement ? [entry('lost-movement', 'all movement arrays are zero, is_valid 0', lostMovement)] : []),
    ...(lostBox ? [entry('lost-box', 'no box, no keypoints, translation is a sentinel', lostBox)] : []),
    ...unwrapped.map((span) =>
      entry('unwrapped', `the rotation vector of ${span.joint} goes the other way round`, span),
    ),
    ...(untimedWord ? [{ kind: 'untimed-word', what: `the word "${untimedWord[1]}" has no times` }] : []),
  ]
}
