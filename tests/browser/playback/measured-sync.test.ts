import { expect, test } from 'vitest'
import { createSyncRig } from '../../helpers/sync-rig.ts'
import captureUrl from '../../bench/pages/capture-worklet.js?url'

const p95 = (values: readonly number[]): number =>
  values.map(Math.abs).toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN

/**
 * Recorded at the graph's end, in any state of the machine: a frame that comes late is drawn for its own moment, so the
 * bounds say nothing about speed, and measuring goes on until there is enough to say.
 */
test('clicks in the recorded output are where the shown frames say, and both voices are on one sample', async () => {
  const { transport, play, report, dispose } = await createSyncRig(captureUrl)
  const offsets: number[] = []
  const lags: number[] = []
  const takeReport = async (): Promise<void> => {
    const taken = await report()
    offsets.push(...taken.offsets)
    lags.push(...taken.lags)
  }
  await transport.play()
  for (let round = 0; round < 12 && (round < 3 || lags.length < 6 || offsets.length < 20); round++) {
    void transport.seek(2 + ((round * 7.77) % 50))
    await play(0.8)
    transport.pause()
    await play(0.05)
    await transport.play()
    await play(0.6)
    await takeReport()
  }
  await dispose()
  expect(lags.length).toBeGreaterThanOrEqual(6)
  expect(new Set(lags)).toEqual(new Set([0]))
  expect(p95(offsets), 'ms between pose and sound').toBeLessThan(16.7)
})
