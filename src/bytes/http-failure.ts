import { ByteSourceError, type ErrorTag } from './app-error.ts'

/** How the layer above one request should take its failure. Never leaves the layer: `error` does. */
export interface FailureOptions {
  /** true if the same request may succeed later */
  readonly retryable: boolean
  readonly retryAfterMs?: number | undefined
  readonly cause?: unknown
  readonly expected?: unknown
  readonly found?: unknown
}

/** One request failed. */
export class HttpFailure extends Error {
  readonly error: ByteSourceError
  readonly retryable: boolean
  readonly retryAfterMs: number | undefined

  constructor(tag: ErrorTag, request: HttpRequestLabel, reason: string, options: FailureOptions) {
    super(reason)
    this.retryable = options.retryable
    this.retryAfterMs = options.retryAfterMs
    this.error = new ByteSourceError(tag, `http: ${describeRequest(request)}: ${reason}`, {
      source: request.url,
      offset: request.range?.start,
      expected: options.expected,
      found: options.found,
      cause: options.cause,
    })
  }
}

/** The file turned out to be another version than the one pinned, before a byte of it was handed out: read again. */
export class VersionRestart extends Error {}

/** What a request is called in errors. */
export interface HttpRequestLabel {
  readonly url: string
  readonly method: 'GET' | 'HEAD'
  /** end-exclusive; absent for the whole file */
  readonly range?: { readonly start: number; readonly end: number } | undefined
}

/** The value of a Range header: end-inclusive there, without an end for the rest of the file. */
export function rangeHeader({ start, end }: { readonly start: number; readonly end: number }): string {
  return `bytes=${start}-${end === Infinity ? '' : end - 1}`
}

function describeRequest({ method, url, range }: HttpRequestLabel): string {
  return range === undefined ? `${method} ${url}` : `${method} ${url} ${rangeHeader(range)}`
}
