import { ContainerError } from '../bytes/index.ts'
import type { AppError, ByteSource, ReadOptions } from '../bytes/index.ts'
import { ContainerWarning } from './container-warning.ts'
import { CONTAINER_LIMITS } from './limits.ts'
import { inPlace, placeIn } from './place.ts'

/** What a WAV file holds. */
export interface WavInfo {
  /** Hz */
  readonly sampleRate: number
  readonly channels: number
  /** of one sample, as it lies in the file: 8, 16, 24, 32 or 64 */
  readonly bits: number
  readonly float: boolean
  /** first sample, in the source */
  readonly dataOffset: number
  /** whole sample frames only, and no more than there are */
  readonly dataBytes: number
  /** samples of one channel */
  readonly nFrames: number
  readonly durationSec: number
  readonly problems: AppError[]
}

/** Reaches the samples of any usual file: the dataset's headers have 58 bytes. */
const FIRST_READ = 4096
const CHUNK_HEADER = 8
const UNKNOWN_SIZE = 0xffffffff
const PCM = 1
const IEEE_FLOAT = 3
const EXTENSIBLE = 0xfffe

/**
 * Reads the chunk list of a WAV file up to its samples. RIFF and RF64; PCM of 8, 16, 24 and 32 bits, IEEE float of 32
 * and 64; WAVE_FORMAT_EXTENSIBLE; any chunks before the samples, odd ones with or without their pad byte. A data size of
 * 0 or 0xFFFFFFFF (written by streaming encoders) means "to the end of the file"; a size beyond it is cut, with a warning.
 *
 * @throws {ContainerError} `wav-header`, `wav-format` or `wav-truncated` (in the header)
 * @throws {ByteSourceError}
 * @see Multimedia Programming Interface and Data Specifications 1.0 (RIFF); EBU Tech 3306 (RF64)
 */
export async function parseWavHeader(source: ByteSource, options: ReadOptions = {}): Promise<WavInfo> {
  const reader = new ChunkReader(source, options)
  const opening = await reader.at(0, 12)
  if (opening === null) throw fault('wav-truncated', source, 0, `header ends after ${source.size} bytes`)
  const form = ascii(opening, 0)
  if ((form !== 'RIFF' && form !== 'RF64') || ascii(opening, 8) !== 'WAVE') {
    throw fault('wav-header', source, 0, 'no RIFF WAVE header')
  }
  return readChunks(reader, source)
}

async function readChunks(reader: ChunkReader, source: ByteSource): Promise<WavInfo> {
  const problems: AppError[] = []
  let format: WavFormat | null = null
  let longSize: number | null = null
  let at = 12
  for (let nChunks = 0; nChunks < CONTAINER_LIMITS.wavChunks; nChunks++) {
    const head = await reader.at(at, CHUNK_HEADER)
    if (head === null) throw fault('wav-truncated', source, at, format === null ? 'no format chunk' : 'no data chunk')
    const id = ascii(head, 0)
    const size = head.getUint32(4, true)
    if (id === 'data') {
      if (format === null) throw fault('wav-header', source, at, 'samples before their format')
      return describeData(source, format, at, size === UNKNOWN_SIZE && longSize !== null ? longSize : size, problems)
    }
    if (id === 'fmt ' && format === null) format = await readFormat(reader, source, at, size)
    else if (id === 'ds64') longSize = await readLongSize(reader, at, size)
    at = await nextChunk(reader, source, at, size)
  }
  throw fault('limit', source, at, `more than ${CONTAINER_LIMITS.wavChunks} chunks before the samples`)
}

/** Chunks are padded to even sizes; some writers forget to. */
async function nextChunk(reader: ChunkReader, source: ByteSource, at: number, size: number): Promise<number> {
  const end = at + CHUNK_HEADER + size
  if (end > source.size) throw fault('wav-header', source, at, `chunk of ${size} bytes reaches beyond the file`)
  if (size % 2 === 0) return end
  const unpadded = await reader.at(end, CHUNK_HEADER)
  return unpadded !== null && isChunkId(unpadded) ? end : end + 1
}

function isChunkId(view: DataView): boolean {
  const id = ascii(view, 0)
  return id === 'data' || id === 'fmt ' || id === 'fact' || id === 'LIST'
}

interface WavFormat {
  readonly sampleRate: number
  readonly channels: number
  readonly bits: number
  readonly float: boolean
  readonly frameBytes: number
}

