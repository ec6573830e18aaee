/** What the page asks of the decoding worker; `id` is one decoder. */
export type FilmDecoderRequest =
  | { readonly kind: 'configure'; readonly id: number; readonly config: VideoDecoderConfig }
  | {
      readonly kind: 'decode'
      readonly id: number
      readonly chunk: EncodedVideoChunkInit & { readonly data: ArrayBuffer }
    }
  | { readonly kind: 'flush' | 'close'; readonly id: number }

export type FilmDecoderResponse =
  /** whoever gets it closes it */
  | { readonly kind: 'frame'; readonly id: number; readonly frame: VideoFrame }
  /** chunks that wait no longer, counted from the first */
  | { readonly kind: 'taken'; readonly id: number; readonly nTaken: number }
  | { readonly kind: 'flushed'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
