import { isAbortError, toProblem } from '../bytes/index.ts'
import type { CleanPreset, OpenOptions, SoundPlacement, StagingMode, WorkspaceApi } from '../workspace/index.ts'
import type { TimelineCommands } from '../timeline/index.ts'
import { createFrameSignal, type FrameSignal } from './frame-signal.ts'
import { keepOffset, keptOffsets } from './kept-offsets.ts'
import type { Notice, UiStore } from './ui-store.ts'

/** Everything a component can see and do: the workspace, the page's own state and the actions that join the two. */
export interface Player {
  readonly workspace: WorkspaceApi
  readonly ui: UiStore
  /** beats after each displayed frame */
  readonly frames: FrameSignal
  /** the timeline, while there is one on the page */
  readonly timeline: { current: TimelineCommands | null }
  /** one displayed frame, at a moment by `performance.now`: the workspace first, then all that listens to `frames` */
  readonly step: (timestampMs: number) => void
  /** keys that are down and mean something together with others */
  readonly held: Set<string>
  /** opens and reports a failure in the store; never rejects */
  open(sources: readonly (string | File)[], options?: OpenOptions): Promise<boolean>
  openInteraction(key: string): Promise<void>
  /** opens again what failed */
  retry(): void
  togglePlay(): void
  /** from the playing or the paused place by so many seconds */
  seekBy(deltaSec: number): void
  seek(sec: number): void
  setVolume(person: number, volume: number): void
  toggleMuted(person: number): void
  toggleAllMuted(): void
  setPlacement(placement: SoundPlacement): void
  setScrubSound(isOn: boolean): void
  /** moves one person's streams by so many ms, and remembers it for this interaction */
  setOffsetMs(person: number, ms: number): void
  /** hears one person only; the same person again, or null: all */
  setSolo(person: number | null): void
  /** sets one end of the loop here */
  markLoop(end: 'in' | 'out'): void
  /** clears the loop, or sets the last one (the whole recording, if there was none) */
  toggleLoop(): void
  setStaging(mode: StagingMode): void
  setClean(preset: CleanPreset): void
  notify(kind: Notice['kind'], text: string): void
  dismiss(id: number): void
  /** lets go of the workspace and of all timers */
  readonly dispose: () => void
}

/** ms; how long a notice stays. Errors stay until they are closed. */
const NOTICE_MS = 4500
/** s; the shortest loop. */
const MIN_LOOP_SEC = 0.1

