import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ERROR_CATALOGUE } from '../src/bytes/index.ts'

const README = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')

/** Rows `| `tag` | meaning | remedy |` of the README. */
function rowsOfReadme(): string[][] {
  return [...README.matchAll(/^\| `([a-z0-9-]+)` \| (.+?) \| (.*?) \|$/gm)].map((match) => match.slice(1, 4))
}

describe('error catalogue', () => {
  it('stands in the README as it stands in the code', () => {
    const rows = rowsOfReadme().filter(([tag]) => tag !== undefined && tag in ERROR_CATALOGUE)
    const expected = Object.entries(ERROR_CATALOGUE).map(([tag, [meaning, remedy]]) => [tag, meaning, remedy])
    expect(rows).toEqual(expected)
  })
})
