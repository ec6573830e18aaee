/** What stands behind one line of the panel of assumptions. */
export interface AssumptionNote {
  readonly title: string
  /** one sentence: why it had to be assumed or derived, or what the file says */
  readonly why: string
  /** the choice that changes it, where there is one */
  readonly choice?: 'clean' | 'staging' | 'legs' | 'head' | 'gaze' | 'face' | 'body'
}

/** By key; `missing` stands for every `missing.*`. */
const NOTES: Readonly<Record<string, AssumptionNote>> = {
  clean: {
    title: 'Clean-up',
    why: 'The fits are raw: jitter, camera tilt and gaps are in them. Natural mends them, raw shows them, GENEA 2026 is what that challenge shows.',
    choice: 'clean',
  },
  'staging.mode': {
    title: 'Staging',
    why: 'Each person was filmed alone, in a camera of their own: how they stood to each other is not in the files.',
    choice: 'staging',
  },
  'staging.distance': {
    title: 'Distance',
    why: 'The two recordings share no common frame; people who talk stand about so far apart.',
  },
  height: {
    title: 'Height',
    why: 'No height is published: everybody has that of the average body unless one is set in the Look panel.',
  },
  fps: {
    title: 'Frame rate',
    why: 'The files hold none. Frames over seconds of sound, snapped to rates that cameras have, is what drifts least.',
  },
  'shape.betas': {
    title: 'Shape',
    why: 'No shape coefficients are published: the fits were made with the average body.',
    choice: 'body',
  },
  'hands.mean': {
    title: 'Hands',
    why: 'Whether zero is a flat or a relaxed hand is not said; flat hands lie nearer to the hands in the films.',
  },
  legs: {
    title: 'Legs',
    why: 'Cameras saw people to the waist. The fitted legs are guesses, with knees bent by some 59 degrees on standing people.',
    choice: 'legs',
  },
  root: {
    title: 'Root',
    why: 'The recipe of the GENEA 2026 challenge holds the pelvis upright and still.',
    choice: 'clean',
  },
  spine1: { title: 'Lower spine', why: 'The recipe of the GENEA 2026 challenge sets it to rest.', choice: 'clean' },
  'neck.mean': {
    title: 'Neck and head',
    why: 'The recipe of the GENEA 2026 challenge takes their mean over the recording for an error of the fit.',
    choice: 'clean',
  },
  'depth.fov': {
    title: 'Depth',
    why: 'The translation comes from a camera of 3 degrees that never was; its depth only tells size, and becomes metres by a field of view.',
  },
  'camera.tilt': {
    title: 'Camera tilt',
    why: 'The fits know no camera pitch, so everybody leans by the same angle through a recording; that angle is taken out.',
    choice: 'clean',
  },
  quarterTurn: { title: 'Quarter turn', why: 'The recording lies on its side in its own film.', choice: 'clean' },
  head: {
    title: 'Head',
    why: 'Two sources tell of the head: the SMPL-H fit, with a static offset, and an alignment whose axes nobody has documented.',
    choice: 'head',
  },
  gaze: {
    title: 'Gaze',
    why: 'No recorded angle of the eyes is documented. People who talk mostly look at each other.',
    choice: 'gaze',
  },
  face: {
    title: 'Face',
    why: 'Only vendor V00 has facial data. Elsewhere the voice tells when the mouth opens; nothing else is made up but blinks.',
    choice: 'face',
  },
  speech: { title: 'Speech', why: 'The voice activity of this recording is void; words say when somebody speaks.' },
  missing: { title: 'Missing array', why: 'The recording does not hold it; what stands in for it is said here.' },
  'body.model': {
    title: 'Body',
    why: 'You have put this model in place of the built-in human. Whose body a recording shows is not published.',
    choice: 'body',
  },
  'body.shape': { title: 'Shape', why: 'You have set it by hand; the recordings hold no shape.', choice: 'body' },
}

/** The key without the people it is about: `fps.A` -> `fps`. */
export function baseKey(key: string): string {
  return key.replace(/\.[A-Z]+$/, '')
}

/** Who a line is about, where not everybody: `fps.A` -> `A`. */
export function peopleOf(key: string): string | null {
  return /\.([A-Z]+)$/.exec(key)?.[1] ?? null
}

export function noteOf(key: string): AssumptionNote | undefined {
  const base = baseKey(key)
  return NOTES[base] ?? (base.startsWith('missing.') ? NOTES['missing'] : undefined)
}
