import { createSyncRig, type SyncReport } from '../../helpers/sync-rig.ts'
import { seededRandom } from '../../helpers/seeded-random.ts'

export interface SyncCondition {
  readonly name: string
  readonly report: SyncReport
}

declare global {
  interface Window {
    measureSync(counts: { seeks: number; pauses: number }): Promise<SyncCondition[]>
  }
}

/** s from a start until sound is certainly on */
const LEAD_IN_SEC = 0.25

window.measureSync = async ({ seeks, pauses }) => {
  const rig = await createSyncRig(new URL('./capture-worklet.js', import.meta.url).href)
  const { transport } = rig
  const random = seededRandom(4)
  const conditions: SyncCondition[] = []
  const take = async (name: string, rate = 1): Promise<void> => {
    conditions.push({ name, report: await rig.report(rate) })
  }
  await transport.play()
  await rig.play(6)
  await take('steady play')
  for (let k = 0; k < seeks; k++) {
    void transport.seek(1 + random() * 50)
    await rig.play(LEAD_IN_SEC + 0.25)
  }
  await take(`${seeks} random seeks`)
  for (let k = 0; k < pauses; k++) {
    transport.pause()
    await rig.play(0.05)
    await transport.play()
    await rig.play(LEAD_IN_SEC + 0.2)
  }
  await take(`${pauses} pauses and plays`)
  for (const rate of [0.5, 0.75, 1.25, 1.5, 2]) {
    transport.pause()
    void transport.seek(5)
    transport.setRate(rate)
    await transport.play()
    // the stretcher is loaded on first need; what comes before is not measured
    await rig.play(1)
    await rig.report(rate)
    await rig.play(3)
    await take(`rate ${rate}`, rate)
  }
  transport.setRate(1)
  transport.setLoop({ start: 20, end: 21.3 })
  await rig.play(1)
  await rig.report()
  await rig.play(7)
  await take('loop wraps')
  await rig.dispose()
  return conditions
}
