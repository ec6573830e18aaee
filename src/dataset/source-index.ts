import * as v from 'valibot'
import { ContainerError, ERROR_CATALOGUE, type ErrorPlace, type ErrorTag, type Problem } from '../bytes/index.ts'

/**
 * `index.json`: a list of files that belong together, relative to the list's own address. The app's server makes one of
 * the folders it serves; anybody can write one by hand: `{ "visavis": 1, "files": ["a.tar", "b.tar"] }`.
 */
export interface SourceIndex {
  readonly visavis: 1
  /** false while the server is still looking */
  readonly complete?: boolean | undefined
  readonly files: readonly IndexedFile[]
  /** loose files, by the folder they lie in */
  readonly folders?: readonly IndexedFolder[] | undefined
  /** of the app's own server: which run of it speaks, and how far its index has come */
  readonly birth?: string | undefined
  readonly revision?: number | undefined
  /** the answer was cut; the rest comes with `?since=` this revision */
  readonly more?: boolean | undefined
  /** paths that are not there any more */
  readonly removed?: readonly string[] | undefined
  readonly recordings?: readonly { readonly id: string; readonly files: readonly string[] }[] | undefined
  /** what was wrong with the files when they were indexed */
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

export interface IndexedFolder {
  /** relative to the index, percent-encoded as in a URL, with a slash at its end */
  readonly path: string
  /** as on disk, not encoded */
  readonly names: readonly string[]
  /** bytes of each */
  readonly sizes?: readonly number[] | undefined
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
  folders: v.optional(
    v.pipe(
      v.array(v.object({ path: text, names: v.array(text), sizes: v.optional(v.array(count)) })),
      v.maxLength(1_000_000),
    ),
  ),
  birth: v.optional(text),
  revision: v.optional(count),
  more: v.optional(v.boolean()),
  removed: v.optional(v.array(text)),
  problems: v.optional(v.array(v.unknown())),
})
const PROBLEM = v.object({
  tag: v.picklist(Object.keys(ERROR_CATALOGUE) as ErrorTag[]),
  severity: v.picklist(['error', 'warning']),
  message: text,
  source: v.optional(text),
  member: v.optional(text),
  offset: v.optional(count),
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

/** Every file of an index, those of folders too, each with its own path. */
export function* filesOfIndex({ files, folders = [] }: SourceIndex): Generator<IndexedFile> {
  yield* files
  for (const { path, names, sizes } of folders) {
    for (let i = 0; i < names.length; i++) {
      yield { path: path + encodeURIComponent(names[i]!), ...(sizes?.[i] === undefined ? {} : { size: sizes[i] }) }
    }
  }
}

/** The problems an index speaks of; what is none is left out. */
export function problemsOfIndex({ problems = [] }: SourceIndex): Problem[] {
  return problems.flatMap((value) => {
    const result = v.safeParse(PROBLEM, value)
    return result.success ? [result.output as Problem] : []
  })
}
