import {
  blobSource,
  openHttp,
  openKnownHttp,
  readAll,
  validateSourceUrl,
  withCache,
  withCoalescing,
  type ByteSource,
  type Fetch,
  type HttpOptions,
  type Limiter,
  type ReadOptions,
  type TransferStats,
} from '../bytes/index.ts'
import { decodeText, parseJson } from '../containers/index.ts'
import { isSourceIndex, parseSourceIndex, type IndexedFile, type SourceFile } from '../dataset/index.ts'

export interface SourceOpenerOptions {
  /** what relative addresses are relative to */
  readonly baseUrl: string
  readonly limiter: Limiter
  readonly stats: TransferStats
  readonly fetch?: Fetch | undefined
  readonly wholeBudgetBytes?: number | undefined
}

/** Bytes of one remote file that are kept, so that headers and directories are read once. */
const CACHE_BYTES = 16 * 1024 * 1024
/** Reads of one moment that lie nearer than this are one request: a gap costs less than a round trip, bytes. */
const COALESCE_GAP_BYTES = 8 * 1024
const COALESCE_MAX_BYTES = 4 * 1024 * 1024
const INDEX_LIMIT_BYTES = 256 * 1024 * 1024

/** Turns what a user gives (addresses, picked files) into files to look into. */
export interface SourceOpener {
  /**
   * @throws {ByteSourceError} `url-refused` for an address that may not be opened
   * @throws {ContainerError} `json-syntax` for an index that is none
   */
  filesOf(sources: readonly (string | File)[], options?: ReadOptions): Promise<SourceFile[]>
}

export function createSourceOpener(options: SourceOpenerOptions): SourceOpener {
  const remote = (url: string, indexed?: IndexedFile): SourceFile => remoteFile(url, options, indexed)

  async function filesOfUrl(text: string, readOptions: ReadOptions): Promise<SourceFile[]> {
    const url = validateSourceUrl(text, options.baseUrl)
    // A folder of the app's own server is what its index lists below that folder.
    if (url.pathname.endsWith('/')) return filesOfFolder(url, readOptions)
    if (!/\.json$/i.test(url.pathname)) return [remote(url.href)]
    return (await filesOfIndex(url, readOptions)) ?? [remote(url.href)]
  }

  async function filesOfFolder(folder: URL, readOptions: ReadOptions): Promise<SourceFile[]> {
    const dataRoot = new URL('data/', options.baseUrl)
    const isOwnData = folder.href.startsWith(dataRoot.href)
    const index = new URL('index.json', isOwnData ? dataRoot : folder)
    const files = (await filesOfIndex(index, readOptions)) ?? []
    return files.filter((file) => file.path.startsWith(folder.href))
  }

  /** The files an index lists, or undefined where the JSON is no index. */
  async function filesOfIndex(url: URL, readOptions: ReadOptions): Promise<SourceFile[] | undefined> {
    const opening = await openHttp(url, { ...netOf(options), signal: readOptions.signal })
    if (opening.kind === 'stream') {
      await opening.body.cancel()
      return undefined
    }
    const place = { source: url.href }
    const bytes = await readAll(opening.source, { signal: readOptions.signal, limitBytes: INDEX_LIMIT_BYTES })
    const value = parseJson(decodeText(bytes, place).text, place)
    if (!isSourceIndex(value)) return undefined
    return parseSourceIndex(value, place).files.map((file) => {
      // An index may name files anywhere on the web, but nothing that a page address could not.
      return remote(validateSourceUrl(file.path, url.href).href, file)
    })
  }

  return {
    async filesOf(sources, readOptions = {}) {
      const lists = await Promise.all(
        sources.map((source) =>
          typeof source === 'string' ? filesOfUrl(source, readOptions) : Promise.resolve([pickedFile(source)]),
        ),
      )
      return lists.flat()
    },
  }
}

function netOf({ limiter, stats, fetch, wholeBudgetBytes }: SourceOpenerOptions): HttpOptions {
  return { limiter, stats, fetch, wholeBudgetBytes }
}

function remoteFile(url: string, options: SourceOpenerOptions, indexed?: IndexedFile): SourceFile {
  const { size, version, members } = indexed ?? {}
  return {
    path: url,
    ...(size === undefined ? {} : { size }),
    ...(members === undefined ? {} : { index: { version: { size, etag: version, lastModified: undefined }, members } }),
    open: async (readOptions) => {
      const opening = await openHttp(url, { ...netOf(options), signal: readOptions?.signal })
      return opening.kind === 'ranged' ? { ...opening, source: wrap(opening.source) } : opening
    },
    openKnown: (known) => wrap(openKnownHttp(url, known, netOf(options))),
  }
}

function wrap(source: ByteSource): ByteSource {
  const coalesced = withCoalescing(source, { gapBytes: COALESCE_GAP_BYTES, maxBytes: COALESCE_MAX_BYTES })
  return withCache(coalesced, { budgetBytes: CACHE_BYTES })
}

function pickedFile(file: File): SourceFile {
  const path = file.webkitRelativePath || file.name
  return {
    path,
    size: file.size,
    open: () => Promise.resolve({ kind: 'ranged', source: blobSource(file, path) }),
  }
}
