import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import {
  ByteSourceError,
  createLimiter,
  createTransferStats,
  openHttp,
  readAll,
  validateSourceUrl,
  withCache,
  type ByteSource,
} from '../bytes/index.ts'
import { fileSource } from '../bytes/index.node.ts'
import { decodeText, parseJson } from '../containers/index.ts'
import {
  filesOfIndex,
  isSourceIndex,
  isTable,
  isTar,
  parseMemberName,
  parseSourceIndex,
  type SourceFile,
} from '../dataset/index.ts'
import { listFiles } from './list-files.ts'

/** Bytes of one remote file that are kept while a command runs. */
const CACHE_BYTES = 64 * 1024 * 1024
const INDEX_LIMIT_BYTES = 256 * 1024 * 1024

/**
 * The files that the SOURCE arguments of a command stand for: a file, everything below a folder, a URL, or the files
 * an `index.json` lists.
 * @throws {ByteSourceError} `file-read` for a path that is not there
 */
export async function sourceFilesOf(sources: readonly string[]): Promise<SourceFile[]> {
  const files: SourceFile[] = []
  const net = { limiter: createLimiter(), stats: createTransferStats() }
  for (const source of sources) {
    if (/^[a-z][a-z0-9+.-]+:\/\//i.test(source)) files.push(...(await remoteFiles(source, net)))
    else files.push(...(await localFiles(source)))
  }
  return files
}

type Net = { limiter: ReturnType<typeof createLimiter>; stats: ReturnType<typeof createTransferStats> }

async function localFiles(path: string): Promise<SourceFile[]> {
  const info = await stat(path).catch((cause: unknown) => {
    throw new ByteSourceError('file-read', `${path}: cannot be read`, { source: path, cause })
  })
  if (!info.isDirectory()) return [localFile(path, info.size)]
  const files: SourceFile[] = []
  for await (const found of listFiles(resolve(path))) {
    if (isTar(found) || isTable(found) || parseMemberName(found) !== undefined) {
      files.push(localFile(found, await stat(found).then((s) => s.size)))
    }
  }
  return files
}

function localFile(path: string, size: number): SourceFile {
  return {
    path,
    size,
    open: async () => ({ kind: 'ranged', source: await fileSource(path) }),
  }
}

async function remoteFiles(url: string, net: Net): Promise<SourceFile[]> {
  const address = validateSourceUrl(url)
  const file = remoteFile(address.href, net)
  if (!address.pathname.endsWith('.json')) return [file]
  const opening = await file.open()
  if (opening.kind === 'stream') return [file]
  const place = { source: address.href }
  const bytes = await readAll(opening.source, { limitBytes: INDEX_LIMIT_BYTES })
  const value = parseJson(decodeText(bytes, place).text, place)
  if (!isSourceIndex(value)) return [file]
  return Array.from(filesOfIndex(parseSourceIndex(value, place)), ({ path }) =>
    remoteFile(new URL(path, address).href, net),
  )
}

function remoteFile(url: string, net: Net): SourceFile {
  return {
    path: url,
    open: async (options) => {
      const opening = await openHttp(url, { ...net, signal: options?.signal })
      return opening.kind === 'ranged' ? { ...opening, source: cached(opening.source) } : opening
    },
  }
}

function cached(source: ByteSource): ByteSource {
  return withCache(source, { budgetBytes: CACHE_BYTES })
}
