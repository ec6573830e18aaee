/** Every kind of track, in the order in which they stand at first. Persons' kinds before shared ones. */
export const PERSON_TRACKS = [
  'voice',
  'words',
  'moments',
  'emotion',
  'valence',
  'arousal',
  'face',
  'head',
  'hands',
  'expression',
  'latent',
  'fit',
  'validity',
] as const
export const SHARED_TRACKS = ['turns', 'markers'] as const
export const TRACKS = [...PERSON_TRACKS, ...SHARED_TRACKS] as const

export type PersonTrackId = (typeof PERSON_TRACKS)[number]
export type SharedTrackId = (typeof SHARED_TRACKS)[number]
export type TrackId = PersonTrackId | SharedTrackId

/** How tracks are shown; the rest of what a person may set. */
export interface TrackOptions {
  /** one colour for the leading category, or all eight stacked */
  readonly emotion: 'ribbon' | 'stack'
  /** facial units shown, indices into the 24, ascending */
  readonly units: readonly number[]
  /** one row of colour a unit, or a curve a unit */
  readonly face: 'strip' | 'curves'
  /** valence and arousal: the documented range, or what this recording has */
  readonly affect: 'full' | 'fit'
  /** speeds and energies: one scale for everybody, or one each */
  readonly scale: 'shared' | 'own'
}

/** Which tracks stand where, and how. Immutable. */
export interface TrackSetup {
  /** all kinds, in the order in which they stand */
  readonly order: readonly TrackId[]
  readonly shown: ReadonlySet<TrackId>
  /** CSS pixels, where not the default */
  readonly heights: Readonly<Partial<Record<TrackId, number>>>
  /** all tracks of one person together, or the same track of everybody */
  readonly grouping: 'person' | 'track'
  readonly options: TrackOptions
}

/** Units that say something at a glance: brows, cheeks, nose, mouth corners, chin, lips, jaw, eyes. */
const FIRST_UNITS = [0, 1, 2, 4, 6, 8, 11, 13, 14, 19, 20, 23]
export const N_UNITS = 24
/** CSS pixels */
export const HEIGHT_RANGE = [10, 240] as const

export const DEFAULT_SETUP: TrackSetup = {
  order: TRACKS,
  shown: new Set<TrackId>(['voice', 'words', 'moments', 'emotion', 'validity', 'turns', 'markers']),
  heights: {},
  grouping: 'person',
  options: { emotion: 'ribbon', units: FIRST_UNITS, face: 'strip', affect: 'full', scale: 'shared' },
}

/** Shows or hides a kind. */
export function withShown(setup: TrackSetup, id: TrackId, isShown: boolean): TrackSetup {
  const shown = new Set(setup.shown)
  if (isShown) shown.add(id)
  else shown.delete(id)
  return { ...setup, shown }
}

/** Moves a kind past the next shown one before (-1) or behind (1) it; the same setup where there is none of its scope. */
export function withMoved(setup: TrackSetup, id: TrackId, by: -1 | 1): TrackSetup {
  const from = setup.order.indexOf(id)
  let to = from + by
  while (setup.order[to] !== undefined && !setup.shown.has(setup.order[to]!)) to += by
  const other = setup.order[to]
  if (other === undefined || isShared(other) !== isShared(id)) return setup
  return withPlace(setup, id, other)
}

/** Moves a kind to where another stands; those between make room. */
export function withPlace(setup: TrackSetup, id: TrackId, at: TrackId): TrackSetup {
  if (id === at || isShared(id) !== isShared(at)) return setup
  const to = setup.order.indexOf(at)
  const order = setup.order.filter((each) => each !== id)
  order.splice(to, 0, id)
  return { ...setup, order }
}

/** Sets a height, CSS pixels; null: the default again. */
export function withHeight(setup: TrackSetup, id: TrackId, heightPx: number | null): TrackSetup {
  const heights = { ...setup.heights }
  if (heightPx === null) delete heights[id]
  else heights[id] = clampHeight(heightPx)
  return { ...setup, heights }
}

export function withOptions(setup: TrackSetup, options: Partial<TrackOptions>): TrackSetup {
  return { ...setup, options: { ...setup.options, ...options } }
}

export function isShared(id: TrackId): boolean {
  return SHARED_TRACKS.some((each) => each === id)
}

function clampHeight(heightPx: number): number {
  return Math.round(Math.min(Math.max(heightPx, HEIGHT_RANGE[0]), HEIGHT_RANGE[1]))
}

/**
 * What a link says of the tracks: the shown kinds in order, choices behind a tilde: `voice,words,emotion~stack,face~0.8.20`.
 * Empty for the default, so that links stay short. Heights are a matter of the screen and not of the link.
 */
