import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createDataIndex, type DataIndex } from '../../../src/cli/serve/data-index.ts'
import { openDataRoots } from '../../../src/cli/serve/data-roots.ts'

const TAR = join(import.meta.dirname, '../../fixtures/recordings/hf/0000.tar')
const BASE = mkdtempSync(join(tmpdir(), 'visavis-index-'))
const IDS = ['V00_S0001_I00000001_P0001', 'V00_S0001_I00000001_P0002A']

let folder: string
let cache: string
let nFolders = 0

beforeEach(() => {
  folder = join(BASE, `data-${++nFolders}`)
  cache = join(BASE, `cache-${nFolders}`)
  mkdirSync(join(folder, 'improvised/dev/0000/0001'), { recursive: true })
  mkdirSync(join(folder, 'improvised/dev/smplh/body_pose'), { recursive: true })
  copyFileSync(TAR, join(folder, 'improvised/dev/0000/0000.tar'))
  for (const extension of ['npz', 'wav', 'json'])
    writeFileSync(join(folder, `improvised/dev/0000/0001/${IDS[0]}.${extension}`), '1234')
  writeFileSync(join(folder, `improvised/dev/smplh/body_pose/${IDS[1]}.npy`), '123')
  writeFileSync(join(folder, 'filelist.csv'), 'file_id\n')
  writeFileSync(join(folder, 'notes.txt'), 'not listed')
  writeFileSync(join(folder, 'index.json'), '{}')
})

afterAll(() => rmSync(BASE, { recursive: true }))

interface Answer {
  revision: number
  complete: boolean
  checked: boolean
  more: boolean
  removed: string[]
  files: { path: string; members?: { name: string }[] }[]
  folders: { path: string; names: string[]; sizes: number[] }[]
  recordings: { id: string; files: string[] }[]
  problems: { source?: string; tag: string }[]
}

const ask = (index: DataIndex, since = 0, limit = Infinity): Answer =>
  JSON.parse([...index.answer({ since, limit })].join('')) as Answer

