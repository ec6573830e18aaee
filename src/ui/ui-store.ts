import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Problem } from '../bytes/index.ts'
import type { SoundPlacement } from '../workspace/index.ts'
import { chosenOf, SOUND_PLACEMENTS, type BodyLook, type EmotionLook } from './choices.ts'
import { keepBindings, readBindings, type KeyBindings } from './key-bindings.ts'
import type { PanelTab } from './panel-tabs.ts'
import type { UrlState } from './url-state.ts'

export type Theme = 'dark' | 'light'
export type CaptionSize = 'small' | 'medium' | 'large'

/** A short word to the person in front of the page; goes by itself unless it needs a hand. */
export interface Notice {
  readonly id: number
  readonly kind: 'info' | 'warning' | 'error'
  readonly text: string
}

/** What the interface itself remembers; nothing of the recording is in here. */
export interface UiState {
  readonly theme: Theme
  readonly isPanelOpen: boolean
  readonly tab: PanelTab
  readonly hasCaptions: boolean
  readonly captionSize: CaptionSize
  /** captions were turned off although no sound was let in */
  readonly isSilentAccepted: boolean
  /** single-key shortcuts can be switched off (WCAG 2.1.4) */
  readonly hasSingleKeys: boolean
  /** keys that the user has given to actions */
  readonly keyBindings: KeyBindings
  /** CSS pixels of the side panel; null: as the page has it */
  readonly panelPx: number | null
  readonly dialog: 'none' | 'open' | 'keys' | 'library' | 'palette'
  /** 0..1 per person */
  readonly volumes: readonly number[]
  readonly muted: readonly boolean[]
  readonly isAllMuted: boolean
  readonly solo: number | null
  readonly placement: SoundPlacement
  /** short grains of the voices are heard while scrubbing */
  readonly hasScrubSound: boolean
  readonly notices: readonly Notice[]
  /** what was asked to be opened last */
  readonly sources: readonly (string | File)[]
  /** why the last opening failed */
  readonly failure: Problem | null
  /** hosts on a private network that a link wants to read; waiting for a yes */
  readonly hostsToConfirm: readonly string[]
  /** as links carry it, see camera-text.ts; null before the first */
  readonly camera: string | null
  readonly quality: UrlState['quality']
  /** which tracks the timeline shows, as links say it; null: what was shown last */
  readonly tracks: string | null
  /** s; places found by the search of the transcript, in order */
  readonly hits: readonly number[]
  /** what is drawn of people */
  readonly look: Look
  /** where the films of the recording are shown */
  readonly film: FilmView
  /** the drawing surface is gone, or never came */
  readonly picture: 'ok' | 'lost' | 'unavailable'
}

export type FilmPlace = 'off' | 'beside' | 'inset' | 'backdrop'

/** What is shown of the films. */
export interface FilmView {
  /** `backdrop`: behind the body, in the views through the film's own camera */
  readonly place: FilmPlace
  /** what is drawn over the film */
  readonly hasPoints: boolean
  readonly hasBody: boolean
  /** of a film as backdrop: how much of the body is seen before it, 0..1, or up to where */
  readonly mix: number
  readonly isWipe: boolean
  /** s per person: the film shows at t + offset what the stage shows at t */
  readonly offsets: readonly number[]
}

/** How people are drawn, and how much of their emotion is. */
export interface Look {
  readonly mode: BodyLook
  readonly emotion: EmotionLook
  /** s of the past that trails of heads and wrists show; 0: none */
  readonly trailSec: number
  /** a line between the heads, with its length */
  readonly hasMeasure: boolean
  /** the user vouches that both were filmed in one frame of space, so that their distance is a measured one */
  readonly isFrameShared: boolean
  /** mm on 35 mm film; null: each view's own */
  readonly lensMm: number | null
}

export const DEFAULT_LOOK: Look = {
  mode: 'body',
  emotion: 'subtle',
  trailSec: 0,
  hasMeasure: false,
  isFrameShared: false,
  lensMm: null,
}

export type UiStore = StoreApi<UiState>

/** CSS pixels; below this width the side panel starts closed. */
const PANEL_FROM_WIDTH = 1180
const STORAGE_KEY = 'visavis.ui'

/** The part that is kept from visit to visit. */
type Kept = Pick<
  UiState,
  'theme' | 'hasCaptions' | 'captionSize' | 'hasSingleKeys' | 'panelPx' | 'placement' | 'hasScrubSound'
