import { toProblem, type ByteSource } from '../bytes/index.ts'
import {
  HAS,
  badRows,
  featureKeys,
  readFileList,
  type Library,
  type SourceFile,
  type SourceOpening,
} from '../dataset/index.ts'
import type { Shelf, ShelfContext } from './shelf.ts'

/** `archives`: WebDataset tars as on Hugging Face; `features`: an object per array as on Meta's S3. */
export type CorpusLayout = 'archives' | 'features'

export interface CorpusShelfOptions {
  /** the `filelist.csv` */
  readonly list: SourceFile
  /** address below which the archives lie, with a slash at its end */
  readonly base: URL
  readonly layout: CorpusLayout
  /** the file at an address */
  file(path: string): SourceFile
}

/**
 * The whole corpus by its `filelist.csv`: 129,370 rows, none of whose archives is touched before one of its recordings is
 * wanted. Partners usually lie in two archives of one batch.
 */
export class CorpusShelf implements Shelf {
  readonly name = 'filelist.csv'
  private readonly options: CorpusShelfOptions
  private library: Library | null = null

  constructor(options: CorpusShelfOptions) {
    this.options = options
  }

  async readList({ library, signal, onChange, onProblem }: ShelfContext): Promise<void> {
    const { list } = this.options
    this.library = library
    const place = { source: list.path }
    const text = chunksOf(textOf(await list.open({ signal }), signal))
    const nBad = await readFileList(text, (id, facts) => library.add(id, facts), place, { signal, onTurn: onChange })
    if (nBad > 0) onProblem(toProblem(badRows(nBad, place), 'warning'))
    onChange()
  }

  filesOf(ids: readonly string[]): SourceFile[] {
    const paths = new Set(ids.flatMap((id) => this.pathsOf(id)))
    const files = [...paths].map((path) => this.options.file(new URL(path, this.options.base).href))
    return this.options.layout === 'archives' ? files : files.map((file) => ({ ...file, isOptional: true }))
  }

  private pathsOf(id: string): string[] {
    const { library } = this
    const row = library?.rowOf(id)
    if (library === null || row === undefined || library.batch[row]! < 0) return []
    const folder = `${library.labels.names[library.label[row]!]}/${library.splits.names[library.split[row]!]}`
    if (this.options.layout === 'archives') {
      return [`${folder}/${fourDigits(library.batch[row]!)}/${fourDigits(library.archive[row]!)}.tar`]
    }
    return objectsOf(id, library.has[row]!).map((object) => `${folder}/${object}`)
  }
}

/** The objects of a recording on S3; which of them are there is found out by asking. */
function objectsOf(id: string, has: number): string[] {
  const groups =
    (has & HAS.face) !== 0 ? ['smplh', 'boxes_and_keypoints', 'movement'] : ['smplh', 'boxes_and_keypoints']
  const arrays = featureKeys().filter((key) => groups.some((group) => key.startsWith(`${group}:`)))
  const annotations = [
    ...((has & HAS.annotations1p) !== 0 ? ['1P-IS', '1P-R'] : []),
    ...((has & HAS.annotations3p) !== 0 ? ['3P-IS', '3P-R', '3P-V'] : []),
  ]
  return [
    ...arrays.map((key) => `${key.replace(':', '/')}/${id}.npy`),
    `audio/${id}.wav`,
    `metadata/transcript/${id}.jsonl`,
    `metadata/vad/${id}.jsonl`,
    ...annotations.map((kind) => `annotations/${kind}/${id}.json`),
  ]
}

function fourDigits(n: number): string {
  return String(n).padStart(4, '0')
}

function textOf(opening: SourceOpening, signal: AbortSignal): ReadableStream<string> {
  const bytes = opening.kind === 'stream' ? opening.body : wholeStream(opening.source, signal)
  return bytes.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
}

function wholeStream(source: ByteSource, signal: AbortSignal): ReadableStream<Uint8Array> {
  return source.stream(0, source.size, { signal })
}

async function* chunksOf(stream: ReadableStream<string>): AsyncGenerator<string, void> {
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
