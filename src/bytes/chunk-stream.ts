/** Where the chunks of a stream come from; asked for one chunk at a time. */
export interface ChunkSupply {
  /** The next chunk, not empty; undefined at the end. */
  next(): Promise<Uint8Array | undefined>
  /** Called once when nobody wants the rest: stops the transfer. Not called after the end or an error. */
  close(): void | Promise<void>
}

/**
 * A stream that asks its supply only when it is read (nothing is fetched ahead), closes the supply when it is
 * cancelled or aborted, and reports an abort with the signal's reason untouched.
 */
export function chunkStream(supply: ChunkSupply, signal: AbortSignal | undefined): ReadableStream<Uint8Array> {
  let ended = false
  let onAbort: (() => void) | undefined
  const end = () => {
    ended = true
    if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort)
  }
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        if (signal === undefined) return
        onAbort = () => {
          end()
          controller.error(signal.reason)
          void supply.close()
        }
        if (signal.aborted) onAbort()
        else signal.addEventListener('abort', onAbort, { once: true })
      },
      async pull(controller) {
        try {
          const chunk = await supply.next()
          if (ended) return
          if (chunk !== undefined) return controller.enqueue(chunk)
          end()
          controller.close()
        } catch (error) {
          end()
          controller.error(error)
        }
      },
      async cancel() {
        end()
        await supply.close()
      },
    },
    { highWaterMark: 0 },
  )
}
