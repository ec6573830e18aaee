import Papa from 'papaparse/papaparse.min.js'
import { ContainerError } from '../bytes/index.ts'
import type { AppError, ErrorPlace } from '../bytes/index.ts'
import { ContainerWarning } from './container-warning.ts'
import { CONTAINER_LIMITS } from './limits.ts'
import { inPlace } from './place.ts'

/** A table of strings. */
export interface CsvTable {
  /** names of the first line, made different from each other; an unnamed column is '' */
  readonly columns: string[]
  /** one string per column */
  readonly rows: string[][]
  readonly problems: AppError[]
}

const MAX_REPORTED = 20

/**
 * Reads comma-separated values with a line of names (RFC 4180): quoted cells over several lines, any line end, an unnamed
 * first column. Everything stays a string. Blank lines are left out; a row that is too short is filled with '', one that
 * is too long is cut, each with a warning.
 *
 * @param place of the first byte of the text
 * @throws {ContainerError} `csv-syntax` if a quote never closes; `limit` above a million rows or 1,024 columns
 */
export function parseCsv(text: string, place: ErrorPlace): CsvTable {
  const options = { delimiter: ',', skipEmptyLines: 'greedy', preview: CONTAINER_LIMITS.csvRows + 2 } as const
  const { data, errors } = Papa.parse(text, options)
  const broken = errors.find(({ type }) => type === 'Quotes')
  if (broken !== undefined) throw syntaxError(broken.message, broken.row, place)
  const [columns = [], ...rows] = data
  if (rows.length > CONTAINER_LIMITS.csvRows) throw limit(`more than ${CONTAINER_LIMITS.csvRows} rows`, place)
  if (columns.length > CONTAINER_LIMITS.csvColumns) throw limit(`${columns.length} columns`, place)
  const problems = new RowProblems(place)
  const whole = rows.map((row, index) => {
    if (row.length === columns.length) return row
    problems.add(`row ${index + 1} has ${row.length} cells for ${columns.length} columns`)
    return columns.map((_, column) => row[column] ?? '')
  })
  return { columns: distinct(columns), rows: whole, problems: problems.list() }
}

function distinct(columns: readonly string[]): string[] {
  const seen = new Set<string>()
  return columns.map((column) => {
    let name = column.trim()
    for (let copy = 2; seen.has(name); copy++) name = `${column.trim()}_${copy}`
    seen.add(name)
    return name
  })
}

class RowProblems {
  private readonly place: ErrorPlace
  private readonly first: AppError[] = []
  private count = 0

  constructor(place: ErrorPlace) {
    this.place = place
  }

  add(reason: string): void {
    this.count++
    if (this.count <= MAX_REPORTED) this.first.push(this.warning(reason))
  }

  list(): AppError[] {
    if (this.count <= MAX_REPORTED) return this.first
    return [...this.first, this.warning(`${this.count} rows in all have another number of cells`)]
  }

  private warning(reason: string): ContainerWarning {
    return new ContainerWarning('csv-syntax', `csv: ${reason}${inPlace(this.place)}`, this.place)
  }
}

function syntaxError(reason: string, row: number | undefined, place: ErrorPlace): ContainerError {
  return new ContainerError('csv-syntax', `csv: ${reason} in row ${row ?? 0}${inPlace(place)}`, place)
}

function limit(reason: string, place: ErrorPlace): ContainerError {
  return new ContainerError('limit', `csv: ${reason}${inPlace(place)}`, place)
}
