export interface IdlePatience {
  /** ms; a page that is never idle does it then */
  readonly atLatestMs?: number
  /** ms to wait instead; Safari has no idle time to ask for */
  readonly blindMs?: number
}

/** Does something when the page has nothing else to do. @returns the way to have it left undone */
export function whenIdle(task: () => void, { atLatestMs = 3000, blindMs = 1500 }: IdlePatience = {}): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(task, blindMs)
    return () => clearTimeout(timer)
  }
  const handle = requestIdleCallback(task, { timeout: atLatestMs })
  return () => cancelIdleCallback(handle)
}
