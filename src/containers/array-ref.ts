import type { ByteSource, ErrorPlace } from '../bytes/index.ts'
import { placeIn } from './place.ts'

/** How an array's NPY bytes are kept. */
export type ArrayStorage =
  | { readonly kind: 'npy' }
  | {
      readonly kind: 'zip'
      readonly method: 'stored' | 'deflate'
      readonly compressedSize: number
      /** of the NPY file inside, as the directory claims */
      readonly size: number
      readonly crc32: number
      /** name in the central directory; the local header must repeat it */
      readonly entryName: string
    }

/** One array wherever it lies: a member of an NPZ, or an NPY file of its own. Nothing of it has been read yet. */
export interface ArrayRef {
  /** the member's name without `.npy`: `smplh:body_pose` */
  readonly key: string
  readonly source: ByteSource
  /** first byte of the local header, or of the NPY file, in `source` */
  readonly start: number
  /** the array lies below this byte (exclusive): the next entry, the directory, the end of the file */
  readonly end: number
  readonly storage: ArrayStorage
}

/** The array of an NPY file. */
export function npyRef(source: ByteSource, key: string): ArrayRef {
  return { key, source, start: 0, end: source.size, storage: { kind: 'npy' } }
}

/** Place of byte `local` of the ref's source, with the key. */
export function placeOfRef(ref: ArrayRef, local = ref.start): ErrorPlace {
  return placeIn(ref.source, local, { key: ref.key })
}
