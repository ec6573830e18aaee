import type { Problem } from '../bytes/index.ts'
import type { CleanPreset, SoundPlacement, StagingMode } from '../workspace/index.ts'
import { CLEANS, SOUND_PLACEMENTS, STAGINGS, valuesOf } from './choices.ts'

/** The address of the app, read: query = what, fragment = where (contract: "URL of the app"). */
export interface UrlState {
  readonly src: readonly string[]
  readonly interaction: string | null
  readonly secondInteraction: string | null
  readonly isEmbedded: boolean
  readonly theme: 'dark' | 'light' | null
  readonly quality: 'low' | 'medium' | 'high' | 'auto'
  /** s; moment to open at, paused */
  readonly time: number | null
  /** s; range to open at, paused, as loop */
  readonly loop: readonly [number, number] | null
  readonly cam: string | null
  readonly staging: StagingMode | null
  readonly rate: number | null
  readonly clean: CleanPreset | null
  /** where the voices come from */
  readonly sound: SoundPlacement | null
  /** kept as they are, for the parts that read them */
  readonly look: string | null
  readonly height: string | null
  readonly tracks: string | null
  readonly body: string | null
}

/** What a link to a moment says beyond the sources. */
export interface Moment {
  readonly time: number
  readonly loop: readonly [number, number] | null
  readonly rate: number
  readonly staging: StagingMode
  readonly clean: CleanPreset
  readonly sound: SoundPlacement
  readonly cam: string | null
  /** as body-text.ts writes it; empty: the default */
  readonly body?: string
  /** as look-text.ts writes them; empty: the defaults */
  readonly look?: string
  readonly height?: string
  /** the shown tracks; empty or null: the usual ones */
  readonly tracks: string | null
}

const QUALITIES = ['low', 'medium', 'high', 'auto'] as const
const THEMES = ['dark', 'light'] as const
/** Playing speeds a link may ask for. */
const RATE_RANGE = [0.1, 4] as const
const MAX_TEXT = 200
/** Characters an address-given word may have: ids, preset names, camera numbers. */
const PLAIN_WORD = /^[\w.,:;~+-]*$/

/**
 * Reads the address. Unknown parameters are ignored; malformed values are dropped or clamped, and each of these is reported
 * as a `parameter-dropped` warning.
 *
 * @param search `location.search`
 * @param hash `location.hash`
 */
