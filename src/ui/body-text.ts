import type { WorkspaceState } from '../workspace/index.ts'
import { BODY_LOOKS, FACE_SOURCES, GAZE_SOURCES, HEAD_SOURCES, LEG_MODES, valueOf, type BodyLook } from './choices.ts'

/** What draws the people, and where legs, head, gaze and face come from. */
export interface BodyChoice extends Pick<WorkspaceState, 'legs' | 'head' | 'gaze' | 'face'> {
  readonly mode: BodyLook
}

/** The first of each is the default, which a link does not say. */
const CHOICES: { readonly [K in keyof BodyChoice]: readonly BodyChoice[K][] } = {
  mode: BODY_LOOKS,
  legs: LEG_MODES,
  head: HEAD_SOURCES,
  gaze: GAZE_SOURCES,
  face: FACE_SOURCES,
}
const NAMES = ['mode', 'legs', 'head', 'gaze', 'face'] as const

/** The body as links carry it, what differs from the default: `skeleton,legs:hidden,gaze:ahead`. */
export function bodyText(body: BodyChoice): string {
  return NAMES.filter((name) => body[name] !== CHOICES[name][0])
    .map((name) => (name === 'mode' ? body.mode : `${name}:${body[name]}`))
    .join(',')
}

/** Reads {@link bodyText}. Parts that are not understood are dropped and named. */
export function parseBody(text: string): { body: Partial<BodyChoice>; dropped: string[] } {
  const dropped: string[] = []
  const body: Partial<BodyChoice> = {}
  for (const part of text.split(',').filter((each) => each !== '')) {
    const [first, second] = part.split(':')
    const name = second === undefined ? 'mode' : NAMES.find((each) => each === first)
    const value = name && valueOf<string>(CHOICES[name], second ?? first)
    if (name === undefined || value === undefined) dropped.push(part)
    else Object.assign(body, { [name]: value })
  }
  return { body, dropped }
}
