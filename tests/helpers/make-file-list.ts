import { seededRandom } from './seeded-random.ts'

/** A row of a made-up `filelist.csv`. */
export interface MadeRow {
  readonly id: string
  readonly label: 'improvised' | 'naturalistic'
  readonly split: 'train' | 'dev' | 'test'
  readonly batch: number
  readonly archive: number
  readonly has1p: boolean
  readonly has3p: boolean
  readonly hasMovement: boolean
}

/** What the whole corpus has: 64,619 pairs and 132 people alone. */
export const CORPUS_ROWS = 129_370
const N_ALONE = 132
/** files of one batch, and of one archive of it, about as published */
const BATCH_FILES = 500
const ARCHIVE_FILES = 10

const VENDORS = [
  { name: 'V00', share: 0.332, labels: ['improvised', 'naturalistic'] },
  { name: 'V02', share: 0.233, labels: ['naturalistic'] },
  { name: 'V01', share: 0.17, labels: ['improvised', 'naturalistic'] },
  { name: 'V03', share: 0.265, labels: ['improvised', 'naturalistic'] },
] as const

/** A seeded list of the corpus's size and shape: partners in one batch, mostly in two archives. Nothing of it is real. */
export function makeFileList(nRows = CORPUS_ROWS, seed = 1): MadeRow[] {
  const random = seededRandom(seed)
  const rows: MadeRow[] = []
  const counts = new Map<string, number>()
  const nAlone = Math.round((N_ALONE * nRows) / CORPUS_ROWS) + (nRows % 2 === 0 ? 0 : 1)
  for (let interaction = 0; rows.length < nRows; interaction++) {
    const vendor = pick(VENDORS, random())
    const label = vendor.labels[Math.floor(random() * vendor.labels.length)]!
    const at = random()
    const split = at < 0.9 ? 'train' : at < 0.95 ? 'dev' : 'test'
    const place = `${label}/${split}`
    const session = String(Math.floor(interaction / 13) % 10_000).padStart(4, '0')
    const prompt = String(interaction % 13 === 0 ? interaction % 1312 : Math.floor(random() * 1312)).padStart(8, '0')
    const key = `${vendor.name}_S${session}_I${prompt.slice(0, 4)}${String(interaction % 10_000).padStart(4, '0')}`
    const nPeople = interaction < nAlone ? 1 : Math.min(2, nRows - rows.length)
    for (let person = 0; person < nPeople; person++) {
      const count = counts.get(place) ?? 0
      counts.set(place, count + 1)
      const suffix = vendor.name === 'V00' && random() < 0.48 ? 'A' : ''
      const isAnnotated = random() < 0.0129
      rows.push({
        id: `${key}_P${String(1000 + 2 * (Math.floor(interaction / 13) % 2000) + person).padStart(4, '0')}${suffix}`,
        label,
        split,
        batch: Math.floor(count / BATCH_FILES),
        archive: Math.floor((random() * BATCH_FILES) / ARCHIVE_FILES),
        has1p: isAnnotated && vendor.name === 'V03',
        has3p: isAnnotated,
        hasMovement: vendor.name === 'V00',
      })
    }
  }
  return rows
}

/** The list as text; columns in an order that nobody promised. */
export function fileListCsv(rows: readonly MadeRow[], lineEnd = '\n'): string {
  const lines = ['has_annotation_3p,label,archive_idx,file_id,split,batch_idx,has_imitator_movement,has_annotation_1p']
  for (const row of rows) {
    lines.push(
      `${flag(row.has3p)},${row.label},${row.archive},${row.id},${row.split},${row.batch},${flag(row.hasMovement)},${flag(row.has1p)}`,
    )
  }
  return lines.join(lineEnd) + lineEnd
}

function flag(isSet: boolean): string {
  return isSet ? 'True' : 'False'
}

function pick<T extends { readonly share: number }>(choices: readonly T[], at: number): T {
  let sum = 0
  for (const choice of choices) {
    sum += choice.share
    if (at < sum) return choice
  }
  return choices.at(-1)!
}