export function parseUrlState(search: string, hash: string): { state: UrlState; problems: Problem[] } {
  const problems: Problem[] = []
  const query = new URLSearchParams(search)
  const fragment = new URLSearchParams(hash.replace(/^#/, ''))
  const drop = (name: string, value: string, why: string) =>
    problems.push({
      tag: 'parameter-dropped',
      severity: 'warning',
      message: `address: ${name}=${value.slice(0, 60)} ${why}`,
    })
  const oneOf = <T extends string>(params: URLSearchParams, name: string, allowed: readonly T[]): T | null => {
    const value = params.get(name)
    if (value === null || value === '') return null
    const found = allowed.find((each) => each === value)
    if (found === undefined) drop(name, value, `is not one of ${allowed.join(', ')}; it was dropped`)
    return found ?? null
  }
  const word = (params: URLSearchParams, name: string): string | null => {
    const value = params.get(name)
    if (value === null || value === '') return null
    if (value.length <= MAX_TEXT && PLAIN_WORD.test(value)) return value
    drop(name, value, 'holds characters that no such value has; it was dropped')
    return null
  }

  const src = query.getAll('src').filter((url) => {
    const isUsable = isOpenableUrl(url)
    if (!isUsable) drop('src', url, 'is not an http(s) or relative address; it was dropped')
    return isUsable
  })
  const when = parseTime(fragment.get('t'), drop)
  const state: UrlState = {
    src,
    interaction: word(query, 'i'),
    secondInteraction: word(query, 'i2'),
    isEmbedded: parseFlag(query.get('embed'), drop),
    theme: oneOf(query, 'theme', THEMES),
    quality: oneOf(query, 'quality', QUALITIES) ?? 'auto',
    time: when.time,
    loop: when.loop,
    cam: word(fragment, 'cam'),
    staging: oneOf(fragment, 'stage', valuesOf(STAGINGS)),
    rate: parseRate(fragment.get('rate'), drop),
    clean: oneOf(fragment, 'clean', valuesOf(CLEANS)),
    sound: oneOf(fragment, 'sound', valuesOf(SOUND_PLACEMENTS)),
    look: word(fragment, 'look'),
    height: word(fragment, 'height'),
    tracks: word(fragment, 'tracks'),
    body: word(fragment, 'body'),
  }
  return { state, problems }
}

/** The fragment of a moment: what differs from the defaults, times to the microsecond, so that a pose comes back as it was. */
export function momentFragment(moment: Moment): string {
  const parts: string[] = []
  if (moment.loop) parts.push(`t=${secText(moment.loop[0])},${secText(moment.loop[1])}`)
  else parts.push(`t=${secText(moment.time)}`)
  if (moment.cam !== null && moment.cam !== '') parts.push(`cam=${encodeURIComponent(moment.cam)}`)
  if (moment.body !== undefined && moment.body !== '') parts.push(`body=${moment.body}`)
  if (moment.look !== undefined && moment.look !== '') parts.push(`look=${moment.look}`)
  if (moment.height !== undefined && moment.height !== '') parts.push(`height=${moment.height}`)
  if (moment.staging !== 'facing') parts.push(`stage=${moment.staging}`)
  if (moment.rate !== 1) parts.push(`rate=${moment.rate}`)
  if (moment.clean !== 'natural') parts.push(`clean=${moment.clean}`)
  if (moment.sound !== 'stereo') parts.push(`sound=${moment.sound}`)
  if (moment.tracks !== null && moment.tracks !== '') parts.push(`tracks=${moment.tracks}`)
  return `#${parts.join('&')}`
}

/** The query that opens these sources; parameters that are not the app's own stay as they are. */
export function sourceQuery(search: string, src: readonly string[], interaction: string | null): string {
  const query = new URLSearchParams(search)
  query.delete('src')
  query.delete('i')
  for (const url of src) query.append('src', url)
  if (interaction !== null && src.length > 0) query.set('i', interaction)
  // a colon or a slash needs no escape in a query, and a link is read by people too
  const text = query.toString().replaceAll('%2F', '/').replaceAll('%3A', ':').replaceAll('%2C', ',')
  return text === '' ? '' : `?${text}`
}

/** http(s) without credentials, or relative to the page. */
export function isOpenableUrl(text: string): boolean {
  if (text.trim() === '') return false
  try {
    const url = new URL(text, 'https://page.invalid/')
    return (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === ''
  } catch {
    return false
  }
}

type Drop = (name: string, value: string, why: string) => void

/** `12.4` or `12.4,18`; `npt:` may stand before it (W3C Media Fragments). */
function parseTime(value: string | null, drop: Drop): { time: number | null; loop: readonly [number, number] | null } {
  const nothing = { time: null, loop: null }
  if (value === null) return nothing
  const parts = value
    .replace(/^npt:/, '')
    .split(',')
    .map((part) => (part === '' ? 0 : parseSeconds(part)))
  const [start, end] = parts
  if (start === undefined || parts.length > 2 || parts.some((part) => !Number.isFinite(part))) {
    drop('t', value, 'is not a time or a range in seconds; it was dropped')
    return nothing
  }
  if (start < 0) drop('t', value, 'begins before 0; it was clamped')
  const time = Math.max(start, 0)
  if (end === undefined) return { time, loop: null }
  if (end <= time) {
    drop('t', value, 'ends before it begins; only the beginning is used')
    return { time, loop: null }
  }
  return { time, loop: [time, end] }
}

/** Seconds of `12.4`, `1:02.5` or `1:02:03`; NaN for anything else. */
export function parseSeconds(text: string): number {
  if (!/^-?\d+(\.\d*)?$|^(\d+:)?\d{1,2}:\d{1,2}(\.\d*)?$/.test(text)) return Number.NaN
  return text.split(':').reduce((total, part) => total * 60 + Number(part), 0)
}

function parseRate(value: string | null, drop: Drop): number | null {
  if (value === null || value === '') return null
  const rate = Number(value)
  if (!Number.isFinite(rate) || rate <= 0) {
    drop('rate', value, 'is not a speed; it was dropped')
    return null
  }
  const clamped = Math.min(Math.max(rate, RATE_RANGE[0]), RATE_RANGE[1])
  if (clamped !== rate) drop('rate', value, `was clamped to ${clamped}`)
  return clamped
}

function parseFlag(value: string | null, drop: Drop): boolean {
  if (value === null || value === '0' || value === '' || value === 'false') return false
  if (value === '1' || value === 'true') return true
  drop('embed', value, 'is neither 0 nor 1; it was dropped')
  return false
}

/** Microseconds are kept, needless zeros are not. */
function secText(sec: number): string {
  return String(Math.round(sec * 1e6) / 1e6)
}
