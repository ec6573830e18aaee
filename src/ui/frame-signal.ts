/** The page's beat: called once per displayed frame by whoever draws it, heard by clock, playhead and captions. */
export interface FrameSignal {
  /**
   * @param listener is told the moment by `performance.now`, so that not each of them has to ask
   * @returns the way to stop
   */
  subscribe(listener: (nowMs: number) => void): () => void
  /** allocates nothing */
  emit(nowMs: number): void
}

/** A list of listeners, called in the order they came. */
export function createFrameSignal(): FrameSignal {
  const listeners: ((nowMs: number) => void)[] = []
  return {
    subscribe(listener) {
      listeners.push(listener)
      return () => {
        const index = listeners.indexOf(listener)
        if (index >= 0) listeners.splice(index, 1)
      }
    },
    emit(nowMs) {
      for (let i = 0; i < listeners.length; i++) listeners[i]!(nowMs)
    },
  }
}
