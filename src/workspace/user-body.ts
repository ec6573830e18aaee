import { reshapeSmplhMesh, shapeSmplh, type BodyMesh, type SmplhModel } from '../body/index.ts'
import { isAbortError, toProblem, type ByteSource, type Problem } from '../bytes/index.ts'
import type { ModelReader } from '../workers/index.ts'
import type { KeptFiles } from './kept-files.ts'
import type { ProgressBoard } from './progress-board.ts'
import type { Assumption, BodyModelView } from './workspace-types.ts'

/** A coefficient is a number of standard deviations; beyond this bodies fall apart. */
const LARGEST_BETA = 5
const PROGRESS_KEY = 'body-model'

export interface UserBodyOptions {
  readonly reader: ModelReader
  readonly progress: ProgressBoard
  /** where a model is kept that the user wants kept */
  readonly kept: KeptFiles | undefined
}

/**
 * The SMPL-H model that the user has put in place of the built-in human. It is read where it lies and kept in memory;
 * nothing of it is sent, and it is stored in this browser only if the user says so.
 */
export class UserBody {
  /** the model at its betas; null while there is none */
  mesh: BodyMesh | null = null
  /** why the last file was refused */
  problem: Problem | null = null
  private readonly options: UserBodyOptions
  private model: SmplhModel | null = null
  private file: File | null = null
  private isKept = false
  private betas: readonly number[] = []
  private shown: BodyModelView | null = null
  private reading: AbortController | null = null

  constructor(options: UserBodyOptions) {
    this.options = options
  }

  /** v_template, [V, 3], m; null while there is no model */
  get template(): Float64Array | null {
    return this.model?.template ?? null
  }

  /**
   * Reads a model; a newer call ends an older one.
   * @throws {BodyModelError} and keeps the model that was there
   * @throws {DOMException} AbortError
   */
  async load(file: File | ByteSource): Promise<void> {
    await this.read(file)
    // another model than the kept one: what is kept is what was said to be kept
    if (this.isKept) await this.keep(true)
  }

  private async read(file: File | ByteSource): Promise<void> {
    const { reader, progress } = this.options
    this.reading?.abort()
    const reading = new AbortController()
    this.reading = reading
    this.problem = null
    const show = (part: Parameters<ProgressBoard['set']>[2]): void => {
      if (this.reading === reading) progress.set(PROGRESS_KEY, 'body model', part)
    }
    show({ state: 'running', doneBytes: 0, totalBytes: file.size })
    try {
      const { model, mesh } = await reader.bodyModel(file, {
        signal: reading.signal,
        onProgress: (doneBytes) => show({ doneBytes }),
      })
      reading.signal.throwIfAborted()
      this.mesh = mesh
      this.model = model
      this.file = file instanceof File ? file : null
      this.betas = []
      this.describe()
      show({ state: 'done', doneBytes: file.size })
    } catch (error) {
      if (!isAbortError(error) && this.reading === reading) this.problem = toProblem(error)
      show({ state: 'failed', note: toProblem(error).message })
      throw error
    }
  }

  /**
   * Changes the shape; coefficients beyond those of the model are ignored.
   * @throws {RangeError} if one is not a finite number
   * @returns false where there is no model
   */
  setBetas(betas: readonly number[]): boolean {
    if (!betas.every(Number.isFinite)) throw new RangeError(`setBetas: ${betas.join(', ')} are not all numbers`)
    const { model, mesh } = this
    if (model === null || mesh === null) return false
    this.betas = betas.slice(0, model.nBetas).map((beta) => Math.min(Math.max(beta, -LARGEST_BETA), LARGEST_BETA))
    this.mesh = reshapeSmplhMesh(mesh, shapeSmplh(model, this.betas))
    this.describe()
    return true
  }

  /** Keeps the model in this browser for the next visit, or forgets it; only files of the disk can be kept. */
  async keep(isKept: boolean): Promise<void> {
    const { kept } = this.options
    if (isKept && this.file !== null) await kept?.put('body-model', this.file)
    else await kept?.delete('body-model')
    this.isKept = isKept && this.file !== null && kept !== undefined
    if (this.model !== null) this.describe()
  }

  /** Takes up the model that was kept at an earlier visit. @returns false where none was */
  async restore(): Promise<boolean> {
    const file = await this.options.kept?.get('body-model').catch(() => undefined)
    if (file === undefined || this.model !== null || this.reading !== null) return false
    this.isKept = true
    try {
      await this.read(file)
      return true
    } catch (error) {
      this.isKept = false
      throw error
    }
  }

  /** Back to the built-in human; what is kept is forgotten with it. */
  clear(): void {
    this.reading?.abort()
    this.reading = null
    this.model = null
    this.mesh = null
    this.file = null
    this.problem = null
    this.shown = null
    if (this.isKept) this.options.kept?.delete('body-model').catch(() => undefined)
    this.isKept = false
  }

  /** The model in words; the same object until something changes. */
  view(): BodyModelView | null {
    return this.shown
  }

  assumptions(): Assumption[] {
    const { model, mesh, betas } = this
    if (model === null || mesh === null) return []
    const gender = model.gender ?? 'the file does not say whose'
    const correctives = mesh.correctives === undefined ? ', without pose correctives' : ''
    const list: Assumption[] = [
      { key: 'body.model', value: `${model.name} (${gender})${correctives}, for everybody`, from: 'file' },
    ]
    if (betas.some((beta) => beta !== 0)) list.push({ key: 'body.shape', value: shapeText(betas), from: 'assumed' })
    return list
  }

  private describe(): void {
    const { name, gender, nBetas } = this.model!
    const canKeep = this.file !== null && this.options.kept !== undefined
    this.shown = { name, gender, nBetas, betas: this.betas, isKept: this.isKept, canKeep }
  }
}

function shapeText(betas: readonly number[]): string {
  return `set by hand, betas ${betas.map((beta) => Number(beta.toFixed(2))).join(' ')}`
}
