import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { createDataIndex, type DataIndex } from '../../../src/cli/serve/data-index.ts'
import { openDataRoots } from '../../../src/cli/serve/data-roots.ts'
import { createPageServer } from '../../../src/cli/serve/page-server.ts'
import { HAS } from '../../../src/dataset/index.ts'
import { Workspace } from '../../../src/workspace/index.ts'
import { corpusUrl, layoutOf } from '../../../src/workspace/corpus-url.ts'
import { startFaultServer, type FaultServer, type ServedRequest } from '../../helpers/fault-server.ts'
import { fileListCsv, makeFileList } from '../../helpers/make-file-list.ts'

const FIXTURES = join(import.meta.dirname, '../../fixtures/recordings')
const KEY = 'V00_S0809_I00000582'
const A = `${KEY}_P0947`
const B = `${KEY}_P0948A`
const bytesOf = (path: string): Uint8Array => new Uint8Array(readFileSync(join(FIXTURES, path)))
const textBytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A list of 3,000 rows of which two, the last ones, lie in archives that are there. */
const ROWS = [
  ...makeFileList(3000, 5),
  { id: A, label: 'improvised', split: 'dev', batch: 900, archive: 0, has1p: false, has3p: true, hasMovement: true },
  { id: B, label: 'improvised', split: 'dev', batch: 900, archive: 1, has1p: false, has3p: true, hasMovement: true },
] as const
const keyOf = (id: string): string => id.slice(0, id.lastIndexOf('_'))
const FILES = {
  '/corpus/filelist.csv': textBytes(fileListCsv(ROWS)),
  '/corpus/improvised/dev/0900/0000.tar': bytesOf('hf/0000.tar'),
  '/corpus/improvised/dev/0900/0001.tar': bytesOf('hf/0001.tar'),
  '/lists/filelist.csv': textBytes(fileListCsv(ROWS)),
}

let server: FaultServer | null = null
const open: Workspace[] = []
afterEach(async () => {
  for (const workspace of open.splice(0)) workspace.dispose()
  await server?.close()
  server = null
})

function newWorkspace(baseUrl: string): Workspace {
  const workspace = new Workspace({ baseUrl })
  const timer = setInterval(() => workspace.step(performance.now()), 5)
  const dispose = workspace.dispose.bind(workspace)
  workspace.dispose = () => {
    clearInterval(timer)
    dispose()
  }
  open.push(workspace)
  return workspace
}

const library = (workspace: Workspace) => workspace.store.getState().library!.library