/** Looks again until it holds. */
async function until(index: DataIndex, holds: (answer: Answer) => boolean): Promise<Answer> {
  for (;;) {
    const answer = ask(index)
    if (holds(answer)) return answer
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function started(options: { isWatching?: boolean } = { isWatching: false }): Promise<DataIndex> {
  const index = createDataIndex(await openDataRoots([folder]), { cacheFolder: cache, ...options })
  index.start()
  return index
}

const ids = (answer: Answer): string[] => answer.recordings.map(({ id }) => id).toSorted()

describe('the index of the served folders', () => {
  it('lists archives with their members and loose files by folder', async () => {
    const index = await started()
    const answer = await until(index, ({ checked }) => checked)
    const name = folder.split('/').at(-1)!
    expect(answer.files).toMatchObject([{ path: `${name}/improvised/dev/0000/0000.tar` }])
    expect(answer.folders.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: `${name}/`, names: ['filelist.csv'], sizes: [8] },
      {
        path: `${name}/improvised/dev/0000/0001/`,
        names: [`${IDS[0]}.json`, `${IDS[0]}.npz`, `${IDS[0]}.wav`],
        sizes: [4, 4, 4],
      },
      { path: `${name}/improvised/dev/smplh/body_pose/`, names: [`${IDS[1]}.npy`], sizes: [3] },
    ])
    expect(ids(answer)).toEqual([...IDS, 'V00_S0809_I00000582_P0947'].toSorted())
    expect(answer.complete).toBe(true)
    index.stop()
  })

  it('is kept outside the folder, and a second start has it at once', async () => {
    const list = (): string[] => (readdirSync(folder, { recursive: true }) as string[]).toSorted()
    const before = list()
    const first = await started()
    const whole = await until(first, ({ checked }) => checked)
    first.stop()
    await until(
      first,
      () =>
        readdirSync(cache).length > 0 && readFileSync(join(cache, readdirSync(cache)[0]!), 'utf8').includes('complete'),
    )
    expect(list()).toEqual(before)
    // the archive cannot be read any more, only what was kept of it
    const second = await started()
    const kept = await until(second, ({ complete }) => complete)
    expect(ids(kept)).toEqual(ids(whole))
    expect(kept.files).toEqual(whole.files)
    second.stop()
  })

  it('resumes from a kept index that was cut off in the middle of a line', async () => {
    const first = await started()
    const whole = await until(first, ({ checked }) => checked)
    first.stop()
    const log = join(cache, readdirSync(cache)[0]!)
    await until(first, () => readFileSync(log, 'utf8').includes('complete'))
    const text = readFileSync(log, 'utf8')
    writeFileSync(log, text.slice(0, text.indexOf('"members"') + 20))
    const second = await started()
    const again = await until(second, ({ checked }) => checked)
    expect(ids(again)).toEqual(ids(whole))
    expect(again.files).toEqual(whole.files)
    second.stop()
  })

  it('takes no kept index of something else', async () => {
    mkdirSync(cache)
    const first = await started()
    await until(first, ({ checked }) => checked)
    first.stop()
    const log = join(cache, readdirSync(cache)[0]!)
    await until(first, () => readFileSync(log, 'utf8').includes('complete'))
    writeFileSync(log, readFileSync(log, 'utf8').replace(folder, '/elsewhere'))
    rmSync(join(folder, 'improvised/dev/0000/0000.tar'))
    const second = await started()
    const answer = await until(second, ({ complete }) => complete)
    expect(answer.files).toEqual([])
    second.stop()
  })

  it('notices between two runs what came, went and changed', async () => {
    const first = await started()
    await until(first, ({ checked }) => checked)
    first.stop()
    const log = join(cache, readdirSync(cache)[0]!)
    await until(first, () => readFileSync(log, 'utf8').includes('complete'))
    rmSync(join(folder, 'improvised/dev/0000/0001'), { recursive: true })
    renameSync(join(folder, 'improvised/dev/0000/0000.tar'), join(folder, 'improvised/dev/0000/0007.tar'))
    const second = await started()
    const answer = await until(second, ({ checked }) => checked)
    expect(answer.files.map(({ path }) => path.split('/').at(-1))).toEqual(['0007.tar'])
    expect(ids(answer)).toEqual(['V00_S0001_I00000001_P0002A', 'V00_S0809_I00000582_P0947'])
    second.stop()
  })

  it('notices while it runs that a file is added, and says only what is new', async () => {
    const index = await started({ isWatching: true })
    const { revision } = await until(index, ({ checked }) => checked)
    expect(ask(index, revision)).toMatchObject({ files: [], folders: [], more: false })
    copyFileSync(TAR, join(folder, 'improvised/dev/0000/0009.tar'))
    await until(index, ({ files }) => files.length === 2)
    expect(ask(index, revision).files.map(({ path }) => path.split('/').at(-1))).toEqual(['0009.tar'])
    const { revision: later } = ask(index)
    rmSync(join(folder, 'improvised/dev/0000/0009.tar'))
    await until(index, ({ files }) => files.length === 1)
    expect(ask(index, later).removed.map((path) => path.split('/').at(-1))).toEqual(['0009.tar'])
    index.stop()
  })

  it('looks again at an archive that was still being written', async () => {
    const whole = readFileSync(TAR)
    const path = join(folder, 'improvised/dev/0000/0000.tar')
    writeFileSync(path, whole.subarray(0, 20_000))
    const index = await started({ isWatching: true })
    const cut = await until(index, ({ checked }) => checked)
    expect(cut.problems).toMatchObject([{ tag: 'tar-truncated', source: cut.files[0]!.path }])
    appendFileSync(path, whole.subarray(20_000))
    const { files } = await until(index, ({ problems }) => problems.length === 0)
    expect(files[0]!.members!.map(({ name }) => name.split('.')[1])).toEqual(['json', 'mp4', 'npz', 'wav'])
    index.stop()
  })

  it('comes in parts that make up the whole', async () => {
    const index = await started()
    const whole = await until(index, ({ checked }) => checked)
    const seen: string[] = []
    let since = 0
    for (;;) {
      const part = ask(index, since, 1)
      seen.push(...part.files.map(({ path }) => path), ...part.folders.map(({ path }) => path))
      since = part.revision
      if (!part.more) break
      expect(part.complete).toBe(false)
    }
    expect(seen.toSorted()).toEqual([...whole.files, ...whole.folders].map(({ path }) => path).toSorted())
    expect(since).toBe(whole.revision)
    index.stop()
  })

  it('changes its ETag with every change, and with what was asked', async () => {
    const index = await started()
    const before = index.etag({ since: 0, limit: 10 })
    await until(index, ({ checked }) => checked)
    const after = index.etag({ since: 0, limit: 10 })
    expect(after).not.toBe(before)
    expect(index.etag({ since: 0, limit: 10 })).toBe(after)
    expect(index.etag({ since: 1, limit: 10 })).not.toBe(after)
    index.stop()
  })
})
