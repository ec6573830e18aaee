import { describe, expect, test, vi } from 'vitest'
import { createFrameLoop } from '../../../src/playback/frame-loop.ts'
import { createPlayerClock } from '../../../src/playback/player-clock.ts'
import { createSampleRing } from '../../../src/playback/sample-ring.ts'
import { createSyncMeter } from '../../../src/playback/sync-meter.ts'
import { createTransport } from '../../../src/playback/transport.ts'

describe('createFrameLoop', () => {
  test('runs the stages in order, once a step, on one frame object', () => {
    const seen: string[] = []
    const loop = createFrameLoop([
      {
        name: 'clock',
        run(frame) {
          frame.timeSec = frame.timestampMs / 1000
          seen.push(`clock ${frame.index}`)
        },
      },
      { name: 'pose', run: (frame) => seen.push(`pose ${frame.timeSec} +${frame.deltaMs}`) },
    ])
    loop.step(500)
    loop.step(516)
    expect(seen).toEqual(['clock 0', 'pose 0.5 +0', 'clock 1', 'pose 0.516 +16'])
    expect(() =>
      createFrameLoop([
        { name: 'a', run: vi.fn() },
        { name: 'a', run: vi.fn() },
      ]),
    ).toThrow(RangeError)
  })

  test('measures the work of a frame', () => {
    let ms = 0
    let cost = 1
    const loop = createFrameLoop(
      [
        { name: 'cheap', run: () => void (ms += 0.25) },
        { name: 'dear', run: () => void (ms += cost) },
      ],
      { performanceNow: () => ms },
    )
    for (let i = 0; i < 100; i++) {
      cost = i < 90 ? 1 : 5
      loop.step(i * 16)
    }
    expect(loop.stats()).toEqual({ frameMs: { median: 1.25, p95: 5.25, n: 100 }, framesShown: 100, framesDropped: 0 })
    loop.clearStats()
    expect(loop.stats()).toEqual({ frameMs: { median: 0, p95: 0, n: 0 }, framesShown: 0, framesDropped: 0 })
  })

  test('counts dropped frames by the display’s own interval, and a hidden tab as none', () => {
    const loop = createFrameLoop([], { displayIntervalMs: 10 })
    for (const ms of [0, 10, 20, 51, 61, 5061, 5071]) loop.step(ms)
    expect(loop.stats()).toMatchObject({ framesShown: 7, framesDropped: 2 })
    // a 120 Hz display is recognised: afterwards 16.7 ms is one frame lost
    const fast = createFrameLoop([])
    let at = 0
    for (let i = 0; i < 130; i++) fast.step((at += 1000 / 120))
    expect(fast.stats().framesDropped).toBe(0)
    fast.step((at += 2000 / 120))
    expect(fast.stats().framesDropped).toBe(1)
  })

  test('a stage that throws is told of once and takes no other stage down', () => {
    const onStageError = vi.fn()
    const after = vi.fn()
    let isBroken = true
    const broken = {
      name: 'broken',
      run() {
        if (isBroken) throw new Error('no')
      },
    }
    const loop = createFrameLoop([broken, { name: 'after', run: after }], { onStageError })
    loop.step(0)
    loop.step(16)
    expect(onStageError.mock.calls).toEqual([['broken', new Error('no')]])
    expect(after).toHaveBeenCalledTimes(2)
    isBroken = false
    loop.step(32)
    isBroken = true
    loop.step(48)
    expect(onStageError).toHaveBeenCalledTimes(2)
    expect(() => createFrameLoop([broken]).step(0)).toThrow('no')
  })
})

describe('createSampleRing', () => {
  test('keeps the last ones; nearest-rank percentiles', () => {
    const ring = createSampleRing(100)
    expect(ring.percentile(0.5)).toBe(0)
    for (let i = 0; i < 250; i++) ring.push(i)
    ring.push(NaN)
    expect(ring.n).toBe(100)
    expect(ring.percentile(0)).toBe(150)
    expect(ring.percentile(0.5)).toBe(199)
    expect(ring.percentile(0.95)).toBe(244)
    expect(ring.percentile(1)).toBe(249)
    ring.clear()
    ring.push(-3)
    expect(ring.read({ median: 0, p95: 0, n: 0 })).toEqual({ median: -3, p95: -3, n: 1 })
  })
})

describe('createSyncMeter', () => {
  test('signed median, p95 of the distance, in ms', () => {
    const meter = createSyncMeter(10)
    for (let i = 0; i < 30; i++) meter.record(1 + (i % 2 === 0 ? -0.004 : -0.012), 1)
    expect(meter.read().median).toBeCloseTo(-12, 9)
    expect(meter.read().p95).toBeCloseTo(12, 9)
    expect(meter.read().n).toBe(10)
    expect(meter.lastMs).toBeCloseTo(-12, 9)
    meter.record(2, NaN)
    expect(meter.read().n).toBe(10)
    meter.clear()
    expect(meter.read()).toEqual({ median: 0, p95: 0, n: 0 })
  })
})

test('a frame of a playing transport allocates nothing', () => {
  const page = { ms: 0 }
  const stamp = { contextTime: 0, performanceTime: 0 }
  const context = {
    currentTime: 0,
    state: 'running',
    getOutputTimestamp: () => stamp,
    resume: async () => undefined,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }
  const performanceNow = () => page.ms
  const clock = createPlayerClock({ context, performanceNow })
  const transport = createTransport({ clock, performanceNow, durationSec: 1e6 })
  const sync = createSyncMeter()
  const loop = createFrameLoop(
    [
      { name: 'clock', run: (frame) => void (frame.timeSec = transport.now()) },
      { name: 'shown', run: (frame) => transport.frameShown(frame.timeSec) },
      { name: 'sync', run: (frame) => sync.record(frame.timeSec, frame.timeSec) },
    ],
    { performanceNow },
  )
  void transport.play()
  const step = (): void => {
    page.ms += 16.1
    context.currentTime = page.ms / 1000
    stamp.contextTime = page.ms / 1000 - 0.03
    stamp.performanceTime = page.ms
    loop.step(page.ms)
  }
  const perCall = bytesPerCall(step, 20_000)
  transport.dispose()
  expect(loop.frame.timeSec).toBeGreaterThan(300)
  // about 100: the engine boxes a number that one function hands another, where it does not inline; an object more shows
  expect(perCall).toBeLessThan(140)
})

/** The least of five rounds, after the engine has had time to optimise: it boxes numbers until then. */
function bytesPerCall(call: () => void, n: number): number {
  const { gc } = globalThis
  if (gc === undefined) throw new Error('run with --expose-gc')
  for (let i = 0; i < 10 * n; i++) call()
  let least = Infinity
  for (let round = 0; round < 5; round++) {
    gc()
    const before = process.memoryUsage()
    for (let i = 0; i < n; i++) call()
    const after = process.memoryUsage()
    least = Math.min(least, (after.heapUsed - before.heapUsed + after.arrayBuffers - before.arrayBuffers) / n)
  }
  return least
}
