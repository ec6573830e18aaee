/** Bytes read from the end of a ZIP first: enough for the directory of some seventy arrays. */
export const ZIP_TAIL_BYTES = 5632

/** Most bytes in front of the end that can hold an end record: its own 22, and a comment. */
export const ZIP_END_SEARCH_BYTES = 22 + 0xffff

const END_SIGNATURE = 0x06054b50
const END_BYTES = 22
const DIRECTORY_SIGNATURE = 0x02014b50

/**
 * True if the tail of a file holds an ordinary end: a last end record that reaches exactly to the end of the file, with
 * its whole directory right in front of it. Then nothing before the directory need be searched: the last record counts,
 * as in every reader. ZIP64 end records and everything odd say false.
 */
export function holdsDirectory(tail: Uint8Array): boolean {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength)
  for (let at = tail.length - END_BYTES; at >= 0; at--) {
    if (view.getUint32(at, true) !== END_SIGNATURE) continue
    if (at + END_BYTES + view.getUint16(at + 20, true) !== tail.length) continue
    const start = at - view.getUint32(at + 12, true)
    return start >= 0 && start < at && view.getUint32(start, true) === DIRECTORY_SIGNATURE
  }
  return false
}
