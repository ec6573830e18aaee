import { describe, expect, it } from 'vitest'
import { memorySource } from '../../../src/bytes/index.ts'
import { readTarStream } from '../../../src/containers/index.ts'
import { Catalogue, type MemberRef } from '../../../src/dataset/index.ts'
import { estimateBytes, planMember, planTar, type SavePlan } from '../../../src/workspace/index.ts'

const A = 'V00_S0001_I00000001_P0001'
const B = 'V00_S0001_I00000001_P0002A'

function member(kind: MemberRef['kind'], name: string, length: number, key?: string): MemberRef {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 31 + length) % 251)
  const open = () => Promise.resolve(memorySource(bytes, name))
  return { kind, name, bytes: length, source: 'x.tar', open, ...(key === undefined ? {} : { key }) }
}

async function bytesOf(plan: SavePlan, from = 0): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of plan.read(from)) parts.push(part)
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer())
}

function entries() {
  const catalogue = new Catalogue()
  catalogue.add(A, member('npz', `${A}.npz`, 1000))
  catalogue.add(A, member('mp4', `${A}.mp4`, 5000))
  catalogue.add(B, member('npy', `https://h/smplh/body_pose/${B}.npy?x=1`, 512, 'smplh:body_pose'))
  catalogue.add(B, member('json', `https://h/metadata/vad/${B}.jsonl`, 7, 'metadata:vad'))
  return catalogue.recordings()
}

describe('what is saved', () => {
  it('is one member as it is, from anywhere', async () => {
    const plan = await planMember(member('npz', `folder/${A}.npz`, 1000))
    expect([plan.fileName, plan.bytes]).toEqual([`${A}.npz`, 1000])
    expect((await bytesOf(plan, 990)).length).toBe(10)
  })

  it('is a tar that can be read again, with the folders of a per-feature tree kept', async () => {
    const plan = await planTar('pair.tar', entries())
    const bytes = await bytesOf(plan)
    expect(bytes.length).toBe(plan.bytes)
    expect(bytes.length % 10_240).toBe(0)
    const found = new Map<string, Uint8Array | null>()
    const faults: string[] = []
    for await (const event of readTarStream(new Blob([bytes as BlobPart]).stream(), {
      name: 'pair.tar',
      wants: () => true,
    })) {
      if (event.kind === 'problem') faults.push(event.error.message)
      else found.set(event.name, event.data)
    }
    expect(faults).toEqual([])
    expect([...found.keys()]).toEqual([`${A}.mp4`, `${A}.npz`, `metadata/vad/${B}.jsonl`, `smplh/body_pose/${B}.npy`])
    expect(found.get(`${A}.npz`)).toEqual(await bytesOf(await planMember(member('npz', 'x.npz', 1000))))
  })

  it.each([0, 1, 511, 512, 513, 1511, 1512, 1536, 9999])(
    'goes on at byte %i as if it had never stopped',
    async (from) => {
      const plan = await planTar('pair.tar', entries())
      expect(await bytesOf(plan, from)).toEqual((await bytesOf(plan)).subarray(from))
    },
  )

  it('leaves out what is not wanted, and says about how much it is', async () => {
    const all = entries()
    const plan = await planTar('pair.tar', all, ({ kind }) => kind !== 'mp4')
    expect(plan.bytes).toBeLessThan(5000 + 10_240)
    expect(estimateBytes(all.flatMap(({ members }) => members))).toBe(6519)
  })
})
