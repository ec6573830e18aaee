import { isAppError } from '../bytes/index.ts'
import type { AppError } from '../bytes/index.ts'

export interface PatienceOptions {
  readonly signal?: AbortSignal | undefined
  readonly patienceMs?: readonly number[] | undefined
  readonly onWaiting?: ((reason: AppError | null) => void) | undefined
}

/** True for a failure of the transfer that may pass: no connection, no answer in time, a server in trouble. */
export function mayPass(error: unknown): error is AppError {
  if (isAppError(error, 'network', 'timeout', 'source-truncated')) return true
  if (!isAppError(error, 'http-status')) return false
  const status = Number((error as { found?: unknown }).found)
  return status === 408 || status === 429 || status >= 500
}

/**
 * Does something that transfers bytes, again and again while its failures may pass. A source retries by itself for some
 * seconds; this waits for a server that was away for longer.
 * @throws the last failure, or one that will not pass
 */
export async function withPatience<T>(options: PatienceOptions, act: () => Promise<T>): Promise<T> {
  const { signal, patienceMs = [], onWaiting } = options
  for (let tries = 0; ; tries++) {
    try {
      const result = await act()
      if (tries > 0) onWaiting?.(null)
      return result
    } catch (error) {
      const pauseMs = patienceMs[tries]
      if (pauseMs === undefined || !mayPass(error)) throw error
      onWaiting?.(error)
      await pause(pauseMs, signal)
    }
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer)
      reject(signal!.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', leave)
      resolve()
    }, ms)
    signal?.addEventListener('abort', leave, { once: true })
  })
}
