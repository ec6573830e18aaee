import { DatasetError } from '../bytes/index.ts'
import { hasArrays, scanSources, type Catalogue, type SourceFile, type TarIndexStore } from '../dataset/index.ts'
import type { ProgressBoard } from './progress-board.ts'

export interface FindInteractionOptions {
  /** key of the interaction that is asked for, if one is */
  readonly wanted: string | undefined
  readonly signal: AbortSignal
  readonly indexStore: TarIndexStore | undefined
  readonly progress: ProgressBoard
  /** the catalogue holds more than before */
  readonly onChange: () => void
  /** the scan has come to its end, or was given up */
  readonly onOver?: () => void
}

/**
 * Scans sources into a catalogue and resolves with the interaction to show as soon as its people are found; the scan
 * goes on in the background.
 * @throws {DatasetError} `recording-missing` if the scan is over and there is nothing to show
 * @throws {DOMException} AbortError
 */
export function findInteraction(
  files: readonly SourceFile[],
  catalogue: Catalogue,
  { wanted, signal, indexStore, progress, onChange, onOver }: FindInteractionOptions,
): Promise<string> {
  const note = (file: SourceFile, part: Parameters<ProgressBoard['set']>[2]): void =>
    progress.set(`index-${file.path}`, indexLabel(file.path), part)
  for (const file of files) note(file, { state: 'waiting' })
  return new Promise((resolve, reject) => {
    scanSources(files, catalogue, {
      signal,
      indexStore,
      onChange: () => {
        const key = chooseInteraction(catalogue, wanted, false)
        if (key !== undefined) resolve(key)
        onChange()
      },
      onProgress: (file, doneBytes, totalBytes, why) =>
        note(file, {
          state: doneBytes === totalBytes ? 'done' : 'running',
          doneBytes,
          totalBytes,
          ...(why === undefined ? {} : { note: why }),
        }),
    })
      .finally(() => onOver?.())
      .then(() => {
        for (const file of files) note(file, { state: 'done' })
        const key = chooseInteraction(catalogue, wanted, true)
        if (key === undefined) reject(nothingFound(catalogue, wanted))
        else resolve(key)
      }, reject)
  })
}

/** The same file, looked into anew and not by an index that was kept of it. */
export function withoutIndex(file: SourceFile): SourceFile {
  const { path, size } = file
  return { path, ...(size === undefined ? {} : { size }), open: (options) => file.open(options) }
}

/**
 * The interaction to open: the wanted one once two of its people are found completely, or all that there are when the
 * scan is over; without a wish the first complete pair, at the end the first that has anything.
 */
function chooseInteraction(catalogue: Catalogue, wanted: string | undefined, isOver: boolean): string | undefined {
  if (wanted !== undefined) {
    const exists = catalogue.people(wanted).length > 0
    return exists && (isOver || catalogue.isPairComplete(wanted)) ? wanted : undefined
  }
  const { firstPair } = catalogue
  if (firstPair !== undefined || !isOver) return firstPair
  const interactions = catalogue.interactions()
  const drawable = interactions.find(({ key }) => catalogue.people(key).some(hasArrays))
  return (drawable ?? interactions[0])?.key
}

function nothingFound(catalogue: Catalogue, wanted: string | undefined): DatasetError {
  const first = catalogue.problems.find((problem) => problem.severity === 'error')
  const what = wanted === undefined ? 'nothing to show in the sources' : `there is no interaction "${wanted}"`
  const why = first === undefined ? '' : ` (${first.message})`
  return new DatasetError('recording-missing', `${what}${why}`, { source: first?.source, member: first?.member })
}

function indexLabel(path: string): string {
  return `index of ${path.split('/').at(-1) ?? path}`
}
