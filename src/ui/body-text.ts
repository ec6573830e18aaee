import type { WorkspaceState } from '../workspace/index.ts'
import type { Look } from './ui-store.ts'

/** What draws the people, and where legs, head, gaze and face come from. */
export interface BodyChoice extends Pick<WorkspaceState, 'legs' | 'head' | 'gaze' | 'face'> {
  readonly mode: Look['mode']
}

/** The first of each is the default, which a link does not say. */
const CHOICES: { readonly [K in keyof BodyChoice]: readonly BodyChoice[K][] } = {
  mode: ['body', 'skeleton', 'joints', 'both', 'wireframe', 'none'],
  legs: ['preset', 'standing', 'seated', 'hidden', 'as-fitted', 'straight'],
  head: ['smplh', 'smplh-centred', 'alignment'],
  gaze: ['partner', 'encodings', 'ahead'],
  face: ['auto', 'recorded'],
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
    const value = name && CHOICES[name].find((each) => each === (second ?? first))
    if (name === undefined || value === undefined) dropped.push(part)
    else Object.assign(body, { [name]: value })
  }
  return { body, dropped }
}
