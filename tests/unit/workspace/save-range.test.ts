import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { memorySource, type ByteSource } from '../../../src/bytes/index.ts'
import { readArray } from '../../../src/containers/index.ts'
import {
  Catalogue,
  openRecording,
  readText,
  scanSources,
  type RecordingEntry,
  type SourceFile,
} from '../../../src/dataset/index.ts'
import { planRange, type SavePlan } from '../../../src/workspace/index.ts'

const FIXTURES = join(import.meta.dirname, '../../fixtures/recordings')
const KEY = 'V00_S0809_I00000582'

function fileAt(path: string, source: ByteSource): SourceFile {
  return { path, size: source.size, open: () => Promise.resolve({ kind: 'ranged', source }) }
}

function fixture(path: string): SourceFile {
  return fileAt(path, memorySource(new Uint8Array(readFileSync(join(FIXTURES, path))), path))
}

async function entriesOf(files: readonly SourceFile[]): Promise<readonly RecordingEntry[]> {
  const catalogue = new Catalogue()
  await scanSources(files, catalogue)
  expect(catalogue.problems).toEqual([])
  return catalogue.people(KEY)
}

async function bytesOf(plan: SavePlan, from = 0): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of plan.read(from)) parts.push(part)
  return new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer())
}

const pair = () => entriesOf([fixture('hf/0000.tar'), fixture('hf/0001.tar')])

/** Numbers of an array of a recording. */
async function numbersOf(entry: RecordingEntry, key: string): Promise<{ shape: readonly number[]; data: number[] }> {
  const { arrays } = await openRecording(entry)
  const { header, data } = await readArray(arrays.get(key)!)
  return { shape: header.shape, data: Array.from(data) }
}

