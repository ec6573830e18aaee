import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runCli } from '../../helpers/run-cli.ts'
import { writeTar } from '../../helpers/write-tar.ts'

const OUTSIDE = mkdtempSync(join(tmpdir(), 'visavis-evil-'))
const FOLDER = join(OUTSIDE, 'a', 'b')
mkdirSync(FOLDER, { recursive: true })
afterAll(() => rmSync(OUTSIDE, { recursive: true }))

const ID = 'V00_S0001_I00000001_P0001'
/** what stands before and behind the id of a recording in a member's name */
const EVIL: (readonly [before: string, behind: string])[] = [
  ['../', ''],
  ['../../', ''],
  ['../../../../../../../../tmp/', ''],
  ['/', ''],
  ['/etc/', ''],
  ['//server/share/', ''],
  ['\\\\server\\share\\', ''],
  ['..\\', ''],
  ['..\\..\\', ''],
  ['C:\\', ''],
  ['C:', ''],
  ['file:///', ''],
  ['a/../../', ''],
  ['a/./../../', ''],
  ['./', ''],
  ['.', ''],
  ['~/', ''],
  ['$HOME/', ''],
  ['`id`', ''],
  ['$(id)/', ''],
  ['; rm -rf /;', ''],
  ['| sh ', ''],
  ['%2e%2e%2f', ''],
  ['..%2f', ''],
  ['..%5c', ''],
  ['\u001b[2J\u001b[H', ''],
  ['\u001b]0;title\u0007', ''],
  ['\u001b]8;;http://evil.example\u0007click\u001b]8;;\u0007', ''],
  ['\u009b2J', ''],
  ['\u0008\u0008\u0008', ''],
  ['line\nsecond/', ''],
  ['line\rsecond/', ''],
  ['tab\t/', ''],
  ['\u007f', ''],
  ['\u202egpj.', ''],
  ['\u2066', '\u2069'],
  ['\u200f', ''],
  ['CON/', ''],
  ['NUL.', ''],
  ['aux/', ' '],
  ['x/', '.'],
  ['x/', '...'],
  ['__proto__/', ''],
  ['constructor/', ''],
  ['\uffff/', ''],
  ['é/', ''],
  ['é/', ''],
  ['ﷺ/', ''],
  ['-rf/', ''],
  ['--help/', ''],
  [`${'long'.repeat(18)}/`, ''],
]
const ARCHIVE = join(FOLDER, '0000.tar')
const bytes = new TextEncoder().encode(
  '{"id": "\u001b[31mred", "metadata:transcript": [{"transcript": "\u009b31m", "start": 0, "end": 1}]}',
)
writeFileSync(
  ARCHIVE,
  writeTar(
    EVIL.flatMap(([before, behind]) =>
      ['.npz', '.wav', '.json'].map((ending) => ({ name: `${before}${ID}${behind}${ending}`, bytes })),
    ),
  ),
)

/** what a terminal would obey; a line ends where the command ends it */
// eslint-disable-next-line no-control-regex -- finding control characters is the purpose
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/

const everything = (): string[] => readdirSync(OUTSIDE, { recursive: true, encoding: 'utf8' }).toSorted()

describe(`${EVIL.length} evil member names`, () => {
  it('write nothing, and say nothing that a terminal obeys', async () => {
    expect(EVIL.length).toBeGreaterThanOrEqual(40)
    const before = everything()
    for (const argv of [
      ['inspect', ARCHIVE],
      ['inspect', ARCHIVE, '--deep'],
      ['inspect', ARCHIVE, '--json', '--deep'],
      ['joints', ARCHIVE, '--id', '\u001b[2J', '-o', join(FOLDER, 'out.npy')],
      ['\u001b[2J'],
      ['inspect', join(FOLDER, '\u001b[2J')],
      ['inspect', ARCHIVE, '--\u001b[2J'],
    ]) {
      const { stdout, stderr } = await runCli(...argv)
      expect(OBEYED.exec(stdout), argv.join(' ')).toBeNull()
      expect(OBEYED.exec(stderr), argv.join(' ')).toBeNull()
    }
    expect(everything()).toEqual(before)
  })

  it('put the joints nowhere but where they are asked for', async () => {
    const { stdout } = await runCli('inspect', ARCHIVE, '--json')
    const ids = (JSON.parse(stdout) as { recordings: { id: string }[] }).recordings.map(({ id }) => id)
    expect(ids.length).toBeGreaterThan(0)
    const before = everything()
    for (const id of ids) {
      const run = await runCli('joints', ARCHIVE, '--id', id, '-o', join(FOLDER, 'out.npy'))
      expect(OBEYED.exec(run.stderr), id).toBeNull()
    }
    expect(everything().filter((name) => !before.includes(name) && name !== join('a', 'b', 'out.npy'))).toEqual([])
  })
})
