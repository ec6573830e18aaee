/** The page's beat: called once per displayed frame by whoever draws it, heard by clock, playhead and captions. */
export interface FrameSignal {
  /** @returns the way to stop */
  subscribe(listener: () => void): () => void
  /** allocates nothing */
  emit(): void
}

/** A list of listeners, called in the order they came. */
export function createFrameSignal(): FrameSignal {
  const listeners: (() => void)[] = []
  return {
    subscribe(listener) {
      listeners.push(listener)
      return () => {
        const index = listeners.indexOf(listener)
        if (index >= 0) listeners.splice(index, 1)
      }
    },
    emit() {
      for (let i = 0; i < listeners.length; i++) listeners[i]!()
    },
  }
}
