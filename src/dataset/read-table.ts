import { DatasetError, toProblem, type ErrorPlace } from '../bytes/index.ts'
import type { Catalogue } from './catalogue.ts'
import { isFileListText, readFileList } from './file-list-reader.ts'
import { HAS } from './library.ts'
import { addMetadataCsv } from './metadata-tables.ts'

/** What a list knows and the files beside it need not show; that there are arrays and sound, they show themselves. */
const FLAGGED = HAS.annotations1p | HAS.annotations3p | HAS.face

/**
 * Adds one of the dataset's tables, told by its columns, to what a catalogue knows; what is wrong with it becomes a problem.
 * @throws {ContainerError} `csv-syntax`, `limit` @throws {DOMException} AbortError
 */
export async function readTable(
  text: string,
  catalogue: Catalogue,
  place: ErrorPlace,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const { tables, problems } = catalogue
  if (!isFileListText(text)) {
    problems.push(...addMetadataCsv(tables, text, place))
    return
  }
  const nBad = await readFileList(
    [text],
    (id, { has = 0, known = 0, location }) =>
      tables.fileList.set(id, { has: has & FLAGGED, known: known & FLAGGED, ...(location ? { location } : {}) }),
    place,
    options,
  )
  if (nBad > 0) problems.push(toProblem(badRows(nBad, place), 'warning'))
  catalogue.listRead()
}

/** Rows of a list that are of no use. */
export function badRows(nBad: number, place: ErrorPlace): DatasetError {
  return new DatasetError('file-unknown', `csv: ${nBad} rows name no recording or no place`, place)
}
