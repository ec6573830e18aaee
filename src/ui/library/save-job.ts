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
  const { fileName, estimateBytes, openTarget = openSaveTarget } = options
  const store = createStore<SaveState>(() => ({
    status: 'idle',
    doneBytes: 0,
    totalBytes: estimateBytes,
    message: null,
  }))
  let target: SaveTarget | null = null
  let plan: SavePlan | null = null
  let stopper: AbortController | null = null

  const copy = async (signal: AbortSignal): Promise<void> => {
    target ??= await openTarget(fileName)
    plan ??= await options.plan(signal)
    store.setState({ totalBytes: plan.bytes, doneBytes: target.written })
    for await (const chunk of plan.read(target.written, { signal })) {
      signal.throwIfAborted()
      await target.write(chunk)
      store.setState({ doneBytes: target.written })
    }
    await target.finish()
  }

  return {
    store,
    async run() {
      if (store.getState().status === 'running') return
      if (!hasSavePicker() && estimateBytes > MEMORY_LIMIT_BYTES) {
        store.setState({
          status: 'failed',
          message: 'Too large for a browser that cannot write files. Save members one by one.',
        })
        return
      }
      stopper = new AbortController()
      const { signal } = stopper
      store.setState({ status: 'running', message: null })
      try {
        await copy(signal)
        store.setState({ status: 'done' })
      } catch (error) {
        await target?.pause().catch(() => undefined)
        if (target === null) store.setState({ status: 'idle' })
        else if (isAbortError(error)) store.setState({ status: 'paused' })
        else store.setState({ status: 'failed', message: toProblem(error).message })
      }
    },
    pause: () => stopper?.abort(),
    async discard() {
      stopper?.abort()
      await target?.discard()
      target = null
      plan = null
      store.setState({ status: 'idle', doneBytes: 0, totalBytes: estimateBytes, message: null })
    },
  }
}
