import { describe, expect, test } from 'vitest'
import {
  createClockMemory,
  createClockReading,
  decideAudible,
  rememberReading,
  type AudibleTime,
} from '../../../src/playback/audible-time.ts'
import { createPlayerClock } from '../../../src/playback/player-clock.ts'
import { FakeAudioContext } from './support/fake-audio-context.ts'

const out: AudibleTime = { contextTime: 0, source: 'performance' }

describe('decideAudible', () => {
  const sane = {
    running: true,
    currentTime: 10,
    outputContextTime: 9.95,
    outputPerformanceTime: 5000,
    outputLatency: 0.04,
    baseLatency: 0.01,
    performanceNow: 5008,
  }

  test.each([
    ['a sane output timestamp, carried forward', {}, 'output-timestamp', 9.958],
    ['no timestamp yet (all zero)', { outputContextTime: 0, outputPerformanceTime: 0 }, 'latency', 9.96],
    ['a timestamp 0.6 s behind', { outputContextTime: 9.392 }, 'latency', 9.96],
    ['a stamp from before a suspension, carried over it', { performanceNow: 5180 }, 'latency', 9.96],
    ['a wireless sink', { outputContextTime: 9.6 }, 'output-timestamp', 9.608],
    ['no output latency: the base latency', { outputContextTime: 0, outputLatency: 0 }, 'latency', 9.99],
    ['a latency that is not a number', { outputContextTime: 0, outputLatency: NaN, baseLatency: NaN }, 'latency', 10],
    ['a context that does not run', { running: false }, 'performance', 10],
  ] as const)('%s', (_name, change, source, contextTime) => {
    decideAudible({ ...createClockReading(), ...sane, ...change }, createClockMemory(), out)
    expect(out.source).toBe(source)
    expect(out.contextTime).toBeCloseTo(contextTime, 9)
  })

  test('a timestamp that went back is not believed once, the next one is', () => {
    const memory = createClockMemory()
    rememberReading({ ...sane }, memory)
    const back = {
      ...sane,
      currentTime: 10.02,
      outputContextTime: 9.8,
      outputPerformanceTime: 5020,
      performanceNow: 5020,
    }
    expect(decideAudible(back, memory, out).source).toBe('latency')
    rememberReading(back, memory)
    const next = {
      ...back,
      currentTime: 10.04,
      outputContextTime: 9.82,
      outputPerformanceTime: 5040,
      performanceNow: 5040,
    }
    expect(decideAudible(next, memory, out).source).toBe('output-timestamp')
  })

  test('a context that says it runs but has not moved for 500 ms is stuck', () => {
    const memory = createClockMemory()
    rememberReading({ ...sane }, memory)
    const at = (performanceNow: number) => ({ ...sane, performanceNow })
    expect(decideAudible(at(5500), memory, out).source).not.toBe('performance')
    expect(decideAudible(at(5509), memory, out).source).toBe('performance')
    expect(decideAudible({ ...at(5509), currentTime: 10.001 }, memory, out).source).not.toBe('performance')
  })
})

/** A context and a page clock that move together, looked at every 16 ms. */
function script(latency = 0.03) {
  let ms = 1000
  const context = new FakeAudioContext()
  context.outputLatency = latency
  const clock = createPlayerClock({ performanceNow: () => ms, context })
  return {
    context,
    clock,
    get ms() {
      return ms
    },
    pass(deltaMs: number, contextSec = deltaMs / 1000) {
      ms += deltaMs
      if (contextSec > 0) context.advance(contextSec, ms)
    },
    /** steps of 16 ms, one look each */
    watch(nFrames: number, contextRate = 1): number[] {
      return Array.from({ length: nFrames }, () => {
        this.pass(16, 0.016 * contextRate)
        return clock.now()
      })
    },
  }
}

function expectMonotone(times: number[]): void {
  for (let i = 1; i < times.length; i++) expect(times[i]! - times[i - 1]!).toBeGreaterThanOrEqual(0)
}

