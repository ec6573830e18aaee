/** ms; Safari has no idle time to ask for */
const LATER_MS = 1500

/** Does something when the page has nothing else to do. @returns the way to have it left undone */
export function whenIdle(task: () => void): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(task, LATER_MS)
    return () => clearTimeout(timer)
  }
  const handle = requestIdleCallback(task, { timeout: 2 * LATER_MS })
  return () => cancelIdleCallback(handle)
}
