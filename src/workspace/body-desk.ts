import type { BodyMesh } from '../body/index.ts'
import { toProblem, type ByteSource, type Problem } from '../bytes/index.ts'
import type { ModelReader } from '../workers/index.ts'
import type { InteractionSession } from './interaction-session.ts'
import type { KeptFiles } from './kept-files.ts'
import type { FaceSetup } from './person-face.ts'
import type { ProgressBoard } from './progress-board.ts'
import { UserBody } from './user-body.ts'
import { UserDecoder } from './user-decoder.ts'
import type { Assumption, WorkspaceState } from './workspace-types.ts'

/** ms before the built-in bodies are asked for again */
const RETRY_MS: readonly number[] = [1000, 4000, 16_000]

/** What people are drawn with. Files of the user stay in memory: nothing of them is sent, nothing stored unasked. */
export interface BodyControls {
  /** Draws people with these meshes in turn; with none, with the figure that needs no file. */
  setMeshes(meshes: readonly BodyMesh[]): void
  /**
   * The same with meshes that have to be fetched. Asked for again a few times; what cannot be had then becomes a problem,
   * and the figure that needs no file stays. Never rejects.
   * @param pausesMs before each further try
   */
  fetchMeshes(fetchThem: () => Promise<readonly BodyMesh[]>, pausesMs?: readonly number[]): Promise<void>
  /**
   * Draws everybody with the user's own SMPL-H model.
   * @throws {BodyModelError} if the file is refused; what was drawn stays
   */
  loadModel(file: File | ByteSource): Promise<void>
  /** Shape of the user's model, standard deviations; missing ones are 0. Without a model nothing happens. */
  setBetas(betas: readonly number[]): void
  /** Keeps the model in this browser for the next visit, or forgets it. */
  keepModel(isKept: boolean): Promise<void>
  /** Takes up the body model that was kept at an earlier visit, if one was; a refusal becomes a problem. */
  restoreModel(): Promise<void>
  /** Back to the built-in human; a kept model is forgotten. */
  clearModel(): void
  /** Moves faces by the expression of the recordings, through the user's decoder. @throws {BodyModelError} */
  loadDecoder(file: File | ByteSource): Promise<void>
  clearDecoder(): void
}

export interface BodyDeskOptions {
  readonly reader: ModelReader
  readonly progress: ProgressBoard
  readonly kept: KeptFiles | undefined
  /** what is drawn where nothing else is there */
  readonly figure: BodyMesh
  /** where the decoder and the template of the user are written for the faces */
  readonly faces: FaceSetup
  readonly session: () => InteractionSession | null
  readonly onChange: () => void
}

/** The meshes at hand and the user's own model and decoder, put on the people that are open. */
export class BodyDesk implements BodyControls {
  private readonly options: BodyDeskOptions
  private readonly model: UserBody
  private readonly decoder: UserDecoder
  private meshes: readonly BodyMesh[]
  /** why there is only the figure */
  private missing: Problem | null = null

  constructor(options: BodyDeskOptions) {
    const { reader, progress, kept, figure } = options
    this.options = options
    this.model = new UserBody({ reader, progress, kept })
    this.decoder = new UserDecoder(reader, progress)
    this.meshes = [figure]
  }

  setMeshes(meshes: readonly BodyMesh[]): void {
    this.meshes = meshes.length > 0 ? meshes : [this.options.figure]
    if (meshes.length > 0) this.missing = null
    this.show()
  }

  async fetchMeshes(fetchThem: () => Promise<readonly BodyMesh[]>, pausesMs = RETRY_MS): Promise<void> {
    for (let nTries = 0; ; nTries++) {
      try {
        this.setMeshes(await fetchThem())
        return
      } catch (error) {
        const pauseMs = pausesMs[nTries]
        if (pauseMs === undefined) {
          const problem = toProblem(error, 'warning')
          this.missing = { ...problem, message: `a plain figure stands in for the human body: ${problem.message}` }
          this.options.onChange()
          return
        }
        await new Promise((resolve) => setTimeout(resolve, pauseMs))
      }
    }
  }

  async loadModel(file: File | ByteSource): Promise<void> {
    try {
      await this.model.load(file)
      await this.showInTurn()
    } catch (error) {
      this.options.onChange()
      throw error
    }
  }

  setBetas(betas: readonly number[]): void {
    if (this.model.setBetas(betas)) this.show()
  }

  async keepModel(isKept: boolean): Promise<void> {
    await this.model.keep(isKept)
    this.options.onChange()
  }

  async restoreModel(): Promise<void> {
    try {
      if (await this.model.restore()) await this.showInTurn()
    } catch {
      this.options.onChange()
    }
  }

  clearModel(): void {
    this.model.clear()
    this.show()
  }

  async loadDecoder(file: File | ByteSource): Promise<void> {
    try {
      await this.decoder.load(file)
      await this.decodeFaces()
    } catch (error) {
      this.options.onChange()
      throw error
    }
  }

  clearDecoder(): void {
    this.decoder.clear()
    void this.decodeFaces()
  }

  meshOf(person: number): BodyMesh {
    return this.model.mesh ?? this.meshes[person % this.meshes.length]!
  }

  /** The user's files in words. */
  view(): Pick<WorkspaceState, 'bodyModel' | 'faceDecoder'> {
    return { bodyModel: this.model.view(), faceDecoder: this.decoder.view() }
  }

  assumptions(): Assumption[] {
    return this.model.assumptions()
  }

  /** why the last files were refused */
  problems(): Problem[] {
    return [this.missing, this.model.problem, this.decoder.problem].filter((problem) => problem !== null)
  }

  private async decodeFaces(): Promise<void> {
    const { faces, session, onChange } = this.options
    faces.decoder = this.decoder.decoder
    onChange()
    await session()?.decodeFaces()
    onChange()
  }

  /** Person after person, in tasks of their own: another body is staged anew from all rows, which takes a while. */
  private async showInTurn(): Promise<void> {
    const { faces, session, onChange } = this.options
    faces.template = this.model.template
    for (const person of session()?.people ?? []) {
      await nextTask()
      person.stageAhead(this.meshOf(person.index))
      await nextTask()
      person.setMesh(this.meshOf(person.index))
      onChange()
    }
    onChange()
  }

  private show(): void {
    const { faces, session, onChange } = this.options
    faces.template = this.model.template
    for (const person of session()?.people ?? []) person.setMesh(this.meshOf(person.index))
    onChange()
  }
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}
