import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { relative, sep } from 'node:path'
import { toProblem, type Problem } from '../../bytes/index.ts'
import { fileSource } from '../../bytes/index.node.ts'
import { walkTar } from '../../containers/index.ts'
import { isTar, parseMemberName, type IndexedFile, type SourceIndex } from '../../dataset/index.ts'
import { listFiles } from '../list-files.ts'
import type { DataRoot } from './data-roots.ts'

/** What the given folders hold, found in the background; the snapshot is what `/data/index.json` answers. */
export interface DataIndex {
  start(): void
  stop(): void
  snapshot(): { body: Buffer; etag: string }
}

/**
 * Lists tars with their members and all other files by name. Grows while it runs; a request during that time gets what
 * is known, marked as incomplete.
 */
export function createDataIndex(roots: readonly DataRoot[]): DataIndex {
  const files: IndexedFile[] = []
  const recordings = new Map<string, string[]>()
  const problems: Problem[] = []
  const stopper = new AbortController()
  let isComplete = false
  let cached: { body: Buffer; etag: string } | undefined

  const note = (path: string, name: string, inArchive: boolean): void => {
    const id = parseMemberName(name, { inArchive })?.recordingId
    if (id === undefined) return
    const known = recordings.get(id)
    if (known === undefined) recordings.set(id, [path])
    else if (!known.includes(path)) known.push(path)
  }
  const indexFile = async (path: string, urlPath: string): Promise<void> => {
    const info = await stat(path, { bigint: true })
    const version = `"${info.size.toString(16)}-${info.mtimeNs.toString(16)}"`
    if (!isTar(path)) {
      if (parseMemberName(urlPath) === undefined && !path.endsWith('.csv')) return
      note(urlPath, urlPath, false)
      files.push({ path: urlPath, size: Number(info.size), version })
      return
    }
    const source = await fileSource(path)
    const members = []
    for await (const event of walkTar(source, { signal: stopper.signal })) {
      if (event.kind === 'member') {
        members.push(event.member)
        note(urlPath, event.member.name, true)
      } else if (event.kind === 'problem') problems.push({ ...toProblem(event.error), source: urlPath })
    }
    files.push({ path: urlPath, size: Number(info.size), version, members })
  }
  const run = async (): Promise<void> => {
    for (const root of roots) {
      const paths = root.isFile ? [root.path] : listFiles(root.path)
      for await (const path of paths) {
        if (stopper.signal.aborted) return
        const tail = root.isFile ? '' : `/${relative(root.path, path).split(sep).map(encodeURIComponent).join('/')}`
        const urlPath = encodeURIComponent(root.name) + tail
        await indexFile(path, urlPath).catch((error: unknown) => {
          if (!stopper.signal.aborted) problems.push({ ...toProblem(error), source: urlPath })
        })
        cached = undefined
      }
    }
    isComplete = true
    cached = undefined
  }
  return {
    start: () => void run(),
    stop: () => stopper.abort(),
    snapshot: () => {
      cached ??= encode({
        visavis: 1,
        complete: isComplete,
        files,
        recordings: [...recordings].map(([id, sources]) => ({ id, files: sources })),
        problems,
      })
      return cached
    },
  }
}

function encode(index: SourceIndex): { body: Buffer; etag: string } {
  const body = Buffer.from(JSON.stringify(index))
  return { body, etag: `"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"` }
}
