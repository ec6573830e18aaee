import { ByteSourceError } from './app-error.ts'
import { VersionRestart } from './http-failure.ts'
import { versionDifference, type SourceVersion } from './source-version.ts'

/**
 * Holds a source to one version of its file.
 *
 * Once bytes have been handed out, another version can only be mixed with them: from then on a change is final, every
 * later read fails as `source-changed`, and whoever opened the source opens it again (see `restartOnce`). Before that,
 * one change of the same size is taken over: what was cached is dropped and reads under way start again.
 */
export class VersionPin {
  readonly #name: string
  readonly #size: number
  readonly #drop: () => void
  #version: SourceVersion
  #generation = 0
  #handedOut = false
  #changed: ByteSourceError | undefined

  constructor(name: string, version: SourceVersion, size: number, drop: () => void) {
    this.#name = name
    this.#version = { ...version, size }
    this.#size = size
    this.#drop = drop
  }

  get version(): SourceVersion {
    return this.#version
  }

  /** Changes when another version has been taken over: bytes read before belong to nobody. */
  get generation(): number {
    return this.#generation
  }

  /** To be asked before any request or cached answer. @throws {ByteSourceError} `source-changed` */
  assertUnchanged(): void {
    if (this.#changed !== undefined) throw this.#changed
  }

  /**
   * Says that bytes read under `generation` go to a caller now.
   * @throws {VersionRestart} if they are outdated
   */
  handOut(generation: number): void {
    this.assertUnchanged()
    if (generation !== this.#generation) throw new VersionRestart()
    this.#handedOut = true
  }

  /**
   * Compares an answer's version with the pinned one.
   * @throws {VersionRestart} the read has to start again
   * @throws {ByteSourceError} `source-changed`
   */
  check(seen: SourceVersion, generation: number): void {
    this.assertUnchanged()
    if (generation !== this.#generation) throw new VersionRestart()
    const difference = versionDifference(this.#version, seen)
    if (difference === undefined) return
    const sameSize = seen.size === undefined || seen.size === this.#size
    if (this.#handedOut || this.#generation > 0 || !sameSize) throw this.fail(difference)
    this.#generation++
    this.#version = { ...seen, size: this.#size }
    this.#drop()
    throw new VersionRestart()
  }

  /** Marks the source as changed for good. */
  fail(difference: string): ByteSourceError {
    this.#changed ??= new ByteSourceError(
      'source-changed',
      `http: ${this.#name} changed while it was read: ${difference}`,
      { source: this.#name, expected: this.#version, found: difference },
    )
    this.#drop()
    return this.#changed
  }
}
