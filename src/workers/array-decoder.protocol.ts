import type { ErrorTag } from '../bytes/index.ts'
import type { DecodeSpec, RowChunk } from '../containers/index.ts'

/** What the page sends to the decoding worker. Bytes are transferred. */
export type DecoderRequest =
  | { readonly kind: 'open'; readonly decoder: number; readonly spec: DecodeSpec }
  | {
      readonly kind: 'push'
      readonly decoder: number
      readonly call: number
      readonly bytes: Uint8Array
      /** nothing follows: the end is part of the answer */
      readonly isLast: boolean
    }
  | {
      readonly kind: 'place'
      readonly decoder: number
      readonly call: number
      readonly firstRow: number
      readonly bytes: Uint8Array
    }
  | { readonly kind: 'end'; readonly decoder: number; readonly call: number }
  | { readonly kind: 'dispose'; readonly decoder: number }

/** What comes back, one answer per call. */
export type DecoderResponse =
  { readonly call: number; readonly chunks: RowChunk[] } | { readonly call: number; readonly error: DecoderFault }

/** An AppError as plain data; `tag` is null for a defect. */
export interface DecoderFault {
  readonly tag: ErrorTag | null
  readonly message: string
  readonly source?: string | undefined
  readonly member?: string | undefined
  readonly key?: string | undefined
  readonly offset?: number | undefined
}
