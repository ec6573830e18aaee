import type { ByteSource, ReadOptions } from '../bytes/index.ts'

/** A piece of a source at hand; it is moved when bytes outside it are asked for. */
export class TarWindow {
  private readonly source: ByteSource
  private readonly options: ReadOptions
  private readonly windowBytes: number
  private start = 0
  private bytes: Uint8Array = new Uint8Array(0)

  constructor(source: ByteSource, windowBytes: number, options: ReadOptions) {
    this.source = source
    this.options = options
    this.windowBytes = windowBytes
  }

  /** End of what is at hand. */
  get end(): number {
    return this.start + this.bytes.length
  }

  /**
   * Bytes [start, start + length), fewer at the end of the source.
   *
   * @param lead bytes before `start` that a new window takes in, within its size
   * @param windowBytes size of a new window
   */
  async read(start: number, length: number, lead = 0, windowBytes = this.windowBytes): Promise<Uint8Array> {
    const end = Math.min(this.source.size, start + length)
    if (start >= end) return this.bytes.subarray(0, 0)
    if (start < this.start || end > this.end) {
      const from = Math.max(0, start - Math.max(0, Math.min(lead, windowBytes - length)))
      const to = Math.min(this.source.size, Math.max(end, from + windowBytes))
      this.bytes = await this.source.read(from, to, this.options)
      this.start = from
    }
    return this.bytes.subarray(start - this.start, end - this.start)
  }
}
