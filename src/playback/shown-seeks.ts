/** s; the time a frame was drawn for and the time it is said to have been shown for are one number */
const SAME_SEC = 1e-6

/**
 * Who waits for the picture to show the time they sought. A seek counts as shown once a frame that was begun after it went
 * to the screen; an older seek that was overtaken settles with the newest, so a stale frame never settles anything.
 */
export interface ShownSeeks {
  /** A new seek: frames begun before this no longer count. */
  begin(): void
  wait(): Promise<void>
  /** A frame of media time `timeSec` is being drawn for the newest seek. Allocates nothing. */
  drawn(timeSec: number): void
  /** true when somebody waits and the frame now on the screen is the one begun after the newest seek */
  isShownBy(timeSec: number): boolean
  settle(): void
}

export function createShownSeeks(): ShownSeeks {
  let seekId = 0
  const drawn = { id: 0, timeSec: 0 }
  let waiters: (() => void)[] = []
  return {
    begin() {
      seekId++
    },
    wait: () => new Promise<void>((resolve) => waiters.push(resolve)),
    drawn(timeSec) {
      drawn.id = seekId
      drawn.timeSec = timeSec
    },
    isShownBy: (timeSec) => waiters.length > 0 && drawn.id === seekId && Math.abs(timeSec - drawn.timeSec) < SAME_SEC,
    settle() {
      if (waiters.length === 0) return
      const settled = waiters
      waiters = []
      for (const resolve of settled) resolve()
    },
  }
}
