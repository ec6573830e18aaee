import {
  createSmplhMesh,
  loadSmplhModel,
  reshapeSmplhMesh,
  shapeSmplh,
  type BodyMesh,
  type SmplhModel,
} from '../body/index.ts'
import { blobSource, isAbortError, toProblem, type ByteSource, type Problem } from '../bytes/index.ts'
import type { Assumption, BodyModelView } from './workspace-types.ts'

/** A coefficient is a number of standard deviations; beyond this bodies fall apart. */
const LARGEST_BETA = 5

/**
 * The SMPL-H model that the user has put in place of the built-in human. It is read where it lies and kept in memory
 * only: nothing of it is stored or sent.
 */
export class UserBody {
  /** the model at its betas; null while there is none */
  mesh: BodyMesh | null = null
  /** why the last file was refused */
  problem: Problem | null = null
  private model: SmplhModel | null = null
  private shown: BodyModelView | null = null
  private reading: AbortController | null = null

  /**
   * Reads a model; a newer call ends an older one.
   * @throws {BodyModelError} and keeps the model that was there
   * @throws {DOMException} AbortError
   */
  async load(file: File | ByteSource): Promise<void> {
    this.reading?.abort()
    const reading = new AbortController()
    this.reading = reading
    this.problem = null
    try {
      const model = await loadSmplhModel(bodySourceOf(file), { signal: reading.signal })
      reading.signal.throwIfAborted()
      this.mesh = createSmplhMesh(model, shapeSmplh(model))
      this.model = model
      this.describe([])
    } catch (error) {
      if (!isAbortError(error) && this.reading === reading) this.problem = toProblem(error)
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
    const used = betas.slice(0, model.nBetas).map((beta) => Math.min(Math.max(beta, -LARGEST_BETA), LARGEST_BETA))
    this.mesh = reshapeSmplhMesh(mesh, shapeSmplh(model, used))
    this.describe(used)
    return true
  }

  clear(): void {
    this.reading?.abort()
    this.reading = null
    this.model = null
    this.mesh = null
    this.problem = null
    this.shown = null
  }

  /** The model in words; the same object until something changes. */
  view(): BodyModelView | null {
    return this.shown
  }

  assumptions(): Assumption[] {
    const { model, shown } = this
    if (model === null || shown === null) return []
    const gender = model.gender ?? 'the file does not say whose'
    const correctives = model.poseDirs === null ? ', without pose correctives' : ''
    const list: Assumption[] = [
      { key: 'body.model', value: `${model.name} (${gender})${correctives}, for everybody`, from: 'file' },
    ]
    if (shown.betas.some((beta) => beta !== 0)) {
      list.push({ key: 'body.shape', value: shapeText(shown.betas), from: 'assumed' })
    }
    return list
  }

  private describe(betas: readonly number[]): void {
    const { name, gender, nBetas } = this.model!
    this.shown = { name, gender, nBetas, betas }
  }
}

/** A dropped file keeps its folder, which tells the gender of `smplh/female/model.npz`. */
function bodySourceOf(file: File | ByteSource): ByteSource {
  return file instanceof File ? blobSource(file, file.webkitRelativePath || file.name) : file
}

function shapeText(betas: readonly number[]): string {
  return `set by hand, betas ${betas.map((beta) => Number(beta.toFixed(2))).join(' ')}`
}
