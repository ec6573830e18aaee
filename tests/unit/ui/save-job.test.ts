import { describe, expect, it } from 'vitest'
import { createSaveJob } from '../../../src/ui/library/save-job.ts'
import type { SaveTarget } from '../../../src/ui/library/save-target.ts'
import type { SavePlan } from '../../../src/workspace/index.ts'

const TEN = Uint8Array.from({ length: 10 }, (_, i) => i)

/** A file in memory, and what happened to it. */
function fakeTarget() {
  const state = { bytes: [] as number[], events: [] as string[] }
  const target: SaveTarget = {
    get written() {
      return state.bytes.length
    },
    write: (bytes) => Promise.resolve(void state.bytes.push(...bytes)),
    pause: () => Promise.resolve(void state.events.push('pause')),
    finish: () => Promise.resolve(void state.events.push('finish')),
    discard: () => Promise.resolve(void state.events.push('discard')),
  }
  return { state, target }
}

/** Ten bytes one by one; before byte `at` the first reading waits for `go`, or fails. */
function plan(at: number, before: (signal: AbortSignal | undefined) => Promise<void>): SavePlan {
  let isFirst = true
  return {
    fileName: 'ten',
    bytes: 10,
    async *read(from, { signal } = {}) {
      for (let i = from; i < 10; i++) {
        if (i === at && isFirst) {
          isFirst = false
          await before(signal)
        }
        yield TEN.subarray(i, i + 1)
      }
    },
  }
}

const never = (signal: AbortSignal | undefined): Promise<void> =>
  new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error))
  })

function jobOf(savePlan: SavePlan) {
  const { state, target } = fakeTarget()
  const job = createSaveJob({
    fileName: 'ten',
    estimateBytes: 12,
    plan: () => Promise.resolve(savePlan),
    openTarget: () => Promise.resolve(target),
  })
  return { job, state, status: () => job.store.getState().status }
}

describe('a save', () => {
  it('writes everything and is done; once more is a new file', async () => {
    const { job, state, status } = jobOf(plan(99, never))
    expect(job.store.getState()).toMatchObject({ status: 'idle', totalBytes: 12 })
    await job.run()
    expect(state).toEqual({ bytes: [...TEN], events: ['finish'] })
    expect(job.store.getState()).toMatchObject({ status: 'done', doneBytes: 10, totalBytes: 10 })
    expect(status()).toBe('done')
  })

  it('is paused in the middle and goes on there', async () => {
    const { job, state, status } = jobOf(plan(4, never))
    const running = job.run()
    await expect.poll(() => state.bytes.length).toBe(4)
    job.pause()
    await running
    expect([status(), state.events]).toEqual(['paused', ['pause']])
    await job.run()
    expect(state).toEqual({ bytes: [...TEN], events: ['pause', 'finish'] })
  })

  it('goes on where it failed', async () => {
    const { job, state, status } = jobOf(plan(6, () => Promise.reject(new Error('the line is cut'))))
    await job.run()
    expect(status()).toBe('failed')
    expect(job.store.getState().message).toContain('the line is cut')
    await job.run()
    expect([status(), state.bytes]).toEqual(['done', [...TEN]])
  })

  it('is thrown away while it runs, and nothing is written after that', async () => {
    const { job, state, status } = jobOf(plan(4, never))
    void job.run()
    await expect.poll(() => state.bytes.length).toBe(4)
    await job.discard()
    expect(state.events).toEqual(['pause', 'discard'])
    expect(job.store.getState()).toMatchObject({ status: 'idle', doneBytes: 0, totalBytes: 12, message: null })
    expect(status()).toBe('idle')
  })

  it('does nothing where no place is chosen', async () => {
    const job = createSaveJob({
      fileName: 'ten',
      estimateBytes: 12,
      plan: () => Promise.reject(new Error('nobody asked')),
      openTarget: () => Promise.reject(new DOMException('none', 'AbortError')),
    })
    await job.run()
    expect(job.store.getState()).toMatchObject({ status: 'idle', message: null })
  })

  it('runs once however often it is started', async () => {
    const { job, state } = jobOf(plan(99, never))
    await Promise.all([job.run(), job.run(), job.run()])
    expect(state.bytes).toEqual([...TEN])
  })

  it('is not begun where a download would not fit into memory', async () => {
    const job = createSaveJob({ fileName: 'x', estimateBytes: 2e9, plan: () => Promise.reject(new Error('no')) })
    await job.run()
    expect(job.store.getState()).toMatchObject({ status: 'failed', message: expect.stringContaining('Too large') })
  })
})
