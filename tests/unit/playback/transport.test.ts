import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createPlayerClock } from '../../../src/playback/player-clock.ts'
import { createMixer } from '../../../src/playback/mixer.ts'
import { createTransport } from '../../../src/playback/transport.ts'
import type { MediaGate, TransportEvent } from '../../../src/playback/transport-types.ts'
import { openWavVoice } from '../../../src/playback/wav-voice.ts'
import { FakeAudioContext } from './support/fake-audio-context.ts'
import { grainsOnly } from './support/grains-only.ts'
import { countedSource, makeWav, type CountedSource } from './support/make-wav.ts'

const FRAME_MS = 10

/** Two voices of 8 s on a 16 kHz context (cheap to render), a picture of 10 s. */
async function stage(options: { state?: string; mayRun?: boolean; voices?: boolean } = {}) {
  const context = new FakeAudioContext(16000)
  context.state = options.state ?? 'running'
  context.mayRun = options.mayRun ?? true
  const clock = createPlayerClock({ context })
  const sources: CountedSource[] = []
  const people = []
  for (const label of options.voices === false ? [] : ['A', 'B']) {
    const samples = Float32Array.from({ length: 8 * 16000 }, (_, i) => Math.sin(i / 7) / 4)
    const source = countedSource(makeWav(samples, { sampleRate: 16000 }))
    sources.push(source)
    people.push({ label, voice: await openWavVoice(source) })
  }
  const mixer = createMixer(context, people, { normalise: false, stretchers: grainsOnly(context.sampleRate) })
  const transport = createTransport({ clock, sound: people.length > 0 ? mixer : null, durationSec: 10 })
  const events: TransportEvent[] = []
  transport.on((event) => events.push(event))

  /** one displayed frame: what R3F does */
  function frame(): number {
    const time = transport.now()
    transport.frameShown(time)
    return time
  }
  /** frames every 10 ms with the sound card running along; the times they showed */
  async function run(seconds: number): Promise<number[]> {
    const times: number[] = []
    for (let k = 0; k < Math.round((seconds * 1000) / FRAME_MS); k++) {
      await vi.advanceTimersByTimeAsync(FRAME_MS)
      context.advance(FRAME_MS / 1000, performance.now())
      times.push(frame())
    }
    return times
  }
  async function goTo(timeSec: number): Promise<number> {
    const shown = transport.seek(timeSec)
    frame()
    await shown
    await vi.advanceTimersByTimeAsync(1)
    return transport.now()
  }
  await vi.advanceTimersByTimeAsync(10)
  return {
    goTo,
    context,
    clock,
    mixer,
    transport,
    sources,
    events,
    frame,
    run,
    state: () => transport.store.getState(),
  }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function gap(times: number[]): number {
  let largest = 0
  for (let i = 1; i < times.length; i++) largest = Math.max(largest, Math.abs(times[i]! - times[i - 1]!))
  return largest
}

describe('playing', () => {
  test('the picture stands until the first sample is heard, then runs with it', async () => {
    const { context, clock, transport, run, state } = await stage()
    await transport.play()
    expect(state()).toMatchObject({ status: 'playing', sound: 'on', waitingFor: null })
    const times = await run(2)
    const firstHeard = context.starts()[0]!.whenSamples / 16000
    const audibleContext = clock.toContextTime(clock.now())
    expect(times.at(-1)).toBeCloseTo(audibleContext - firstHeard, 9)
    expect(times[0]).toBe(0)
    expect(transport.audibleNow()).toBeCloseTo(times.at(-1)!, 9)
    for (let i = 1; i < times.length; i++) expect(times[i]! - times[i - 1]!).toBeGreaterThanOrEqual(0)
  })

  test('ends at the duration, pauses there, and plays again from the start', async () => {
    const { transport, run, state, events, goTo } = await stage()
    await goTo(9.5)
    await transport.play()
    const times = await run(1)
    expect(times.at(-1)).toBe(10)
    expect(state().status).toBe('paused')
    expect(events.map((event) => event.type)).toEqual(['seek', 'play', 'ended'])
    await transport.play()
    expect(transport.now()).toBe(0)
    expect((await run(0.5)).at(-1)).toBeGreaterThan(0.3)
  })

  test('pause keeps the audible moment and silences at once', async () => {
    const { context, transport, run, state } = await stage()
    await transport.play()
    const times = await run(1)
    transport.pause()
    expect(state().status).toBe('paused')
    expect(await run(1)).toEqual(Array.from({ length: 100 }, () => times.at(-1)))
    const latest = Math.max(...context.starts().map((start) => start.endSamples / 16000))
    expect(latest).toBeLessThan(context.currentTime - 0.98)
    expect(transport.audibleNow()).toBeNaN()
    await transport.play()
    const again = await run(1)
    expect(again[0]).toBeCloseTo(times.at(-1)!, 9)
    expect(gap([times.at(-1)!, ...again])).toBeLessThan(0.02)
  })

  test('a hidden tab draws nothing: one look is one step, and the end comes without a look', async () => {
    const { context, transport, state } = await stage()
    await transport.play()
    const hidden = async (seconds: number): Promise<void> => {
      for (let k = 0; k < seconds * 10; k++) {
        context.advance(0.1, performance.now() + 100)
        await vi.advanceTimersByTimeAsync(100)
      }
    }
    await hidden(5)
    expect(transport.now()).toBeGreaterThan(4.8)
    await hidden(6)
    expect(state().status).toBe('paused')
    expect(transport.now()).toBe(10)
  })

  test('without voices the clock alone drives the picture', async () => {
    const { transport, run, state } = await stage({ voices: false })
    await transport.play()
    expect(state()).toMatchObject({ status: 'playing', sound: 'none' })
    expect((await run(1)).at(-1)).toBeCloseTo(1, 1)
  })
})

describe('seeking', () => {
  test('resolves when a frame of that time has been shown, not before', async () => {
    const { transport, frame } = await stage()
    let isShown = false
    // a frame begun before the seek goes to the screen after it: it does not count
    const stale = transport.now()
    const seek = transport.seek(4.25).then(() => (isShown = true))
    transport.frameShown(stale)
    await vi.advanceTimersByTimeAsync(50)
    expect(isShown).toBe(false)
    expect(frame()).toBe(4.25)
    await seek
    expect(isShown).toBe(true)
  })

  test('of two seeks the newer one is shown; the older settles with it', async () => {
    const { transport, frame, events } = await stage()
    const settled: number[] = []
    const first = transport.seek(2).then(() => settled.push(2))
    const drawn = transport.now()
    const second = transport.seek(7).then(() => settled.push(7))
    transport.frameShown(drawn)
    await vi.advanceTimersByTimeAsync(50)
    expect(settled).toEqual([])
    expect(frame()).toBe(7)
    await Promise.all([first, second])
    expect(events).toEqual([
      { type: 'seek', timeSec: 2 },
      { type: 'seek', timeSec: 7 },
    ])
  })

  test('waits for motion that is not loaded yet', async () => {
    const { transport, frame } = await stage()
    let until = 3
    transport.setGates([{ label: 'motion of A', loadedUntil: () => until }])
    let isShown = false
    const seek = transport.seek(5).then(() => (isShown = true))
    frame()
    await vi.advanceTimersByTimeAsync(1)
    expect(isShown).toBe(false)
    until = Infinity
    frame()
    await seek
  })

  test('while playing: the next frame shows it, the sound is there within 100 ms and in place', async () => {
    const { context, clock, transport, run, frame, state } = await stage()
    await transport.play()
    await run(1)
    transport.prefetch(6)
    await vi.advanceTimersByTimeAsync(1)
    const nBefore = context.starts().length
    const soughtAt = context.currentTime
    const seek = transport.seek(6)
    expect(frame()).toBe(6)
    await seek
    expect(state().status).toBe('playing')
    const start = context.starts()[nBefore]!.whenSamples / 16000
    expect(start - soughtAt).toBeLessThan(0.1)
    const times = await run(1)
    expect(times.at(-1)! - 6).toBeCloseTo(clock.toContextTime(clock.now()) - start, 9)
  })

  test('clips to the recording; what is not a time rejects', async () => {
    const { transport, goTo } = await stage()
    expect(await goTo(99)).toBe(10)
    expect(await goTo(-3)).toBe(0)
    await expect(transport.seek(NaN)).rejects.toBeInstanceOf(RangeError)
  })

  test('fifty seeks while playing leave picture and sound together', async () => {
    const { context, clock, transport, run } = await stage()
    await transport.play()
    for (let k = 0; k < 50; k++) {
      void transport.seek((k * 37) % 7)
      await run(0.03 * (1 + (k % 4)))
    }
    const times = await run(0.6)
    const starts = context.starts().filter((start) => start.lane === 0)
    // the last run's first slice begins the last seek's time, 49 * 37 % 7 = 0
    const last = starts.findLast((start, i) => i === 0 || starts[i - 1]!.endSamples < start.whenSamples - 1)!
    expect(times.at(-1)! - ((49 * 37) % 7)).toBeCloseTo(clock.toContextTime(clock.now()) - last.whenSamples / 16000, 6)
  })
})

describe('loop', () => {
  test('wraps without a gap in picture or sound', async () => {
    const { context, transport, run, goTo } = await stage()
    transport.setLoop({ start: 2, end: 2.5 })
    await goTo(1.8)
    await transport.play()
    const times = await run(4)
    const lapped = times.slice(times.findIndex((time) => time >= 2))
    expect(Math.min(...lapped)).toBeGreaterThanOrEqual(2)
    expect(Math.max(...lapped)).toBeLessThan(2.5)
    const wraps = lapped.filter((time, i) => i > 0 && time < lapped[i - 1]!)
    expect(wraps.length).toBeGreaterThanOrEqual(6)
    const first = Math.round(context.starts()[0]!.whenSamples)
    expect(context.mix(0, first, 3 * 16000).some(Number.isNaN)).toBe(false)
  })

  test('set behind the playhead it goes to its start; taken away it plays on', async () => {
    const { transport, run, goTo, state } = await stage()
    await goTo(6)
    transport.setLoop({ start: 1, end: 2 })
    expect(transport.now()).toBe(1)
    await transport.play()
    await run(0.7)
    transport.setLoop(null)
    const times = await run(1)
    expect(times.at(-1)).toBeGreaterThan(1.5)
    expect(gap(times)).toBeLessThan(0.02)
    expect(state().loop).toBeNull()
  })

  test('after a seek past its end playing goes on', async () => {
    const { transport, run, goTo } = await stage()
    transport.setLoop({ start: 1, end: 2 })
    await goTo(5)
    await transport.play()
    expect((await run(1)).at(-1)).toBeGreaterThan(5.5)
  })

  test('is clipped to the recording and refused when too short', async () => {
    const { transport, state } = await stage()
    transport.setLoop({ start: -1, end: 99 })
    expect(state().loop).toEqual({ start: 0, end: 10 })
    for (const loop of [
      { start: 3, end: 3.01 },
      { start: 4, end: 3 },
      { start: NaN, end: 3 },
    ]) {
      transport.setLoop(loop)
      expect(state().loop).toBeNull()
    }
  })
})

describe('rate', () => {
  test.each([0.1, 0.5, 2])('%f: changes in flight without a jump, sound in place', async (rate) => {
    const { context, clock, transport, run, state } = await stage()
    await transport.play()
    const before = await run(1)
    const nBefore = context.starts().length
    transport.setRate(rate)
    expect(state()).toMatchObject({ status: 'playing', sound: 'on', rate })
    const after = await run(1.5)
    expect(gap([before.at(-1)!, ...after])).toBeLessThan(0.025)
    // the new sound starts at the place the picture had then, and both go on from there at the new rate
    const start = context.starts()[nBefore]!.whenSamples / 16000
    const mediaAtStart = after.at(-1)! - (clock.toContextTime(clock.now()) - start) * rate
    const oldStart = context.starts()[0]!.whenSamples / 16000
    expect(mediaAtStart).toBeCloseTo(start - oldStart, 6)
  })

  test('backwards is silent and says so, and ends at the start', async () => {
    const { transport, run, state, goTo, events } = await stage()
    await goTo(0.5)
    transport.setRate(-1)
    await transport.play()
    expect(state().sound).toBe('silent')
    const times = await run(1)
    expect(times[0]).toBeLessThanOrEqual(0.5)
    expect(times.at(-1)).toBe(0)
    expect(state().status).toBe('paused')
    expect(events.at(-1)).toEqual({ type: 'ended', timeSec: 0 })
  })

  test('turning round in flight is seamless, and the sound is back when it runs forwards', async () => {
    const { transport, run, state, goTo } = await stage()
    await goTo(3)
    await transport.play()
    const there = await run(1)
    transport.setRate(-2)
    const back = await run(1)
    transport.setRate(1)
    const again = await run(1)
    expect(gap([...there, ...back, ...again])).toBeLessThan(0.03)
    expect(state().sound).toBe('on')
    expect(transport.audibleNow()).toBeCloseTo(again.at(-1)!, 9)
  })

  test('the shuttle doubles, turns round, and is silent above 2', async () => {
    const { transport, state, run } = await stage()
    transport.shuttle(1)
    transport.shuttle(1)
    expect(state().rate).toBe(2)
    transport.shuttle(1)
    await run(0.1)
    expect(state()).toMatchObject({ rate: 4, sound: 'silent' })
    transport.shuttle(-1)
    expect(state().rate).toBe(-1)
  })

  test('is clipped; 0 and NaN are refused', async () => {
    const { transport, state } = await stage()
    transport.setRate(100)
    expect(state().rate).toBe(8)
    transport.setRate(-0.001)
    expect(state().rate).toBe(-0.1)
    expect(() => transport.setRate(0)).toThrow(RangeError)
    expect(() => transport.setRate(NaN)).toThrow(RangeError)
  })
})

describe('what is missing', () => {
  test('play waits for a voice and says for whose, then starts in sync', async () => {
    const { transport, run, state, sources } = await stage()
    const open = sources[1]!.hold()
    void transport.seek(5)
    const playing = transport.play()
    const times = await run(1)
    expect(state()).toMatchObject({ status: 'buffering', waitingFor: 'voice of B' })
    expect(new Set(times)).toEqual(new Set([5]))
    open()
    await vi.advanceTimersByTimeAsync(1)
    await playing
    expect(state()).toMatchObject({ status: 'playing', waitingFor: null })
    const after = await run(1)
    expect(after.at(-1)).toBeGreaterThan(5.8)
    expect(transport.audibleNow()).toBeCloseTo(after.at(-1)!, 9)
  })

  test('the playhead stands at the edge of the motion, with the sound, and goes on when more is there', async () => {
    const { context, transport, run, state } = await stage()
    let until = 1
    const gate: MediaGate = { label: 'motion of A', loadedUntil: () => until }
    transport.setGates([gate])
    await transport.play()
    const times = await run(2)
    expect(state()).toMatchObject({ status: 'buffering', waitingFor: 'motion of A' })
    // at the edge itself, which a frame of the display does not meet: behind it nothing is there to be shown
    expect(Math.max(...times)).toBe(1)
    expect(times.at(-1)).toBe(1)
    for (const start of context.starts()) expect(start.endSamples / 16000).toBeLessThan(context.currentTime - 0.5)
    until = 1.3
    await run(0.3)
    expect(state().status, 'a little more is not enough').toBe('buffering')
    until = Infinity
    const after = await run(1)
    expect(state().status).toBe('playing')
    expect(gap([times.at(-1)!, ...after])).toBeLessThan(0.02)
  })

  test('pausing while it waits settles play()', async () => {
    const { transport, state } = await stage()
    transport.setGates([{ label: 'motion of A', loadedUntil: () => 0 }])
    const playing = transport.play()
    expect(state().status).toBe('buffering')
    transport.pause()
    await playing
    expect(state()).toMatchObject({ status: 'paused', waitingFor: null })
  })
})

describe('a context that does not run', () => {
  test('autoplay refused: after 300 ms the motion goes on; on a gesture the sound joins in place', async () => {
    const { context, clock, transport, run, state } = await stage({ state: 'suspended', mayRun: false })
    void transport.play()
    const waiting = await run(0.25)
    expect(state()).toMatchObject({ status: 'buffering', waitingFor: 'sound device' })
    expect(waiting.at(-1)).toBe(0)
    const silent = await run(1)
    expect(state()).toMatchObject({ status: 'playing', sound: 'blocked' })
    expect(silent.at(-1)).toBeCloseTo(0.95, 1)
    expect(context.starts()).toEqual([])

    context.mayRun = true
    transport.unblock()
    const joined = await run(1)
    expect(state().sound).toBe('on')
    expect(gap([silent.at(-1)!, ...joined])).toBeLessThan(0.06)
    // what is heard is what is shown: media time of the first sample, carried on by the context's own time
    const start = context.starts()[0]!
    const place = mediaOf(start.samples[0]!, start.samples[1]!, joined[0]!)
    const shown = place + (clock.toContextTime(clock.now()) - start.whenSamples / 16000)
    expect(Math.abs(joined.at(-1)! - shown)).toBeLessThan(0.001)
  })

  test('interrupted in mid-play: the motion goes on, scheduled sound does not come back late', async () => {
    const { context, transport, run, state } = await stage()
    await transport.play()
    const before = await run(1)
    context.setState('interrupted')
    const during = await run(1)
    expect(state()).toMatchObject({ status: 'playing', sound: 'blocked' })
    const nBefore = context.starts().length
    context.setState('running')
    const after = await run(1)
    expect(state().sound).toBe('on')
    expect(gap([...before, ...during, ...after])).toBeLessThan(0.06)
    expect(after.at(-1)).toBeCloseTo(2.9, 1)
    for (const old of context.starts().slice(0, nBefore)) {
      expect(old.endSamples / 16000).toBeLessThan(context.currentTime - 0.9)
    }
    expect(transport.audibleNow()).toBeCloseTo(after.at(-1)!, 9)
  })

  test('closed: plays without sound at once', async () => {
    const { transport, run, state } = await stage({ state: 'closed', mayRun: false })
    void transport.play()
    expect((await run(1)).at(-1)).toBeGreaterThan(0.6)
    expect(state().sound).toBe('blocked')
  })
})

describe('scrubbing', () => {
  test('the picture follows, nothing plays by itself; at the end both go on from one moment', async () => {
    const { context, transport, run, frame, state } = await stage()
    await transport.play()
    await run(0.5)
    transport.beginScrub()
    for (const time of [3, 4.5, 2.25]) {
      transport.scrubTo(time)
      expect(frame()).toBe(time)
    }
    const nBefore = context.starts().length
    expect(new Set(await run(0.5))).toEqual(new Set([2.25]))
    expect(state()).toMatchObject({ isScrubbing: true, status: 'playing' })
    expect(context.starts().length).toBe(nBefore)
    void transport.endScrub()
    const times = await run(1)
    expect(state().isScrubbing).toBe(false)
    expect(times.at(-1)).toBeGreaterThan(3)
    const fresh = context.starts().slice(nBefore)
    expect(fresh[0]!.whenSamples).toBe(fresh[1]!.whenSamples)
  })

  test('a scrub while paused stays paused; audible grains are short', async () => {
    const { context, transport, run, state, frame } = await stage()
    transport.scrubTo(3)
    await vi.advanceTimersByTimeAsync(1)
    transport.scrubTo(3.01, { isAudible: true })
    transport.scrubTo(3.02, { isAudible: true })
    transport.scrubTo(3.01)
    expect(
      context.starts().map((start) => start.samples.length),
      'one grain of each, not four',
    ).toEqual([960, 960])
    const ended = transport.endScrub()
    frame()
    await ended
    expect(new Set(await run(0.3))).toEqual(new Set([3.01]))
    expect(state().status).toBe('paused')
  })
})

test('step goes to the next frame of that rate, both ways, and pauses', async () => {
  const { transport, run, state, frame } = await stage()
  await transport.play()
  await run(0.51)
  const fps = 30000 / 1001
  void transport.step(1, fps)
  const first = frame()
  expect(state().status).toBe('paused')
  expect(first * fps).toBeCloseTo(Math.round(first * fps), 9)
  void transport.step(1, fps)
  expect(frame() * fps).toBeCloseTo(Math.round(first * fps) + 1, 9)
  void transport.step(-3, fps)
  expect(frame() * fps).toBeCloseTo(Math.round(first * fps) - 2, 9)
  await expect(transport.step(1, 0)).rejects.toBeInstanceOf(RangeError)
})

test('reset and dispose leave no timers, no listeners and no promise open', async () => {
  const { context, transport, mixer, run, state } = await stage()
  await transport.play()
  await run(0.3)
  const seek = transport.seek(4)
  transport.reset()
  await seek
  expect(state()).toMatchObject({ status: 'paused', durationSec: 0, sound: 'none' })
  expect(transport.now()).toBe(0)
  transport.setDuration(10)
  transport.setSound(mixer)
  await vi.advanceTimersByTimeAsync(10)
  await transport.play()
  await run(0.3)
  transport.dispose()
  mixer.dispose()
  expect(context.nListeners).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
  await transport.play()
  await transport.seek(1)
})

/** Media time near `guess` at which sin(i / 7) / 4 has these two samples. */
function mediaOf(first: number, second: number, guess: number): number {
  let best = 0
  let bestError = Infinity
  const around = Math.round(guess * 16000)
  // 0.2 s around: the wave repeats every 44 samples (2.7 ms), the pair tells rise from fall
  for (let i = around - 1600; i < around + 1600; i++) {
    const error = Math.abs(Math.sin(i / 7) / 4 - first) + Math.abs(Math.sin((i + 1) / 7) / 4 - second)
    if (error < bestError) {
      best = i
      bestError = error
    }
  }
  return best / 16000
}
