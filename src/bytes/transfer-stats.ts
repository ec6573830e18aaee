export type TransferListener = (stats: TransferStats) => void

/** What all sources that share it have moved over the wire. */
export interface TransferStats {
  /** body bytes, counted as they arrive, also those of failed or abandoned transfers */
  readonly bytesRead: number
  /** requests sent, retries included */
  readonly requests: number
  /** called after every change, many times a second: keep them cheap */
  readonly listeners: Set<TransferListener>
  countBytes(bytes: number): void
  countRequest(): void
}

/** Counters to hand to any number of sources; a source without them counts nothing. */
export function createTransferStats(): TransferStats {
  let bytesRead = 0
  let requests = 0
  const listeners = new Set<TransferListener>()
  const stats: TransferStats = {
    get bytesRead() {
      return bytesRead
    },
    get requests() {
      return requests
    },
    listeners,
    countBytes(bytes) {
      bytesRead += bytes
      for (const listener of listeners) listener(stats)
    },
    countRequest() {
      requests++
      for (const listener of listeners) listener(stats)
    },
  }
  return stats
}
