import type { Problem } from '../bytes/index.ts'
import type { Library, SourceFile } from '../dataset/index.ts'

/** What a shelf tells while it is filled. */
export interface ShelfContext {
  readonly library: Library
  readonly signal: AbortSignal
  /** the library holds more than before, or other things */
  readonly onChange: () => void
  readonly onProblem: (problem: Problem) => void
  /** files that must be looked into before it is known what is in them: tables, archives without a known index */
  readonly onFiles: (files: readonly SourceFile[]) => void
  /** what was read of this file is out of date */
  readonly onOutdated: (path: string) => void
}

/**
 * Recordings that are known by name and place before any of their files is opened: the index of the app's own server, or
 * the list of the whole corpus. Its files are looked into when one of its recordings is wanted.
 */
export interface Shelf {
  /** shown while it is filled */
  readonly name: string
  /**
   * Adds its rows to the library; resolves when the list is whole. A shelf that can change goes on by itself until the
   * signal.
   * @throws {AppError} if the list cannot be read
   */
  readList(context: ShelfContext): Promise<void>
  /** Finds out what it takes to know where these recordings lie, if that is not known yet. */
  prepare?(ids: readonly string[], signal: AbortSignal): Promise<void>
  /** Files in which these recordings lie. */
  filesOf(ids: readonly string[]): SourceFile[]
}
