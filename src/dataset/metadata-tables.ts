import { DatasetError, toProblem, type ErrorPlace, type Problem } from '../bytes/index.ts'
import { parseCsv } from '../containers/index.ts'
import { parseFileId } from './file-id.ts'
import type { RecordingFacts } from './library.ts'

/** What the two were asked to do: a row of `interactions.csv`. Which person had which role is not published. */
export interface Prompt {
  readonly promptA: string
  readonly promptB: string
  readonly type: string
}

/** How the two know each other: a row of `relationships.csv`. */
export interface Relationship {
  readonly relationship: string
  readonly detail: string
}

/** The metadata tables that the user has beside the recordings. All values are strings; columns are found by name. */
export interface MetadataTables {
  /** by the digits of the I part of an id: `00000582` */
  readonly prompts: Map<string, Prompt>
  /** by vendor and session: `V00_S0809` */
  readonly relationships: Map<string, Relationship>
  /** what `filelist.csv` says of a recording: where it was published, and what is flagged; by its id */
  readonly fileList: Map<string, RecordingFacts>
}

export function createMetadataTables(): MetadataTables {
  return { prompts: new Map(), relationships: new Map(), fileList: new Map() }
}

/** Columns by which each table is known, whatever its file is called. */
const SIGNATURES = {
  prompts: ['prompt_hash', 'participant_a_prompt_text', 'participant_b_prompt_text'],
  relationships: ['vendor_id', 'session_id', 'relationship'],
} as const

/**
 * Adds a CSV to the tables, told by its columns; a `filelist.csv`, which is long, is read by `readTable`.
 * @returns problems; a CSV that is none of the known tables is one of them
 */
export function addMetadataCsv(tables: MetadataTables, text: string, place: ErrorPlace): Problem[] {
  const { columns, rows, problems: faults } = parseCsv(text, place)
  const problems = faults.map((error) => toProblem(error, 'warning'))
  const has = (names: readonly string[]): boolean => names.every((name) => columns.includes(name))
  const cell = (row: readonly string[], name: string): string => row[columns.indexOf(name)] ?? ''
  if (has(SIGNATURES.prompts)) {
    for (const row of rows) {
      tables.prompts.set(cell(row, 'prompt_hash').padStart(8, '0'), {
        promptA: cell(row, 'participant_a_prompt_text'),
        promptB: cell(row, 'participant_b_prompt_text'),
        type: cell(row, 'interaction_type'),
      })
    }
  } else if (has(SIGNATURES.relationships)) {
    for (const row of rows) {
      const vendor = cell(row, 'vendor_id').replace(/^V?/, 'V')
      const session = cell(row, 'session_id').replace(/^S/, '').padStart(4, '0')
      tables.relationships.set(`${vendor}_S${session}`, {
        relationship: cell(row, 'relationship'),
        detail: cell(row, 'relationship_detail'),
      })
    }
  } else {
    const error = new DatasetError(
      'file-unknown',
      `csv: columns ${columns.slice(0, 8).join(', ')} are no known table`,
      place,
    )
    problems.push(toProblem(error, 'warning'))
  }
  return problems
}

/** What the tables know of an interaction (`V00_S0809_I00000582`). */
export function metadataOf(
  tables: MetadataTables,
  interaction: string,
): { readonly prompt: Prompt | undefined; readonly relationship: Relationship | undefined } {
  const id = parseFileId(`${interaction}_P0`)
  if (id === undefined) return { prompt: undefined, relationship: undefined }
  return {
    prompt: tables.prompts.get(id.prompt.slice(1)),
    relationship: tables.relationships.get(`${id.vendor}_${id.session}`),
  }
}
