/** Bytes read from the end of a ZIP first: enough for the directory of some seventy arrays. */
export const ZIP_TAIL_BYTES = 5632

/** Most bytes in front of the end that can hold an end record: its own 22, and a comment. */
export const ZIP_END_SEARCH_BYTES = 22 + 0xffff

const END_SIGNATURE = 0x06054b50
const END_BYTES = 22
const DIRECTORY_SIGNATURE = 0x02014b50
const ZIP64_END_SIGNATURE = 0x06064b50
const ZIP64_END_BYTES = 56
const ZIP64_LOCATOR_BYTES = 20

/**
 * True if the tail of a file holds an ordinary end: a last end record that reaches exactly to the end of the file, with
 * its whole directory right in front of it. Then nothing before the directory need be searched: the last record counts,
 * as in every reader. ZIP64 end records and everything odd say false.
 */
export function holdsDirectory(tail: Uint8Array): boolean {
  const view = viewOf(tail)
  const at = endRecordAt(view)
  if (at < 0) return false
  const start = at - view.getUint32(at + 12, true)
  return start >= 0 && start < at && view.getUint32(start, true) === DIRECTORY_SIGNATURE
}

/** How many entries the end of a file claims, by its end record or the ZIP64 one before it; 0 if it does not say. */
export function claimedEntries(tail: Uint8Array): number {
  const view = viewOf(tail)
  const at = endRecordAt(view)
  const long = at - ZIP64_LOCATOR_BYTES - ZIP64_END_BYTES
  if (at < 0) return 0
  if (long < 0 || view.getUint32(long, true) !== ZIP64_END_SIGNATURE) return view.getUint16(at + 10, true)
  return Number(view.getBigUint64(long + 32, true))
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** The last end record whose comment reaches exactly to the end; -1 if there is none. */
function endRecordAt(view: DataView): number {
  for (let at = view.byteLength - END_BYTES; at >= 0; at--) {
    if (view.getUint32(at, true) !== END_SIGNATURE) continue
    if (at + END_BYTES + view.getUint16(at + 20, true) === view.byteLength) return at
  }
  return -1
}
