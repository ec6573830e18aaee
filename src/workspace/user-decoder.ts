import type { FaceDecoder } from '../body/index.ts'
import { isAbortError, toProblem, type ByteSource, type Problem } from '../bytes/index.ts'
import type { ModelReader } from '../workers/index.ts'
import type { ProgressBoard } from './progress-board.ts'
import type { FaceDecoderView } from './workspace-types.ts'

const PROGRESS_KEY = 'face-decoder'

/** The user's decoder of `movement:expression`, if there is one. */
export class UserDecoder {
  decoder: FaceDecoder | null = null
  /** why the last file was refused */
  problem: Problem | null = null
  private readonly reader: ModelReader
  private readonly progress: ProgressBoard
  private reading: AbortController | null = null
  private shown: FaceDecoderView | null = null

  constructor(reader: ModelReader, progress: ProgressBoard) {
    this.reader = reader
    this.progress = progress
  }

  /**
   * Reads a decoder; a newer call ends an older one.
   * @throws {BodyModelError} and keeps the decoder that was there
   * @throws {DOMException} AbortError
   */
  async load(file: File | ByteSource): Promise<void> {
    this.reading?.abort()
    const reading = new AbortController()
    this.reading = reading
    this.problem = null
    const show = (part: Parameters<ProgressBoard['set']>[2]): void => {
      if (this.reading === reading) this.progress.set(PROGRESS_KEY, 'face decoder', part)
    }
    show({ state: 'running', doneBytes: 0, totalBytes: file.size })
    try {
      const decoder = await this.reader.faceDecoder(file, {
        signal: reading.signal,
        onProgress: (doneBytes) => show({ doneBytes }),
      })
      reading.signal.throwIfAborted()
      this.decoder = decoder
      const { name, nCodes, vertices, units } = decoder
      const drives = vertices === null ? 'units' : vertices.faces === null ? 'body' : 'face'
      this.shown = { name, nCodes, nVertices: vertices?.nVertices ?? 0, drives, hasUnits: units !== null }
      show({ state: 'done', doneBytes: file.size })
    } catch (error) {
      if (!isAbortError(error) && this.reading === reading) this.problem = toProblem(error)
      show({ state: 'failed', note: toProblem(error).message })
      throw error
    }
  }

  clear(): void {
    this.reading?.abort()
    this.reading = null
    this.decoder = null
    this.problem = null
    this.shown = null
  }

  /** The decoder in words; the same object until something changes. */
  view(): FaceDecoderView | null {
    return this.shown
  }
}
