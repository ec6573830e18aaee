import * as v from 'valibot'
import { ContainerError, type ErrorPlace } from '../bytes/index.ts'

/**
 * `index.json`: a list of files that belong together, relative to the list's own address. The app's server makes one of
 * the folders it serves; anybody can write one by hand: `{ "visavis": 1, "files": ["a.tar", "b.tar"] }`.
 */
export interface SourceIndex {
  readonly visavis: 1
  /** false while the server is still looking */
  readonly complete?: boolean | undefined
  readonly files: readonly IndexedFile[]
  readonly recordings?: readonly { readonly id: string; readonly files: readonly string[] }[] | undefined
  readonly problems?: readonly unknown[] | undefined
}

export interface IndexedFile {
  /** relative to the index, percent-encoded as in a URL */
  readonly path: string
  readonly size?: number | undefined
  /** ETag of the file when it was indexed */
  readonly version?: string | undefined
  /** of a tar: where its members lie */
  readonly members?:
    | readonly {
        readonly name: string
        readonly size: number
        readonly offset: number
        readonly headerOffset: number
      }[]
    | undefined
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER))
const text = v.pipe(v.string(), v.maxLength(4096))

const MEMBER = v.object({ name: text, size: count, offset: count, headerOffset: count })
const FILE = v.union([
  v.pipe(
    text,
    v.transform((path): IndexedFile => ({ path })),
  ),
  v.object({
    path: text,
    size: v.optional(count),
    version: v.optional(text),
    members: v.optional(v.array(MEMBER)),
  }),
])
const INDEX = v.object({
  visavis: v.literal(1),
  complete: v.optional(v.boolean()),
  files: v.pipe(v.array(FILE), v.maxLength(1_000_000)),
})

/** True for parsed JSON that means to be an index and not a recording's text. */
export function isSourceIndex(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'visavis')
}

/** @throws {ContainerError} `json-syntax` saying which field is wrong */
export function parseSourceIndex(value: unknown, place: ErrorPlace): SourceIndex {
  const result = v.safeParse(INDEX, value)
  if (result.success) return result.output
  const issue = result.issues[0]
  const path = v.getDotPath(issue) ?? ''
  throw new ContainerError('json-syntax', `index.json: ${path}: ${issue.message}`, place)
}