/** Looks again until it holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20))
}

describe('a corpus by its filelist.csv', () => {
  it('opens a row by reading its two archives and no other', async () => {
    server = await startFaultServer(FILES)
    const workspace = newWorkspace(server.origin)
    const state = await workspace.open(['corpus/filelist.csv'], { interaction: KEY })
    expect(state.people.map(({ id }) => id)).toEqual([A, B])
    await until(() => !workspace.store.getState().library!.isGrowing)
    const asked = new Set(server.requests.map(({ path }: ServedRequest) => path))
    expect([...asked].toSorted()).toEqual(Object.keys(FILES).slice(0, 3).toSorted())
    expect(library(workspace).nRecordings).toBe(3002)
    expect(library(workspace).nInteractions).toBe(new Set(ROWS.map(({ id }) => id.slice(0, id.lastIndexOf('_')))).size)
  })

  it('reads the list only, until a recording is wanted', async () => {
    server = await startFaultServer(FILES)
    const workspace = newWorkspace(server.origin)
    // the first pair of the list is not there: that is said, and names the archive
    await expect(workspace.open(['corpus/'])).rejects.toMatchObject({ tag: 'recording-missing' })
    const archives = server.requests.filter(({ path }) => path.endsWith('.tar')).map(({ path }) => path)
    const { batch, archive, label, split } = ROWS.find(({ id }, i) => keyOf(id) === keyOf(ROWS[i + 1]?.id ?? ''))!
    expect(archives).toContain(
      `/corpus/${label}/${split}/${String(batch).padStart(4, '0')}/${String(archive).padStart(4, '0')}.tar`,
    )
    expect(new Set(archives).size).toBeLessThanOrEqual(2)
    // and the library is usable all the same
    await until(() => library(workspace).nRecordings === 3002)
    const before = server.requests.length
    const state = await workspace.openInteraction(KEY)
    expect(state.interaction).toBe(KEY)
    const later = new Set(server.requests.slice(before).map(({ path }) => path))
    expect([...later].toSorted()).toEqual(Object.keys(FILES).slice(1, 3).toSorted())
  })

  it('takes the list from elsewhere and the archives from the base that is given with it', async () => {
    server = await startFaultServer(FILES)
    const workspace = newWorkspace(server.origin)
    const state = await workspace.open([`${server.origin}/lists/filelist.csv`, `${server.origin}/corpus/`], {
      interaction: KEY,
    })
    expect(state.people).toHaveLength(2)
  })

  it('takes a list that was picked as a file', async () => {
    server = await startFaultServer(FILES)
    const workspace = newWorkspace(server.origin)
    const list = new File([fileListCsv(ROWS)], 'filelist.csv')
    const state = await workspace.open([list, `${server.origin}/corpus/`], { interaction: KEY })
    expect(state.people).toHaveLength(2)
    expect(server.requests.every(({ path }) => path.endsWith('.tar'))).toBe(true)
  })

  it('finds an object per array where the server holds no archive', async () => {
    const tree = 'tree/improvised/dev'
    const files: Record<string, Uint8Array> = { '/s3/filelist.csv': textBytes(fileListCsv(ROWS)) }
    for (const path of readdirSync(join(FIXTURES, tree), { recursive: true, encoding: 'utf8' })) {
      if (/\.\w+$/.test(path)) files[`/s3/improvised/dev/${path}`] = bytesOf(`${tree}/${path}`)
    }
    server = await startFaultServer(files)
    const workspace = newWorkspace(server.origin)
    const state = await workspace.open(['s3/filelist.csv'], { interaction: KEY })
    expect(state.people.map(({ id, has }) => [id, has.body])).toEqual([
      [A, true],
      [B, true],
    ])
    // one archive was asked for, the other recording's files were known to lie there too
    expect(server.requests.filter(({ path }) => path.endsWith('.tar')).map(({ path }) => path)).toEqual([
      '/s3/improvised/dev/0900/0000.tar',
    ])
    // what is not there is no fault
    expect(workspace.store.getState().problems.filter(({ tag }) => tag === 'http-status')).toEqual([])
  })

  it('knows lengths of what was looked into, and true ones of what was read', async () => {
    server = await startFaultServer(FILES)
    const workspace = newWorkspace(server.origin)
    await workspace.open(['corpus/filelist.csv'], { interaction: KEY })
    const row = library(workspace).rowOf(A)!
    await until(() => library(workspace).isEstimate[row] === 0 && !Number.isNaN(library(workspace).validShare[row]!))
    expect(library(workspace).has[row]! & HAS.face).toBe(HAS.face)
    expect(library(workspace).fps[row]).toBeGreaterThan(20)
    expect(library(workspace).durationSec[library(workspace).rowOf(ROWS[0].id)!]).toBeNaN()
  })

  it('lists the files of an interaction without leaving the one that is open', async () => {
    server = await startFaultServer(FILES)
    const workspace = newWorkspace(server.origin)
    await workspace.open(['corpus/filelist.csv'], { interaction: KEY })
    const entries = await workspace.recordingsOf(KEY)
    expect(entries.map(({ id }) => id)).toEqual([A, B])
    await expect(workspace.recordingsOf(ROWS[0].id.slice(0, ROWS[0].id.lastIndexOf('_')))).rejects.toMatchObject({
      tag: 'recording-missing',
    })
    expect(workspace.state()).toMatchObject({ interaction: KEY, status: 'ready' })
  })
})

describe('addresses of a corpus', () => {
  it.each([
    ['https://huggingface.co/datasets/o/n', 'https://huggingface.co/datasets/o/n/resolve/main/'],
    ['https://huggingface.co/datasets/o/n/', 'https://huggingface.co/datasets/o/n/resolve/main/'],
    ['https://huggingface.co/datasets/o/n/tree/v2/sub', 'https://huggingface.co/datasets/o/n/resolve/v2/sub/'],
    [
      'https://huggingface.co/datasets/o/n/blob/main/filelist.csv',
      'https://huggingface.co/datasets/o/n/resolve/main/filelist.csv',
    ],
    [
      'https://huggingface.co/datasets/o/n/resolve/main/a.tar',
      'https://huggingface.co/datasets/o/n/resolve/main/a.tar',
    ],
    ['https://host.example/datasets/o/n', 'https://host.example/datasets/o/n'],
  ])('%s', (given, expected) => expect(corpusUrl(new URL(given)).href).toBe(expected))

  it('knows the host that keeps an object per array', () => {
    expect(layoutOf(new URL('https://dl.fbaipublicfiles.com/seamless_interaction/'))).toBe('features')
    expect(layoutOf(new URL('https://huggingface.co/datasets/o/n/'))).toBe('archives')
    expect(layoutOf(new URL('https://host.example/'))).toBeUndefined()
  })
})

describe("the app's own server", () => {
  const base = mkdtempSync(join(tmpdir(), 'visavis-shelf-'))
  let pageServer: Server
  let index: DataIndex
  afterAll(() => rmSync(base, { recursive: true }))

  async function serve(): Promise<string> {
    const folder = join(base, 'improvised/dev/0000')
    mkdirSync(folder, { recursive: true })
    copyFileSync(join(FIXTURES, 'hf/0000.tar'), join(folder, '0000.tar'))
    copyFileSync(join(FIXTURES, 'hf/0001.tar'), join(folder, '0001.tar'))
    const dataRoots = await openDataRoots([base])
    index = createDataIndex(dataRoots)
    pageServer = createPageServer({ pageRoot: base, dataRoots, dataIndex: index, allowedHosts: new Set(['127.0.0.1']) })
    await new Promise<void>((resolve) => pageServer.listen(0, '127.0.0.1', resolve))
    index.start()
    return `http://127.0.0.1:${(pageServer.address() as AddressInfo).port}/`
  }

  it('is a library of what it lists, and learns what comes and goes', async () => {
    const url = await serve()
    const workspace = newWorkspace(url)
    const state = await workspace.open(['data/index.json'])
    expect(state.people.map(({ id }) => id)).toEqual([A, B])
    const row = library(workspace).rowOf(A)!
    expect(library(workspace).labels.names[library(workspace).label[row]!]).toBe('improvised')
    rmSync(join(base, 'improvised/dev/0000/0001.tar'))
    await until(() => library(workspace).nPeople[0] === 1)
    index.stop()
    pageServer.closeAllConnections()
    pageServer.close()
  }, 20_000)
})
