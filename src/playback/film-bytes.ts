import { ContainerError, withCache, type ByteSource } from '../bytes/index.ts'

/**
 * Coded frames are small (some 20 kB) and follow each other: one request for each would be 25 a second at 40 ms, too few to
 * play. So bytes are read in blocks, and while blocks follow each other the next ones are under way: the longer the run,
 * the more. A lone look somewhere reads a block and no more.
 */
const BLOCK_BYTES = 128 * 1024
const MAX_BLOCKS_AHEAD = 4
const CACHE_BYTES = 3 * 1024 * 1024
/** Most bytes of one read: the index of 136,000 frames has a megabyte, and a damaged file may claim anything. */
const READ_LIMIT_BYTES = 64 * 1024 * 1024

export interface FilmBytes {
  read(start: number, end: number): Promise<Uint8Array>
}

/** Reads of a film's file, in blocks and a little ahead; all stop with `signal`. */
export function filmBytes(source: ByteSource, signal: AbortSignal): FilmBytes {
  const cached = withCache(source, { budgetBytes: CACHE_BYTES, blockBytes: BLOCK_BYTES })
  let lastBlock = -2
  let nInRow = 0

  function readAhead(block: number): void {
    if (block === lastBlock) return
    nInRow = block === lastBlock + 1 ? nInRow + 1 : 0
    lastBlock = block
    for (let i = 1; i <= Math.min(nInRow, MAX_BLOCKS_AHEAD); i++) {
      const start = (block + i) * BLOCK_BYTES
      if (start >= source.size) return
      // a read ahead of need that fails is tried again when it is needed
      cached.read(start, Math.min(source.size, start + BLOCK_BYTES), { signal, priority: -1 }).catch(() => undefined)
    }
  }

  return {
    async read(start, end) {
      if (end - start > READ_LIMIT_BYTES) {
        throw new ContainerError('limit', `film: a part of ${end - start} bytes is more than is read at once`, {
          source: source.name,
          member: source.member,
          offset: source.base + start,
        })
      }
      const bytes = cached.read(start, end, { signal })
      readAhead(Math.floor((end - 1) / BLOCK_BYTES))
      return bytes
    },
  }
}