/** Joins a workspace and the page's own state. */
export function createPlayer(workspace: WorkspaceApi, ui: UiStore): Player {
  const frames = createFrameSignal()
  const { transport } = workspace
  const timers = new Set<ReturnType<typeof setTimeout>>()
  let noticeId = 0
  let lastLoop: [number, number] | null = null

  const dismiss = (id: number) =>
    ui.setState((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) }))

  const notify = (kind: Notice['kind'], text: string) => {
    const id = ++noticeId
    ui.setState((state) => ({ notices: [...state.notices.slice(-2), { id, kind, text }] }))
    if (kind !== 'error') timers.add(setTimeout(dismiss, NOTICE_MS, id))
  }

  const applySound = () => {
    const { volumes, muted, isAllMuted, solo } = ui.getState()
    volumes.forEach((volume, person) => {
      workspace.sound.setVolume(person, volume)
      workspace.sound.setMuted(person, isAllMuted || muted[person] === true || (solo !== null && solo !== person))
    })
  }

  /** What is kept from visit to visit is set on what has just been opened. */
  const applyKept = () => {
    applySound()
    const { interaction, people } = workspace.store.getState()
    if (interaction === null) return
    keptOffsets(interaction).forEach((ms, person) => {
      if (person < people.length && ms !== 0) workspace.choices.setOffset(person, ms / 1000)
    })
  }

  workspace.sound.setPlacement(ui.getState().placement)
  transport.setScrubSound(ui.getState().hasScrubSound)

  const clampTime = (sec: number) => Math.min(Math.max(sec, 0), transport.store.getState().durationSec)

  const seek = (sec: number) => {
    transport.seek(clampTime(sec)).catch((error: unknown) => {
      if (!isAbortError(error)) notify('error', toProblem(error).message)
    })
  }

  const report = (error: unknown) => {
    if (!isAbortError(error)) ui.setState({ failure: toProblem(error) })
  }

  // what others open (window.visavis) can be tried again from the page too, and ends an old failure
  let isOpening = false
  const stopWatching = workspace.store.subscribe((state, before) => {
    if (state.status === before.status || state.status !== 'opening' || isOpening) return
    ui.setState({ sources: state.sources, failure: null })
  })

  const open = async (sources: readonly (string | File)[], options: OpenOptions = {}) => {
    if (sources.length === 0) return false
    ui.setState({ sources, failure: null, dialog: 'none' })
    lastLoop = null
    isOpening = true
    try {
      await workspace.open(sources, options)
      applyKept()
      return true
    } catch (error) {
      report(error)
      return false
    } finally {
      isOpening = false
    }
  }

  return {
    workspace,
    ui,
    frames,
    held: new Set(),
    timeline: { current: null },
    step(timestampMs) {
      workspace.step(timestampMs)
      frames.emit(timestampMs)
    },
    open,
    async openInteraction(key) {
      ui.setState({ failure: null })
      isOpening = true
      try {
        await workspace.openInteraction(key)
        applyKept()
      } catch (error) {
        report(error)
      } finally {
        isOpening = false
      }
    },
    retry() {
      void open(ui.getState().sources)
    },
    togglePlay() {
      if (transport.store.getState().status === 'paused') {
        transport.play().catch((error: unknown) => notify('error', toProblem(error).message))
      } else transport.pause()
    },
    seek,
    seekBy(deltaSec) {
      seek(transport.now() + deltaSec)
    },
    setVolume(person, volume) {
      ui.setState((state) => ({
        volumes: withItem(state.volumes, person, volume, 1),
        muted: volume > 0 ? withItem(state.muted, person, false, false) : state.muted,
      }))
      applySound()
    },
    toggleMuted(person) {
      ui.setState((state) => ({ muted: withItem(state.muted, person, !state.muted[person], false), isAllMuted: false }))
      applySound()
    },
    toggleAllMuted() {
      ui.setState((state) => ({ isAllMuted: !state.isAllMuted }))
      applySound()
    },
    setPlacement(placement) {
      ui.setState({ placement })
      workspace.sound.setPlacement(placement)
    },
    setScrubSound(hasScrubSound) {
      ui.setState({ hasScrubSound })
      transport.setScrubSound(hasScrubSound)
    },
    setOffsetMs(person, ms) {
      workspace.choices.setOffset(person, ms / 1000)
      const { interaction, people } = workspace.store.getState()
      if (interaction !== null)
        keepOffset(
          interaction,
          people.map((each) => Math.round(each.offsetSec * 1000)),
        )
    },
    setSolo(person) {
      ui.setState((state) => ({ solo: state.solo === person ? null : person, isAllMuted: false }))
      applySound()
    },
    markLoop(end) {
      const { durationSec, loop } = transport.store.getState()
      const now = transport.now()
      const start = loop !== null && loop[0] < now ? loop[0] : 0
      const stop = loop !== null && loop[1] > now ? loop[1] : durationSec
      const range: [number, number] = end === 'in' ? [now, stop] : [start, now]
      if (range[1] - range[0] < MIN_LOOP_SEC) return
      lastLoop = range
      transport.setLoop(range)
    },
    toggleLoop() {
      const { durationSec, loop } = transport.store.getState()
      if (loop) lastLoop = loop
      if (durationSec > 0) transport.setLoop(loop ? null : (lastLoop ?? [0, durationSec]))
    },
    setStaging: (mode) => workspace.choices.setStaging(mode),
    setClean: (preset) => workspace.choices.setClean(preset),
    notify,
    dismiss,
    dispose() {
      stopWatching()
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

/** A copy with one item replaced; the list grows as far as needed. */
function withItem<T>(list: readonly T[], index: number, item: T, filler: T): T[] {
  const copy = [...list]
  while (copy.length <= index) copy.push(filler)
  copy[index] = item
  return copy
}