describe('a stretch that is saved', () => {
  it('opens again as a shorter recording with the same rows, samples and ids', async () => {
    const entries = await pair()
    const plan = await planRange(KEY, entries, { fromSec: 0.5, toSec: 1 })
    const bytes = await bytesOf(plan)
    expect(bytes.length).toBe(plan.bytes)
    const again = await entriesOf([fileAt(plan.fileName, memorySource(bytes, plan.fileName))])
    expect(again.map(({ id }) => id)).toEqual(entries.map(({ id }) => id))
    for (const [person, entry] of entries.entries()) {
      const { arrays, audio } = await openRecording(entry)
      const whole = await numbersOf(entry, 'smplh:body_pose')
      const fps = whole.shape[0]! / audio!.info.durationSec
      const cut = await numbersOf(again[person]!, 'smplh:body_pose')
      const first = Math.round(0.5 * fps)
      expect(cut.shape.slice(1)).toEqual([21, 3])
      expect(Math.abs(cut.shape[0]! - (0.5 * fps + 1))).toBeLessThanOrEqual(1)
      expect(cut.data).toEqual(whole.data.slice(first * 63, (first + cut.shape[0]!) * 63))
      const opened = await openRecording(again[person]!)
      expect(opened.problems).toEqual([])
      expect([...opened.arrays.keys()].toSorted()).toEqual([...arrays.keys()].toSorted())
      // samples are those of the frames, bit by bit, in the format they had
      const info = opened.audio!.info
      expect(info).toMatchObject({ sampleRate: audio!.info.sampleRate, bits: audio!.info.bits, float: true })
      const start = audio!.info.dataOffset + Math.round((first / fps) * info.sampleRate) * 4
      const samples = await opened.audio!.source.read(info.dataOffset, info.dataOffset + info.dataBytes)
      expect(Buffer.compare(samples, await audio!.source.read(start, start + info.dataBytes))).toBe(0)
      expect(info.durationSec).toBeCloseTo(cut.shape[0]! / fps, 3)
    }
  })

  it('says in its names and in a text what it is', async () => {
    const plan = await planRange(KEY, await pair(), { fromSec: 0.5, toSec: 1 })
    expect(plan.fileName).toMatch(/^V00_S0809_I00000582_0\.5\d\d-1\.0\d\ds\.tar$/)
    const text = new TextDecoder('latin1').decode(await bytesOf(plan))
    expect(text.slice(0, 100)).toContain(`${plan.fileName.replace('.tar', '')}/cut.txt`)
    expect(text).toContain(`A stretch of ${KEY}`)
    expect(text).toContain('its film is left out')
    expect(text).not.toContain('.mp4')
  })

  it('keeps words that lie within and moves their times', async () => {
    const entries = await pair()
    const before = await readText(entries[0]!, null)
    const plan = await planRange(KEY, entries, { fromSec: 0, toSec: 1 })
    const [entry] = await entriesOf([fileAt(plan.fileName, memorySource(await bytesOf(plan), plan.fileName))])
    const after = await readText(entry!, null)
    const within = before.segments.flatMap(({ words }) => words.filter(({ endSec }) => endSec !== null && endSec <= 1))
    expect(after.segments.flatMap(({ words }) => words.filter(({ endSec }) => endSec !== null))).toEqual(within)
  })

  it.each([700, 20_000, 60_000])('goes on at byte %i as if it had never stopped', async (from) => {
    const entries = await pair()
    const range = { fromSec: 0.2, toSec: 0.8 }
    const whole = await bytesOf(await planRange(KEY, entries, range))
    // a plan that has read nothing yet: the directory needs sums of arrays it has not seen
    const rest = await bytesOf(await planRange(KEY, entries, range), from)
    expect(Buffer.compare(rest, whole.subarray(from))).toBe(0)
  })

  it('keeps the tree of arrays where they lie one by one', async () => {
    const files = (['smplh/body_pose', 'smplh/is_valid', 'smplh/global_orient'] as const).map((feature) =>
      fixture(`tree/improvised/dev/${feature}/${KEY}_P0947.npy`),
    )
    const plan = await planRange(KEY, await entriesOf(files), { fromSec: 0, toSec: 0.4 })
    const bytes = await bytesOf(plan)
    const again = await entriesOf([fileAt(plan.fileName, memorySource(bytes, plan.fileName))])
    expect(again[0]!.members.map(({ key }) => key ?? '').toSorted()).toEqual([
      'smplh:body_pose',
      'smplh:global_orient',
      'smplh:is_valid',
    ])
  })

  it('refuses a stretch in which there is nothing', async () => {
    await expect(planRange(KEY, await pair(), { fromSec: 5000, toSec: 5001 })).rejects.toMatchObject({
      tag: 'recording-empty',
    })
  })

  it('reads headers and texts before it is saved, and no array', async () => {
    let nRead = 0
    const spied = (path: string): SourceFile => {
      const source = memorySource(new Uint8Array(readFileSync(join(FIXTURES, path))), path)
      const read: ByteSource['read'] = (start, end, options) => {
        nRead += end - start
        return source.read(start, end, options)
      }
      return fileAt(path, { ...source, size: source.size, read })
    }
    const files = [spied('hf/0000.tar')]
    const entries = await entriesOf(files)
    nRead = 0
    await planRange(KEY, entries, { fromSec: 0, toSec: 1 })
    const member = entries[0]!.members.find(({ kind }) => kind === 'npz')!
    expect(nRead).toBeLessThan(member.bytes / 2)
  })
})

describe('what other programs make of it', () => {
  const hasPython = ((): boolean => {
    try {
      execFileSync('python3', ['-c', 'import numpy'], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  })()

  it.runIf(hasPython)('tarfile, numpy and wave read it', async () => {
    const plan = await planRange(KEY, await pair(), { fromSec: 0.5, toSec: 1 })
    const script = `
import sys, io, tarfile, json, numpy as np
t = tarfile.open(fileobj=io.BytesIO(sys.stdin.buffer.read()))
for m in t:
    b = t.extractfile(m).read()
    if m.name.endswith('.npz'):
        z = np.load(io.BytesIO(b)); print(m.name.split('/')[-1], len(z.files), z['smplh:body_pose'].shape[1:], z['smplh:is_valid'].dtype)
    elif m.name.endswith('.json'): json.loads(b)
`
    const out = execFileSync('python3', ['-c', script], { input: await bytesOf(plan), encoding: 'utf8' })
    expect(out.trim().split('\n')).toEqual([
      expect.stringMatching(/_P0947\.npz \d+ \(21, 3\) bool$/),
      expect.stringMatching(/_P0948A\.npz \d+ \(21, 3\) bool$/),
    ])
  })
})