export function tracksText(setup: TrackSetup): string {
  const { options } = setup
  const usual = DEFAULT_SETUP.options
  const parts = setup.order
    .filter((id) => setup.shown.has(id))
    .map((id) => {
      const words: string[] = []
      if (id === 'emotion' && options.emotion !== usual.emotion) words.push(options.emotion)
      if (id === 'face' && options.face !== usual.face) words.push(options.face)
      if (id === 'face' && options.units.join() !== usual.units.join()) words.push(options.units.join('.'))
      return [id, ...words].join('~')
    })
  if (setup.grouping === 'track') parts.push('by~track')
  const text = parts.length === 0 ? 'none' : parts.join(',')
  return text === DEFAULT_TEXT ? '' : text
}

/** The setup a link asks for, on top of the one that is there; unknown words are left out. */
export function setupFromText(text: string, base: TrackSetup): TrackSetup {
  if (text === '') return base
  const listed: TrackId[] = []
  let options: TrackOptions = {
    ...base.options,
    emotion: DEFAULT_SETUP.options.emotion,
    face: DEFAULT_SETUP.options.face,
    units: DEFAULT_SETUP.options.units,
  }
  let grouping: TrackSetup['grouping'] = 'person'
  for (const part of text.split(',')) {
    const [name, ...words] = part.split('~')
    if (name === 'by' && words[0] === 'track') grouping = 'track'
    const id = TRACKS.find((each) => each === name)
    if (id === undefined || listed.includes(id)) continue
    listed.push(id)
    for (const word of words) options = optionsFromWord(options, id, word)
  }
  if (listed.length === 0 && text !== 'none') return base
  const order = [...listed, ...base.order.filter((id) => !listed.includes(id))]
  return { ...base, order: orderByScope(order), shown: new Set(listed), grouping, options }
}

function optionsFromWord(options: TrackOptions, id: TrackId, word: string): TrackOptions {
  if (id === 'emotion' && (word === 'stack' || word === 'ribbon')) return { ...options, emotion: word }
  if (id !== 'face') return options
  if (word === 'strip' || word === 'curves') return { ...options, face: word }
  return { ...options, units: unitsOf(word.split('.').map(Number)) ?? options.units }
}

/** Indices of units, sorted, each once; undefined if there is none. */
function unitsOf(values: readonly unknown[]): number[] | undefined {
  const units = values.filter(
    (value): value is number => Number.isInteger(value) && Number(value) >= 0 && Number(value) < N_UNITS,
  )
  return units.length === 0 ? undefined : [...new Set(units)].sort((a, b) => a - b)
}

const orderByScope = (order: readonly TrackId[]): TrackId[] => [
  ...order.filter((id) => !isShared(id)),
  ...order.filter(isShared),
]

/** What is kept from visit to visit. */
export function setupToJson(setup: TrackSetup): string {
  return JSON.stringify({ ...setup, shown: [...setup.shown] })
}

/** What was kept; whatever is not usable is replaced by the default. */
export function setupFromJson(json: string | null): TrackSetup {
  let value: unknown
  try {
    value = JSON.parse(json ?? 'null')
  } catch {
    return DEFAULT_SETUP
  }
  if (typeof value !== 'object' || value === null) return DEFAULT_SETUP
  const read = (name: string): unknown => Reflect.get(value, name)
  const ids = (list: unknown): TrackId[] | null =>
    Array.isArray(list)
      ? TRACKS.filter((id) => list.includes(id)).sort((a, b) => list.indexOf(a) - list.indexOf(b))
      : null
  const order = ids(read('order')) ?? []
  const shown = ids(read('shown'))
  const heights: Partial<Record<TrackId, number>> = {}
  const options = { ...DEFAULT_SETUP.options } as Record<keyof TrackOptions, unknown>
  const [givenHeights, givenOptions] = [read('heights'), read('options')]
  for (const id of TRACKS) {
    const height: unknown = isObject(givenHeights) ? Reflect.get(givenHeights, id) : undefined
    if (typeof height === 'number' && Number.isFinite(height)) heights[id] = clampHeight(height)
  }
  for (const [name, allowed] of Object.entries(CHOICES)) {
    const given: unknown = isObject(givenOptions) ? Reflect.get(givenOptions, name) : undefined
    if (allowed.some((choice) => choice === given)) options[name as keyof TrackOptions] = given
  }
  const units: unknown = isObject(givenOptions) ? Reflect.get(givenOptions, 'units') : undefined
  if (Array.isArray(units)) options.units = unitsOf(units) ?? options.units
  return {
    order: orderByScope([...order, ...TRACKS.filter((id) => !order.includes(id))]),
    shown: shown === null ? DEFAULT_SETUP.shown : new Set(shown),
    heights,
    grouping: read('grouping') === 'track' ? 'track' : 'person',
    options: options as unknown as TrackOptions,
  }
}

const CHOICES: Readonly<Record<Exclude<keyof TrackOptions, 'units'>, readonly string[]>> = {
  emotion: ['ribbon', 'stack'],
  face: ['strip', 'curves'],
  affect: ['full', 'fit'],
  scale: ['shared', 'own'],
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

const DEFAULT_TEXT = 'voice,words,moments,emotion,validity,turns,markers'
