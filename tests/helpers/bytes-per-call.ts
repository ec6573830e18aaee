/** Calls before measuring, so that the optimiser is done. */
const WARM_UP = 2000

/**
 * Bytes that one call leaves behind, heap and array buffers together, averaged over `calls`. Needs `--expose-gc`.
 * A clean loop measures a few bytes (the measurement's own); one `new Float32Array(156)` per call measures hundreds.
 * The least of `rounds` is returned: a collection or a compilation in between can only add to one of them.
 */
export function bytesPerCall(run: (index: number) => void, calls = 6000, rounds = 4): number {
  const { gc } = globalThis
  if (gc === undefined) throw new Error('bytesPerCall needs node --expose-gc')
  for (let i = 0; i < WARM_UP; i++) run(i)
  let least = Infinity
  for (let round = 0; round < rounds; round++) {
    gc()
    const before = process.memoryUsage()
    for (let i = 0; i < calls; i++) run(i)
    const after = process.memoryUsage()
    const grown = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers
    least = Math.min(least, Math.max(grown, 0) / calls)
  }
  return least
}
