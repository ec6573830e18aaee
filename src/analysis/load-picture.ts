import { toProblem, type ReadOptions } from '../bytes/index.ts'
import { readRows, type ArrayDecoderFactory } from '../containers/index.ts'
import {
  PICTURE_KEYS,
  checkFeatureHeader,
  createPictureWriter,
  featureOf,
  type PictureKey,
  type PictureTrack,
  type PictureWriter,
  type Recording,
} from '../dataset/index.ts'

export interface LoadPictureOptions extends ReadOptions {
  readonly decoder?: ArrayDecoderFactory | undefined
  /** rows came */
  readonly onRows?: () => void
}

/**
 * Reads box and keypoints of a recording; nothing else reads them. The track is there when the arrays' headers are, and
 * fills while the promise is pending. Arrays that fail become problems of the recording.
 * @returns null where the recording has neither
 * @throws {DOMException} AbortError
 */
export async function loadPicture(
  recording: Recording,
  onTrack: (track: PictureTrack) => void,
  options: LoadPictureOptions = {},
): Promise<PictureTrack | null> {
  const refs = PICTURE_KEYS.flatMap((key) => recording.features.get(key) ?? [])
  const pending = new Set(refs.map(({ key }) => key))
  const lengths = new Map<PictureKey, number>()
  const early: { key: string; firstRow: number; data: ArrayLike<number> }[] = []
  let writer: PictureWriter | null = null

  const settle = (key: string): void => {
    pending.delete(key)
    if (pending.size > 0 || writer !== null || lengths.size === 0) return
    writer = createPictureWriter(Math.min(...lengths.values()), [...lengths.keys()])
    onTrack(writer.track)
    for (const rows of early.splice(0)) write(rows.key, rows.firstRow, rows.data)
  }
  const write = (key: string, firstRow: number, data: ArrayLike<number>): void => {
    const feature = pictureKeyOf(key)
    if (writer === null) early.push({ key, firstRow, data })
    else if (feature !== undefined && lengths.has(feature) && firstRow < writer.track.nFrames) {
      writer.write(feature, firstRow, data)
      options.onRows?.()
    }
  }
  await readRows(
    refs,
    {
      header(key, header) {
        const feature = featureOf(key)!
        const wrong = checkFeatureHeader(feature, header, { key })
        if (wrong === undefined) lengths.set(feature.key as PictureKey, header.shape[0] ?? 0)
        else recording.problems.push(toProblem(wrong, 'warning'))
        settle(key)
      },
      rows: write,
      done: () => options.onRows?.(),
      failed(key, error) {
        recording.problems.push(toProblem(error, 'warning'))
        const feature = pictureKeyOf(key)
        if (feature !== undefined) {
          if (writer === null) lengths.delete(feature)
          else writer.discard(feature)
        }
        settle(key)
      },
    },
    { signal: options.signal, decoder: options.decoder },
  )
  return (writer as PictureWriter | null)?.track ?? null
}

function pictureKeyOf(key: string): PictureKey | undefined {
  const name = featureOf(key)?.key
  return PICTURE_KEYS.find((known) => known === name)
}
