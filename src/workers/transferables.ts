/** The buffers of all typed arrays in a plain value, each once: what moves to the other side instead of being copied. */
export function buffersIn(value: unknown): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>()
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return
    if (ArrayBuffer.isView(part)) {
      if (part.buffer instanceof ArrayBuffer) buffers.add(part.buffer)
      return
    }
    for (const child of Object.values(part)) visit(child)
  }
  visit(value)
  return [...buffers]
}
