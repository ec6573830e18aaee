import {
  blobSource,
  isAppError,
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
import {
  isSourceIndex,
  parseSourceIndex,
  type IndexedFile,
  type SourceFile,
  type SourceIndex,
} from '../dataset/index.ts'
import { CorpusShelf } from './corpus-shelf.ts'
import { corpusUrl, layoutOf } from './corpus-url.ts'
import type { OpenedSources } from './holdings.ts'
import { IndexShelf } from './index-shelf.ts'

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

/** archives and folders of one part of the own server's index */
const ENTRIES_A_PART = 100

/** Turns what a user gives (addresses, picked files) into files to look into, and lists to choose from. */
export interface SourceOpener {
  /**
   * @throws {ByteSourceError} `url-refused` for an address that may not be opened
   * @throws {ContainerError} `json-syntax` for an index that is none
   */
  open(sources: readonly (string | File)[], options?: ReadOptions): Promise<OpenedSources>
}

export function createSourceOpener(options: SourceOpenerOptions): SourceOpener {
  const remote = (url: string, indexed?: IndexedFile): SourceFile => remoteFile(url, options, indexed)

  async function openUrl(text: string, readOptions: ReadOptions): Promise<OpenedSources> {
    const url = corpusUrl(validateSourceUrl(text, options.baseUrl))
    if (url.pathname.endsWith('/')) return openFolder(url, readOptions)
    if (isFileList(url.pathname)) return { files: [], shelves: [corpus(remote(url.href), new URL('.', url))] }
    if (!/\.json$/i.test(url.pathname)) return { files: [remote(url.href)], shelves: [] }
    return (await openIndex(url, readOptions)) ?? { files: [remote(url.href)], shelves: [] }
  }

  /** A folder of the app's own server is what its index lists below it; elsewhere an index or a list lies in it. */
  async function openFolder(folder: URL, readOptions: ReadOptions): Promise<OpenedSources> {
    const dataRoot = new URL('data/', options.baseUrl)
    const isOwnData = folder.href.startsWith(dataRoot.href)
    try {
      const index = new URL('index.json', isOwnData ? dataRoot : folder)
      const opened = await openIndex(index, readOptions, folder.href)
      if (opened !== undefined) return opened
    } catch (error) {
      if (isOwnData || !isAppError(error, 'http-status', 'json-syntax')) throw error
    }
    return { files: [], shelves: [corpus(remote(new URL('filelist.csv', folder).href), folder)] }
  }

  const corpus = (list: SourceFile, base: URL): CorpusShelf =>
    new CorpusShelf({ list, base, layout: layoutOf(base), file: remote })

  /** What an index lists, or undefined where the JSON is no index. */
  async function openIndex(url: URL, readOptions: ReadOptions, below?: string): Promise<OpenedSources | undefined> {
    const first = await readIndex(partOf(url, 0), readOptions)
    if (first === undefined) return undefined
    const file = (path: string, indexed?: IndexedFile): SourceFile =>
      // An index may name files anywhere on the web, but nothing that a page address could not.
      remote(validateSourceUrl(path, url.href).href, indexed)
    const isKnown = first.revision !== undefined || first.folders !== undefined || first.files.some(hasMembers)
    if (!isKnown) {
      const files = first.files.map((entry) => file(entry.path, entry))
      return { files: below === undefined ? files : files.filter(({ path }) => path.startsWith(below)), shelves: [] }
    }
    const next = async (since: number, signal: AbortSignal): Promise<SourceIndex> =>
      (await readIndex(partOf(url, since), { signal })) ?? { visavis: 1, files: [] }
    return { files: [], shelves: [new IndexShelf({ url, first, below, next, file })] }
  }

  /** The app's own server gives its index in parts. */
  function partOf(url: URL, since: number): URL {
    if (url.href !== new URL('data/index.json', options.baseUrl).href) return url
    return new URL(`?since=${since}&limit=${ENTRIES_A_PART}`, url)
  }

  async function readIndex(url: URL, readOptions: ReadOptions): Promise<SourceIndex | undefined> {
    const opening = await openHttp(url, { ...netOf(options), signal: readOptions.signal })
    if (opening.kind === 'stream') {
      await opening.body.cancel()
      return undefined
    }
    const place = { source: url.href }
    const bytes = await readAll(opening.source, { signal: readOptions.signal, limitBytes: INDEX_LIMIT_BYTES })
    const value = parseJson(decodeText(bytes, place).text, place)
    return isSourceIndex(value) ? parseSourceIndex(value, place) : undefined
  }

  /** A list that was picked as a file is one of the archives below the address that was given with it. */
  function openPicked(file: File, sources: readonly (string | File)[]): OpenedSources {
    const base = sources.find((source): source is string => typeof source === 'string' && source.endsWith('/'))
    if (base === undefined || !isFileList(file.name)) return { files: [pickedFile(file)], shelves: [] }
    const url = corpusUrl(validateSourceUrl(base, options.baseUrl))
    return { files: [], shelves: [corpus(pickedFile(file), url)] }
  }

  return {
    async open(sources, readOptions = {}) {
      const hasList = sources.some((source) => isFileList(typeof source === 'string' ? source : source.name))
      const opened = await Promise.all(
        sources.map(async (source): Promise<OpenedSources> => {
          if (typeof source !== 'string') return openPicked(source, sources)
          // the base of a list that is given beside it holds nothing that must be asked for now
          return hasList && source.endsWith('/') ? openListed(source, sources) : openUrl(source, readOptions)
        }),
      )
      return {
        files: opened.flatMap(({ files }) => files),
        shelves: opened.flatMap(({ shelves }) => shelves),
      }
    },
  }

  function openListed(base: string, sources: readonly (string | File)[]): OpenedSources {
    const list = sources.find((source): source is string => typeof source === 'string' && isFileList(source))
    if (list === undefined) return { files: [], shelves: [] }
    const url = corpusUrl(validateSourceUrl(base, options.baseUrl))
    return { files: [], shelves: [corpus(remote(validateSourceUrl(list, options.baseUrl).href), url)] }
  }
}

function hasMembers(file: IndexedFile): boolean {
  return file.members !== undefined
}

function isFileList(path: string): boolean {
  return /(^|\/)filelist[^/]*\.csv$/i.test(path.replace(/[?#].*$/, ''))
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