async function readFormat(reader: ChunkReader, source: ByteSource, at: number, size: number): Promise<WavFormat> {
  const view = await reader.at(at + CHUNK_HEADER, Math.min(size, 40))
  if (view === null) throw fault('wav-truncated', source, at, 'format chunk ends early')
  if (size < 16) throw fault('wav-header', source, at, `format chunk of ${size} bytes`)
  let code = view.getUint16(0, true)
  if (code === EXTENSIBLE) {
    if (size < 40) throw fault('wav-header', source, at, `extensible format chunk of ${size} bytes`)
    code = view.getUint16(24, true)
  }
  const channels = view.getUint16(2, true)
  const sampleRate = view.getUint32(4, true)
  const frameBytes = view.getUint16(12, true)
  const bits = view.getUint16(14, true)
  if (code !== PCM && code !== IEEE_FLOAT) throw fault('wav-format', source, at, `sample format ${code}`)
  if (channels === 0) throw fault('wav-header', source, at, 'no channels')
  if (sampleRate === 0) throw fault('wav-header', source, at, 'sample rate 0')
  if (bits === 0) throw fault('wav-header', source, at, '0 bits a sample')
  const float = code === IEEE_FLOAT
  if (!(float ? [32, 64] : [8, 16, 24, 32]).includes(bits)) {
    throw fault('wav-format', source, at, `${bits}-bit ${float ? 'float' : 'PCM'} samples`)
  }
  if (frameBytes !== (channels * bits) / 8) {
    throw fault('wav-header', source, at, `${channels} channels of ${bits} bits in blocks of ${frameBytes} bytes`)
  }
  return { sampleRate, channels, bits, float, frameBytes }
}

/** RF64: the true size of the data chunk, unless it is not a safe integer. */
async function readLongSize(reader: ChunkReader, at: number, size: number): Promise<number | null> {
  const view = size >= 16 ? await reader.at(at + CHUNK_HEADER, 16) : null
  if (view === null) return null
  const long = view.getBigUint64(8, true)
  return long <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(long) : null
}

function describeData(
  source: ByteSource,
  format: WavFormat,
  at: number,
  claimed: number,
  problems: AppError[],
): WavInfo {
  const dataOffset = at + CHUNK_HEADER
  const there = source.size - dataOffset
  const isStreamed = claimed === 0 || claimed === UNKNOWN_SIZE
  const usable = isStreamed ? there : Math.min(claimed, there)
  const nFrames = Math.floor(usable / format.frameBytes)
  if (nFrames === 0) problems.push(warning('wav-truncated', source, at, 'no samples'))
  else if (usable < claimed && !isStreamed) {
    problems.push(warning('wav-truncated', source, at, `${there} of ${claimed} bytes of samples are there`))
  }
  const { sampleRate, channels, bits, float, frameBytes } = format
  return {
    sampleRate,
    channels,
    bits,
    float,
    dataOffset,
    dataBytes: nFrames * frameBytes,
    nFrames,
    durationSec: nFrames / sampleRate,
    problems,
  }
}

/** Reads of a few bytes, answered from the first read where that suffices. */
class ChunkReader {
  private readonly source: ByteSource
  private readonly options: ReadOptions
  private first: Uint8Array | null = null

  constructor(source: ByteSource, options: ReadOptions) {
    this.source = source
    this.options = options
  }

  /** null: they are not all there. */
  async at(start: number, length: number): Promise<DataView | null> {
    const end = start + length
    if (end > this.source.size) return null
    this.first ??= await this.source.read(0, Math.min(FIRST_READ, this.source.size), this.options)
    const bytes =
      end <= this.first.length ? this.first.subarray(start, end) : await this.source.read(start, end, this.options)
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
}

function ascii(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3))
}

function fault(
  tag: 'wav-header' | 'wav-format' | 'wav-truncated' | 'limit',
  source: ByteSource,
  at: number,
  reason: string,
) {
  const place = placeIn(source, at)
  return new ContainerError(tag, `wav: ${reason}${inPlace(place)}`, place)
}

function warning(tag: 'wav-truncated', source: ByteSource, at: number, reason: string): ContainerWarning {
  const place = placeIn(source, at)
  return new ContainerWarning(tag, `wav: ${reason}${inPlace(place)}`, place)
}
