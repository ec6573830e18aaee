import type { ByteSource, ReadOptions } from '../bytes/index.ts'
import type { MemberRef, RecordingEntry } from '../dataset/index.ts'

/** Something to be saved: its name, its size to the byte, and its bytes from anywhere, so that a save can be resumed. */
export interface SavePlan {
  readonly fileName: string
  readonly bytes: number
  /** bytes [from, end) in order */
  read(from: number, options?: ReadOptions): AsyncGenerator<Uint8Array, void>
}

interface Segment {
  readonly bytes: number
  stream(from: number, options: ReadOptions): ReadableStream<Uint8Array> | Uint8Array
}

const TAR_BLOCK = 512
const TAR_RECORD = 10_240

/** About what saving these members takes, before any of them is opened, bytes. */
export function estimateBytes(members: readonly MemberRef[]): number {
  return members.reduce((sum, member) => sum + member.bytes, 0)
}

/** One member as the file it is. */
export async function planMember(member: MemberRef, options: ReadOptions = {}): Promise<SavePlan> {
  const source = await member.open(options)
  return planOf(member.name.split('/').at(-1)!.split('?')[0]!, [sourceSegment(source)])
}

/**
 * The files of several people in one tar, as the dataset is published (WebDataset), so that it can be opened again here
 * and anywhere else.
 *
 * @param keep which members; default: all
 */
export async function planTar(
  fileName: string,
  entries: readonly RecordingEntry[],
  keep: (member: MemberRef) => boolean = () => true,
  options: ReadOptions = {},
): Promise<SavePlan> {
  const segments: Segment[] = []
  let size = 0
  const add = (segment: Segment): void => {
    segments.push(segment)
    size += segment.bytes
  }
  for (const entry of entries) {
    const members = entry.members.filter(keep).toSorted((a, b) => (nameInTar(entry, a) < nameInTar(entry, b) ? -1 : 1))
    for (const member of members) {
      const source = await member.open(options)
      add(bytesSegment(tarHeader(nameInTar(entry, member), source.size)))
      add(sourceSegment(source))
      add(bytesSegment(new Uint8Array(-source.size & (TAR_BLOCK - 1))))
    }
  }
  const end = size + 2 * TAR_BLOCK
  add(bytesSegment(new Uint8Array(Math.ceil(end / TAR_RECORD) * TAR_RECORD - size)))
  return planOf(fileName, segments)
}

/** `ID.npz`; arrays and texts of the per-feature tree keep their folders, which say what they are. */
function nameInTar({ id }: RecordingEntry, { kind, key, name }: MemberRef): string {
  const extension = /\.([a-z0-9]+)(?:[?#].*)?$/i.exec(name)?.[1]?.toLowerCase() ?? kind
  return key?.includes(':') === true ? `${key.replace(':', '/')}/${id}.${extension}` : `${id}.${extension}`
}

/** A plain ustar header. */
function tarHeader(name: string, size: number): Uint8Array {
  const block = new Uint8Array(TAR_BLOCK)
  const write = (text: string, at: number): void => block.set(new TextEncoder().encode(text).subarray(0, 100), at)
  write(name, 0)
  write('0000444\0', 100)
  write('0000000\0', 108)
  write('0000000\0', 116)
  write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  write('00000000000\0', 136)
  write('        ', 148)
  write('0', 156)
  write('ustar\x0000', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

function planOf(fileName: string, segments: readonly Segment[]): SavePlan {
  const bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0)
  return {
    fileName,
    bytes,
    async *read(from, options = {}) {
      let start = 0
      for (const segment of segments) {
        const skip = Math.max(0, from - start)
        start += segment.bytes
        if (skip >= segment.bytes) continue
        const part = segment.stream(skip, options)
        if (part instanceof Uint8Array) yield part
        else yield* chunksOf(part)
      }
    },
  }
}

async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

function bytesSegment(bytes: Uint8Array): Segment {
  return { bytes: bytes.length, stream: (from) => bytes.subarray(from) }
}

function sourceSegment(source: ByteSource): Segment {
  return { bytes: source.size, stream: (from, options) => source.stream(from, source.size, options) }
}
