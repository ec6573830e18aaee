import { ContainerError } from '../bytes/index.ts'

/** One member of a ZIP that is written without compression, as `numpy.savez` does. */
export interface StoredEntry {
  readonly name: string
  readonly bytes: number
  readonly crc32: number
}

/** Without ZIP64 nothing may lie beyond this. */
const MAX_BYTES = 0xffff_ffff
const LOCAL_BYTES = 30
const RECORD_BYTES = 46
const END_BYTES = 22
/** 1 January 1980, the earliest there is: what is saved twice is the same. */
const DOS_DATE = 0x21
/** names are UTF-8 */
const UTF8_FLAG = 0x800

/** Bytes of the whole archive. */
function storedZipBytes(entries: readonly Omit<StoredEntry, 'crc32'>[]): number {
  return entries.reduce((sum, entry) => sum + localBytes(entry.name) + entry.bytes, 0) + directoryBytes(entries)
}

/** Bytes of an entry's local header. */
export function localBytes(name: string): number {
  return LOCAL_BYTES + encoded(name).length
}

/** Bytes of the directory and its end record. */
export function directoryBytes(entries: readonly Pick<StoredEntry, 'name'>[]): number {
  return entries.reduce((sum, { name }) => sum + RECORD_BYTES + encoded(name).length, END_BYTES)
}

/**
 * What stands before an entry's bytes.
 * @see APPNOTE.TXT 6.3.10, 4.3.7
 */
export function localHeader({ name, bytes, crc32 }: StoredEntry): Uint8Array {
  const text = encoded(name)
  const out = new Uint8Array(LOCAL_BYTES + text.length)
  const view = new DataView(out.buffer)
  view.setUint32(0, 0x04034b50, true)
  writeCommon(view, 4, { text, bytes, crc32 })
  out.set(text, LOCAL_BYTES)
  return out
}

/**
 * Directory of the entries, which lie one behind the other from the start of the archive, and its end.
 * @see APPNOTE.TXT 6.3.10, 4.3.12 and 4.3.16
 * @throws {ContainerError} `limit` above 4 GiB or 65,535 entries
 */
export function zipDirectory(entries: readonly StoredEntry[]): Uint8Array {
  const size = directoryBytes(entries)
  const start = storedZipBytes(entries) - size
  if (start + size > MAX_BYTES || entries.length > 0xffff) {
    throw new ContainerError('limit', `zip: ${start + size} bytes in ${entries.length} entries are too much`)
  }
  const out = new Uint8Array(size)
  const view = new DataView(out.buffer)
  let at = 0
  let offset = 0
  for (const { name, bytes, crc32 } of entries) {
    const text = encoded(name)
    view.setUint32(at, 0x02014b50, true)
    view.setUint16(at + 4, 20, true)
    writeCommon(view, at + 6, { text, bytes, crc32 })
    view.setUint32(at + 42, offset, true)
    out.set(text, at + RECORD_BYTES)
    at += RECORD_BYTES + text.length
    offset += localBytes(name) + bytes
  }
  view.setUint32(at, 0x06054b50, true)
  view.setUint16(at + 8, entries.length, true)
  view.setUint16(at + 10, entries.length, true)
  view.setUint32(at + 12, at, true)
  view.setUint32(at + 16, start, true)
  return out
}

/** The fields that local header and directory share: version 2.0, flags, stored, date, CRC, sizes, length of the name. */
function writeCommon(
  view: DataView,
  at: number,
  { text, bytes, crc32 }: { text: Uint8Array; bytes: number; crc32: number },
): void {
  view.setUint16(at, 20, true)
  view.setUint16(at + 2, UTF8_FLAG, true)
  view.setUint16(at + 8, DOS_DATE, true)
  view.setUint32(at + 10, crc32, true)
  view.setUint32(at + 14, bytes, true)
  view.setUint32(at + 18, bytes, true)
  view.setUint16(at + 22, text.length, true)
}

function encoded(name: string): Uint8Array {
  return new TextEncoder().encode(name)
}
