import type { FaceDecoder, UserModel } from '../body/index.ts'
import type { DecoderFault } from './array-decoder.protocol.ts'

/** The one thing that is asked of a model worker. */
export interface ModelRequest {
  readonly kind: 'body-model' | 'face-decoder'
  readonly file: Blob
  readonly name: string
}

/** Bytes read so far, then the end. */
export type ModelResponse =
  | { readonly kind: 'progress'; readonly doneBytes: number }
  | { readonly kind: 'body-model'; readonly value: UserModel }
  | { readonly kind: 'face-decoder'; readonly value: FaceDecoder }
  | { readonly kind: 'failed'; readonly error: DecoderFault }