describe('createPlayerClock', () => {
  test('runs with the sound card: what is audible is the latency behind currentTime', () => {
    const s = script(0.2)
    s.watch(30)
    const times = s.watch(100)
    expectMonotone(times)
    expect(s.clock.source).toBe('output-timestamp')
    expect(times[99]! - times[0]!).toBeCloseTo(99 * 0.016, 6)
    expect(s.clock.toContextTime(times[99]!)).toBeCloseTo(s.context.currentTime - 0.2, 6)
    expect(s.clock.fromContextTime(s.context.currentTime - 0.2)).toBeCloseTo(times[99]!, 9)
  })

  test('between two stamps it is carried by performance.now, not stepped in blocks', () => {
    const s = script()
    s.watch(10)
    const before = s.clock.now()
    s.pass(7, 0)
    expect(s.clock.now() - before).toBeCloseTo(0.007, 9)
  })

  test('a latency that jumps up (wireless) holds the time, one that falls lets it jump ahead; never back', () => {
    const s = script(0.02)
    const times = s.watch(50)
    s.context.outputLatency = 0.22
    times.push(...s.watch(60))
    expect(s.clock.toContextTime(times.at(-1)!)).toBeCloseTo(s.context.currentTime - 0.22, 6)
    s.context.outputLatency = 0.02
    times.push(...s.watch(10))
    expect(s.clock.toContextTime(times.at(-1)!)).toBeCloseTo(s.context.currentTime - 0.02, 6)
    expectMonotone(times)
  })

  test('a sound card that runs dry for a moment holds the time, which is never far beyond what was rendered', () => {
    const s = script()
    const times = s.watch(50)
    const { epoch } = s.clock
    times.push(...s.watch(12, 0))
    expect(s.clock.toContextTime(times.at(-1)!) - s.context.currentTime).toBeCloseTo(0.03, 6)
    times.push(...s.watch(20))
    expectMonotone(times)
    expect(s.clock.source).toBe('output-timestamp')
    expect(s.clock.epoch).toBe(epoch)
    expect(s.clock.toContextTime(times.at(-1)!)).toBeCloseTo(s.context.currentTime - 0.03, 6)
  })

  test('a stuck context: performance.now takes over without a jump, and hands back without one', () => {
    const s = script()
    const times = s.watch(50)
    const { epoch } = s.clock
    times.push(...s.watch(120, 0))
    expect(s.clock.source).toBe('performance')
    times.push(...s.watch(50))
    expect(s.clock.source).toBe('output-timestamp')
    expect(s.clock.epoch).toBe(epoch + 1)
    expectMonotone(times)
    // it stood for the half second after which a context counts as stuck, but for the 60 ms that had not been heard
    expect(times.at(-1)! - times[0]!).toBeCloseTo(219 * 0.016 - 0.5 + 0.06, 1)
    for (let i = 1; i < times.length; i++) expect(times[i]! - times[i - 1]!).toBeLessThan(0.06)
  })

  test('suspended and resumed: the axis goes on, the map to context time is new', () => {
    const s = script()
    s.watch(20)
    s.context.setState('suspended')
    const before = s.clock.now()
    const times = s.watch(100)
    expect(s.clock.source).toBe('performance')
    expect(times[99]! - before).toBeCloseTo(1.6, 6)
    s.context.setState('running')
    const after = s.watch(30)
    expectMonotone([before, ...times, ...after])
    expect(s.clock.toContextTime(after[29]!)).toBeCloseTo(s.context.currentTime - 0.03, 2)
  })

  test('a hidden tab: an hour later one look, one step of an hour', () => {
    const s = script()
    s.watch(20)
    const before = s.clock.now()
    s.pass(3_600_000)
    expect(s.clock.now() - before).toBeCloseTo(3600, 6)
    expect(s.clock.source).toBe('output-timestamp')
  })

  test('no context at all, then one, then another: one axis', () => {
    let ms = 0
    const clock = createPlayerClock({ performanceNow: () => ms })
    ms = 2000
    expect(clock.now()).toBeCloseTo(2, 9)
    const context = new FakeAudioContext()
    context.advance(0.5, ms)
    clock.setContext(context)
    ms += 100
    context.advance(0.1, ms)
    expect(clock.now()).toBeCloseTo(2.1, 6)
    ms += 100
    context.advance(0.1, ms)
    expect(clock.now()).toBeCloseTo(2.2, 6)
    clock.setContext(null)
    ms += 100
    expect(clock.now()).toBeCloseTo(2.3, 6)
  })

  test('after a long pause without looks, rearm keeps a resting context from counting as stuck', () => {
    const s = script()
    s.watch(5)
    s.pass(60_000, 0)
    s.clock.rearm()
    s.clock.now()
    expect(s.clock.source).not.toBe('performance')
  })
})
