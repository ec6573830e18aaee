import type { ServerResponse } from 'node:http'

/** bytes of one write */
const CHUNK_BYTES = 32 * 1024
/** buffers kept for the next answers */
const MAX_SPARE = 64

const spare: Buffer[] = []

/**
 * Writes a body through one buffer, which is filled again when the system has taken what was in it: a client holds that one
 * buffer however slow it is and however much it asks for. Streams of Node make a new buffer for every read: with 500 slow
 * clients, whose sockets take megabytes at once, these were 90 MiB.
 *
 * @param fill puts the next bytes into the buffer and says how many; 0 ends the body
 */
export async function sendFilled(
  response: ServerResponse,
  fill: (buffer: Buffer) => Promise<number> | number,
): Promise<void> {
  const buffer = spare.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES)
  // of a connection that was cut the system may still hold it
  let isFree = true
  try {
    while (!response.destroyed) {
      const length = await fill(buffer)
      if (length === 0 || response.destroyed) break
      isFree = false
      if (!(await isTaken(response, length === buffer.length ? buffer : buffer.subarray(0, length)))) return
      isFree = true
    }
    response.end()
  } finally {
    if (isFree && spare.length < MAX_SPARE) spare.push(buffer)
  }
}

/** Writes bytes and resolves when the system has taken them: true, or false if the connection was cut. */
export function isTaken(response: ServerResponse, bytes: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const onClose = (): void => resolve(false)
    response.once('close', onClose)
    response.write(bytes, (error) => {
      response.off('close', onClose)
      resolve(error === null || error === undefined)
    })
  })
}
