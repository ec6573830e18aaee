import { createStore } from 'zustand/vanilla'
import type { LoopRange } from './mixer-types.ts'
import { createPlayHead, patchState } from './play-head.ts'
import { createShownSeeks } from './shown-seeks.ts'
import { shuttleRate } from './shuttle.ts'
import type { Transport, TransportDeps, TransportEvent, TransportState } from './transport-types.ts'

const MIN_RATE = 0.1
const MAX_RATE = 8
/** s */
const MIN_LOOP_SEC = 0.05
/** s; times nearer to each other than this are one */
const EPSILON_SEC = 1e-6
/** part of a frame by which a time may miss its frame's edge and still count as on it */
const FRAME_EPSILON = 1e-4

export function createTransport(deps: TransportDeps): Transport {
  const store = createStore<TransportState>()(() => ({
    status: 'paused',
    rate: 1,
    loop: null,
    durationSec: deps.durationSec ?? 0,
    waitingFor: null,
    sound: 'none',
    isScrubbing: false,
  }))
  const listeners = new Set<(event: TransportEvent) => void>()
  const seeks = createShownSeeks()
  let wantsToPlay = false
  let runWaiters: (() => void)[] = []
  let isDisposed = false

  const head = createPlayHead({
    clock: deps.clock,
    performanceNow: deps.performanceNow ?? (() => performance.now()),
    store,
    onRunning: settleRunWaiters,
    onEnded() {
      wantsToPlay = false
      set({ status: 'paused', waitingFor: null })
      emit({ type: 'ended', timeSec: head.position })
      settleRunWaiters()
    },
  })

  function set(part: Partial<TransportState>): void {
    patchState(store, part)
  }

  function emit(event: TransportEvent): void {
    for (const listener of listeners) listener(event)
  }

  function settleRunWaiters(): void {
    const waiters = runWaiters
    runWaiters = []
    for (const settle of waiters) settle()
  }

  function moveTo(timeSec: number): void {
    head.standAt(timeSec)
    seeks.begin()
    emit({ type: 'seek', timeSec: head.position })
  }

  /** Runs on if it is to run. */
  function goOn(): void {
    if (wantsToPlay && !store.getState().isScrubbing) head.run()
  }

  function play(): Promise<void> {
    const { durationSec, loop, rate } = store.getState()
    if (isDisposed || head.phase === 'running') return Promise.resolve()
    head.wake()
    if (rate > 0 && head.position >= durationSec - EPSILON_SEC) moveTo(loop?.start ?? 0)
    if (rate < 0 && head.position <= EPSILON_SEC) moveTo(loop?.end ?? durationSec)
    const running = new Promise<void>((resolve) => runWaiters.push(resolve))
    if (!wantsToPlay) {
      wantsToPlay = true
      emit({ type: 'play' })
    }
    goOn()
    return running
  }

  function pause(): void {
    head.tick()
    if (!wantsToPlay) return
    wantsToPlay = false
    head.stop()
    set({ status: 'paused' })
    emit({ type: 'pause', timeSec: head.position })
    settleRunWaiters()
  }

  function seek(timeSec: number): Promise<void> {
    if (!Number.isFinite(timeSec)) return Promise.reject(new RangeError(`seek: not a time: ${timeSec}`))
    if (isDisposed) return Promise.resolve()
    moveTo(timeSec)
    const shown = seeks.wait()
    goOn()
    return shown
  }

  function beginScrub(): void {
    if (store.getState().isScrubbing) return
    head.tick()
    head.stop()
    set({ isScrubbing: true, status: wantsToPlay ? 'playing' : 'paused' })
  }

  function endScrub(): Promise<void> {
    if (!store.getState().isScrubbing) return Promise.resolve()
    set({ isScrubbing: false })
    return seek(head.position)
  }

  function setRate(rate: number): void {
    if (!Number.isFinite(rate) || rate === 0) throw new RangeError(`setRate: not a rate: ${rate}`)
    const next = Math.sign(rate) * Math.min(MAX_RATE, Math.max(MIN_RATE, Math.abs(rate)))
    if (next === store.getState().rate) return
    head.tick()
    set({ rate: next })
    head.follow()
  }

  function setLoop(wanted: LoopRange | null): void {
    head.tick()
    const loop = clipLoop(wanted, store.getState().durationSec)
    set({ loop })
    const isForward = store.getState().rate > 0
    if (loop !== null && (isForward ? head.position >= loop.end : head.position <= loop.start)) {
      moveTo(isForward ? loop.start : loop.end)
      goOn()
    } else {
      head.follow()
    }
  }

  function step(frames: number, fps: number, originSec = 0): Promise<void> {
    if (!(fps > 0) || !Number.isFinite(frames))
      return Promise.reject(new RangeError(`step: ${frames} frames at ${fps} Hz`))
    pause()
    const at = (head.position - originSec) * fps
    const from = frames > 0 ? Math.floor(at + FRAME_EPSILON) : Math.ceil(at - FRAME_EPSILON)
    return seek((from + Math.trunc(frames)) / fps + originSec)
  }

  head.setSound(deps.sound ?? null)

  return {
    store,
    play,
    pause,
    toggle() {
      if (wantsToPlay) pause()
      else void play()
    },
    seek,
    beginScrub,
    scrubTo(timeSec, options) {
      if (isDisposed || !Number.isFinite(timeSec)) return
      beginScrub()
      moveTo(timeSec)
      // a sleeping context would keep all grains and play them at once when it wakes
      if (options?.isAudible && deps.clock.context?.state === 'running') head.sound?.playGrain(head.position)
    },
    endScrub,
    setRate,
    shuttle(direction) {
      const rate = shuttleRate(store.getState().rate, wantsToPlay, direction)
      setRate(rate)
      void play()
    },
    setLoop,
    setDuration(durationSec) {
      if (!(durationSec >= 0)) throw new RangeError(`setDuration: not a duration: ${durationSec}`)
      set({ durationSec })
      if (head.phase === 'running') head.tick()
      else if (head.position > durationSec) head.standAt(durationSec)
    },
    step,
    now() {
      head.tick()
      const { position } = head
      seeks.drawn(position)
      return position
    },
    frameShown(timeSec) {
      if (seeks.isShownBy(timeSec) && head.isPictureReady) seeks.settle()
    },
    audibleNow: () => head.audibleNow(),
    prefetch(timeSec) {
      if (Number.isFinite(timeSec)) head.sound?.prefetch(Math.min(store.getState().durationSec, Math.max(0, timeSec)))
    },
    unblock: () => head.wake(),
    setSound: (sound) => head.setSound(sound),
    setGates: (gates) => head.setGates(gates),
    reset() {
      pause()
      head.setSound(null)
      head.setGates([])
      set({ status: 'paused', rate: 1, loop: null, durationSec: 0, waitingFor: null, isScrubbing: false })
      head.standAt(0)
      seeks.settle()
    },
    on(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispose() {
      pause()
      isDisposed = true
      head.dispose()
      listeners.clear()
      seeks.settle()
    },
  }
}

function clipLoop(loop: LoopRange | null, durationSec: number): LoopRange | null {
  if (loop === null || !Number.isFinite(loop.start) || !Number.isFinite(loop.end)) return null
  const start = Math.min(durationSec, Math.max(0, loop.start))
  const end = Math.min(durationSec, Math.max(0, loop.end))
  return end - start >= MIN_LOOP_SEC ? { start, end } : null
}