> & {
  readonly isPanelOpen: boolean | null
}

/** A fresh store with what was kept from the last visit. A storage that refuses is no error. */
export function createUiStore(widthPx: number, storage: Storage | null): UiStore {
  const kept = readKept(storage)
  const store = createStore<UiState>(() => ({
    theme: kept.theme,
    isPanelOpen: widthPx >= PANEL_FROM_WIDTH && (kept.isPanelOpen ?? true),
    tab: 'now',
    hasCaptions: kept.hasCaptions,
    captionSize: kept.captionSize,
    isSilentAccepted: false,
    hasSingleKeys: kept.hasSingleKeys,
    keyBindings: readBindings(storage),
    panelPx: kept.panelPx,
    dialog: 'none',
    volumes: [1, 1],
    muted: [false, false],
    isAllMuted: false,
    solo: null,
    placement: kept.placement,
    hasScrubSound: kept.hasScrubSound,
    notices: [],
    sources: [],
    failure: null,
    hostsToConfirm: [],
    camera: null,
    quality: 'auto',
    tracks: null,
    hits: [],
    look: DEFAULT_LOOK,
    film: { place: 'off', hasPoints: false, hasBody: false, mix: 0.6, isWipe: false, offsets: [0, 0] },
    picture: 'ok',
  }))
  return store
}

/** Writes the kept part whenever it changes. @returns the way to stop */
export function keepUiState(store: UiStore, storage: Storage | null): () => void {
  return store.subscribe((state, before) => {
    if (state.keyBindings !== before.keyBindings) keepBindings(storage, state.keyBindings)
    const isSame =
      state.theme === before.theme &&
      state.isPanelOpen === before.isPanelOpen &&
      state.hasCaptions === before.hasCaptions &&
      state.captionSize === before.captionSize &&
      state.hasSingleKeys === before.hasSingleKeys &&
      state.panelPx === before.panelPx &&
      state.placement === before.placement &&
      state.hasScrubSound === before.hasScrubSound
    if (isSame) return
    const { theme, isPanelOpen, hasCaptions, captionSize, hasSingleKeys, panelPx, placement, hasScrubSound } = state
    const kept: Kept = {
      theme,
      isPanelOpen,
      hasCaptions,
      captionSize,
      hasSingleKeys,
      panelPx,
      placement,
      hasScrubSound,
    }
    try {
      storage?.setItem(STORAGE_KEY, JSON.stringify(kept))
    } catch {
      // private windows may refuse; then nothing is kept
    }
  })
}

/** `localStorage` where the browser allows it. */
export function pageStorage(): Storage | null {
  try {
    return window.localStorage
  } catch {
    return null
  }
}

function readKept(storage: Storage | null): Kept {
  const kept: Kept = {
    theme: 'dark',
    isPanelOpen: null,
    hasCaptions: true,
    captionSize: 'medium',
    hasSingleKeys: true,
    panelPx: null,
    placement: 'stereo',
    hasScrubSound: true,
  }
  try {
    const value: unknown = JSON.parse(storage?.getItem(STORAGE_KEY) ?? 'null')
    if (typeof value !== 'object' || value === null) return kept
    const flag = (name: string) => {
      const found: unknown = Reflect.get(value, name)
      return typeof found === 'boolean' ? found : null
    }
    const size: unknown = Reflect.get(value, 'captionSize')
    return {
      theme: Reflect.get(value, 'theme') === 'light' ? 'light' : 'dark',
      isPanelOpen: flag('isPanelOpen'),
      hasCaptions: flag('hasCaptions') ?? true,
      captionSize: size === 'small' || size === 'large' ? size : 'medium',
      hasSingleKeys: flag('hasSingleKeys') ?? true,
      placement: chosenOf(SOUND_PLACEMENTS, Reflect.get(value, 'placement')) ?? kept.placement,
      hasScrubSound: flag('hasScrubSound') ?? true,
      panelPx: readPanelPx(Reflect.get(value, 'panelPx')),
    }
  } catch {
    return kept
  }
}

/** CSS pixels; narrower nothing can be read, wider the stage is gone. */
export const PANEL_PX = { min: 280, max: 640, usual: 344 } as const

function readPanelPx(value: unknown): number | null {
  return typeof value === 'number' && value >= PANEL_PX.min && value <= PANEL_PX.max ? value : null
}
