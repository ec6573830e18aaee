/** Raw DEFLATE through the platform's DecompressionStream. Output comes when it comes: only `end` is sure to have all. */
export class NativeInflater {
  private readonly writer: WritableStreamDefaultWriter<BufferSource>
  private readonly reader: ReadableStreamDefaultReader<Uint8Array>
  private readonly drained: Promise<void>
  private fault: unknown = null

  /**
   * @param skip bytes of output to drop first
   * @param emit is given the output in order; what it throws ends the stream
   */
  constructor(skip: number, emit: (bytes: Uint8Array) => void) {
    const stream = new DecompressionStream('deflate-raw')
    this.writer = stream.writable.getWriter()
    this.reader = stream.readable.getReader()
    this.drained = this.drain(skip, emit)
    // the fault is told by push and end
    this.drained.catch(() => {})
    this.writer.closed.catch(() => {})
  }

  /** @throws what the engine or `emit` threw */
  async push(bytes: Uint8Array): Promise<void> {
    await this.attempt(() => this.writer.write(bytes as Uint8Array<ArrayBuffer>))
  }

  /** @throws what the engine or `emit` threw */
  async end(): Promise<void> {
    await this.attempt(() => this.writer.close())
    await this.attempt(() => this.drained)
  }

  dispose(): void {
    this.reader.cancel().catch(() => {})
    this.writer.abort().catch(() => {})
  }

  private async drain(skip: number, emit: (bytes: Uint8Array) => void): Promise<void> {
    let left = skip
    for (;;) {
      const { done, value } = await this.reader.read()
      if (done) return
      const dropped = Math.min(left, value.length)
      left -= dropped
      if (dropped < value.length) this.guarded(() => emit(value.subarray(dropped)))
    }
  }

  private guarded(act: () => void): void {
    try {
      act()
    } catch (error) {
      this.fault = error
      this.dispose()
      throw error
    }
  }

  private async attempt(act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (error) {
      throw this.fault ?? error
    }
    if (this.fault !== null) throw this.fault
  }
}
