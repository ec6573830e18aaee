import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import {
  setupFromJson,
  setupFromText,
  setupToJson,
  Timeline,
  tracksText,
  type LaneDensity,
  type TimelineHost,
  type TimelineMarker,
  type TrackSetup,
} from '../timeline/index.ts'
import type { Marker } from './marker-file.ts'
import { markersOf } from './marker-store.ts'
import type { Player } from './player.ts'
import { usePlayer, useTransport, useUi, useWorkspace } from './player-context.ts'
import { pageStorage, type UiStore } from './ui-store.ts'

const TRACKS_KEY = 'visavis.tracks'
const HEIGHT_KEY = 'visavis.timeline-height'

/** The timeline, bound to the player. */
export default function TimelineStrip() {
  const player = usePlayer()
  const theme = useUi((state) => state.theme)
  const hits = useUi((state) => state.hits)
  const people = useWorkspace((state) => state.people)
  const durationSec = useTransport((state) => state.durationSec)
  const loop = useTransport((state) => state.loop)
  const isGrowing = useWorkspace((state) => state.progress.some((item) => item.state === 'running'))
  const density = useSyncExternalStore(onResize, densityNow)
  const notes = useStore(markersOf(player).store, (state) => state.markers)
  const markers = useMemo(() => notes.map(placeOfNote), [notes])
  const host = useMemo(() => timelineHost(player), [player])
  const [setup, setSetup] = useTrackSetup(player.ui)
  const [heightPx, setHeightPx] = useState(readHeight)
  const keepHeight = useCallback((next: number | null) => {
    setHeightPx(next)
    keep(HEIGHT_KEY, next === null ? null : String(next))
  }, [])
  return (
    <Timeline
      people={people}
      durationSec={durationSec}
      loop={loop}
      markers={markers}
      hits={hits}
      isGrowing={isGrowing}
      density={density}
      themeKey={theme}
      host={host}
      setup={setup}
      onSetup={setSetup}
      commands={player.timeline}
      heightPx={density === 'minimal' ? null : heightPx}
      onHeight={keepHeight}
    />
  )
}

/** A note as the timeline draws it; one at a moment has no length. */
function placeOfNote({ id, startSec, endSec, text }: Marker): TimelineMarker {
  return { id, startSec, endSec: endSec ?? startSec, text: text === '' ? 'note' : text }
}

/** The tracks: those of the link, else those of the last visit; whatever changes is kept and said in the address. */
function useTrackSetup(ui: UiStore): [TrackSetup, (setup: TrackSetup) => void] {
  const asked = useUi((state) => state.tracks)
  const [setup, setSetup] = useState(() => {
    const kept = setupFromJson(readKept(TRACKS_KEY))
    return asked === null ? kept : setupFromText(asked, kept)
  })
  const change = useCallback(
    (next: TrackSetup) => {
      setSetup(next)
      keep(TRACKS_KEY, setupToJson(next))
      ui.setState({ tracks: tracksText(next) })
    },
    [ui],
  )
  const [answered, setAnswered] = useState(asked)
  if (asked !== answered) {
    // another link was followed on this page
    setAnswered(asked)
    if (asked !== null && asked !== tracksText(setup)) setSetup(setupFromText(asked, setup))
  }
  useEffect(() => {
    if (ui.getState().tracks === null) ui.setState({ tracks: tracksText(setup) })
  }, [ui, setup])
  return [setup, change]
}

function timelineHost(player: Player): TimelineHost {
  const { workspace, frames } = player
  const { transport, frame, signals } = workspace
  return {
    now: () => frame.time,
    position: () => transport.now(),
    onFrame: (listener) => frames.subscribe(listener),
    isPlaying: () => transport.store.getState().status === 'playing',
    seek: (sec) => player.seek(sec),
    beginScrub: () => transport.beginScrub(),
    scrubTo: (sec) => transport.scrubTo(sec),
    endScrub: () => transport.endScrub(),
    setLoop: (range) => transport.setLoop(range),
    signal: (person, key) => signals.want(person, key),
    onSignals: (listener) => signals.subscribe(listener),
  }
}

function onResize(listener: () => void): () => void {
  window.addEventListener('resize', listener)
  return () => window.removeEventListener('resize', listener)
}

function densityNow(): LaneDensity {
  if (window.innerWidth <= 640 || window.innerHeight < 560) return 'minimal'
  return window.innerHeight < 800 ? 'compact' : 'full'
}

function readHeight(): number | null {
  const kept = Number(readKept(HEIGHT_KEY))
  return kept > 0 && Number.isFinite(kept) ? kept : null
}

function readKept(key: string): string | null {
  try {
    return pageStorage()?.getItem(key) ?? null
  } catch {
    return null
  }
}

/** Writes or forgets; a storage that refuses is no error. */
function keep(key: string, value: string | null): void {
  try {
    if (value === null) pageStorage()?.removeItem(key)
    else pageStorage()?.setItem(key, value)
  } catch {
    // private windows may refuse; then nothing is kept
  }
}
