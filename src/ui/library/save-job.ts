import { createStore, type StoreApi } from 'zustand/vanilla'
import { isAbortError, toProblem } from '../../bytes/index.ts'
import type { SavePlan } from '../../workspace/index.ts'
import { hasSavePicker, MEMORY_LIMIT_BYTES, openSaveTarget, type SaveTarget } from './save-target.ts'

export interface SaveState {
  readonly status: 'idle' | 'running' | 'paused' | 'failed' | 'done'
  readonly doneBytes: number
  readonly totalBytes: number
  readonly message: string | null
}

/** One save: started by a click, paused, resumed, thrown away. */
export interface SaveJob {
  readonly store: StoreApi<SaveState>
  /** begins, or goes on where it was paused or where it failed */
  run(): Promise<void>
  pause(): void
  /** ends it and takes away what was written */
  discard(): Promise<void>
}

export interface SaveJobOptions {
  /** shown in the file dialog; asked for before the plan, while the click still counts */
  readonly fileName: string
  readonly estimateBytes: number
  readonly plan: (signal: AbortSignal) => Promise<SavePlan>
  readonly openTarget?: (fileName: string) => Promise<SaveTarget>
}

export function createSaveJob(options: SaveJobOptions): SaveJob {
  return new Job(options)
}

class Job implements SaveJob {
  readonly store: StoreApi<SaveState>
  private readonly options: SaveJobOptions
  private target: SaveTarget | null = null
  private plan: SavePlan | null = null
  private stopper: AbortController | null = null
  /** settles when nothing is written any more */
  private running: Promise<void> | null = null

  constructor(options: SaveJobOptions) {
    this.options = options
    this.store = createStore<SaveState>(() => this.atStart())
  }

  private atStart(): SaveState {
    return { status: 'idle', doneBytes: 0, totalBytes: this.options.estimateBytes, message: null }
  }

  run(): Promise<void> {
    this.running ??= this.copyOrSay().finally(() => {
      this.running = null
    })
    return this.running
  }

  pause(): void {
    this.stopper?.abort()
  }

  async discard(): Promise<void> {
    this.stopper?.abort()
    await this.running
    await this.target?.discard()
    this.target = null
    this.plan = null
    this.store.setState(this.atStart())
  }

  private async copyOrSay(): Promise<void> {
    if (!hasSavePicker() && this.options.estimateBytes > MEMORY_LIMIT_BYTES) {
      const message = 'Too large for a browser that cannot write files. Save members one by one.'
      this.store.setState({ status: 'failed', message })
      return
    }
    this.stopper = new AbortController()
    this.store.setState({ status: 'running', message: null })
    try {
      await this.copy(this.stopper.signal)
      this.store.setState({ status: 'done' })
      // another save of the same is a new file
      this.target = null
      this.plan = null
    } catch (error) {
      await this.target?.pause().catch(() => undefined)
      if (this.target === null && isAbortError(error)) this.store.setState({ status: 'idle' })
      else if (isAbortError(error)) this.store.setState({ status: 'paused' })
      else this.store.setState({ status: 'failed', message: toProblem(error).message })
    }
  }

  private async copy(signal: AbortSignal): Promise<void> {
    const { fileName, openTarget = openSaveTarget } = this.options
    this.target ??= await openTarget(fileName)
    this.plan ??= await this.options.plan(signal)
    const { target, plan } = this
    this.store.setState({ totalBytes: plan.bytes, doneBytes: target.written })
    for await (const chunk of plan.read(target.written, { signal })) {
      signal.throwIfAborted()
      await target.write(chunk)
      this.store.setState({ doneBytes: target.written })
    }
    await target.finish()
  }
}
