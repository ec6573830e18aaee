import { describe, expect, it } from 'vitest'
import { memorySource } from '../../../src/bytes/index.ts'
import { readTarStream } from '../../../src/containers/index.ts'
import { parseMemberName, type MemberRef, type RecordingEntry } from '../../../src/dataset/index.ts'
import { fileNameOf, planTar } from '../../../src/workspace/index.ts'
import { safeName, safePath } from '../../../src/workspace/safe-name.ts'

/** Names of members as a hostile archive might have them. */
const EVIL = [
  '../evil.npz',
  '../../../../etc/passwd.npz',
  '..\\..\\evil.npz',
  'a/../../b.npz',
  'a/./../../b.npz',
  '/etc/cron.d/evil.npz',
  '//server/share/evil.npz',
  '\\\\server\\share\\evil.npz',
  'C:\\Windows\\evil.npz',
  'C:evil.npz',
  'file:///etc/evil.npz',
  'evil.npz:stream.npz',
  '~/evil.npz',
  '.bashrc.npz',
  '.ssh/authorized_keys.npz',
  '..npz',
  '...npz',
  ' .npz',
  'CON.npz',
  'con.npz',
  'NUL.npz',
  'aux.npz',
  'LPT1.npz',
  'com9.npz',
  'a\0b.npz',
  'evil.npz\0.npz',
  'a\nb.npz',
  'a\rb.npz',
  'a\tb.npz',
  'a\u001b[2Jb.npz',
  'a\u0007b.npz',
  'a\u009bb.npz',
  'a\u202egnp.npz',
  'a\u2066b.npz',
  'a\u200bb.npz',
  'a\u2028b.npz',
  'a\ufeffb.npz',
  'a\ud800b.npz',
  'a|b.npz',
  'a<b>.npz',
  'a"b.npz',
  "a'b;rm -rf .npz",
  'a*b?.npz',
  'a%2e%2e%2fb.npz',
  `${'x'.repeat(300)}.npz`,
  `${'\u{1f600}'.repeat(200)}.npz`,
  `${'d/'.repeat(200)}x.npz`,
  'name .npz',
  '__proto__.npz',
  'constructor.npz',
]

/** Words that make a path lead elsewhere, hide, or mean something else to a terminal or an operating system. */
// eslint-disable-next-line no-control-regex -- control characters are what must not be there
const BAD = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"*:<>?\\|]|\p{Cs}/u
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

function isHarmless(path: string): boolean {
  return path
    .split('/')
    .every(
      (part) =>
        part !== '' &&
        !part.startsWith('.') &&
        !part.endsWith('.') &&
        part === part.trim() &&
        part.length <= 120 &&
        !BAD.test(part) &&
        !DEVICE.test(part),
    )
}

const refOf = (name: string, key?: string): MemberRef => ({
  kind: 'npz',
  name,
  bytes: 4,
  source: 'evil.tar',
  ...(key === undefined ? {} : { key }),
  open: () => Promise.resolve(memorySource(new Uint8Array(4), name)),
})

describe('names out of archives', () => {
  it('are tried with more than forty evil ones', () => expect(new Set(EVIL).size).toBeGreaterThanOrEqual(40))

  it.each(EVIL)('%j is harmless as a file and as a path', (name) => {
    expect(safeName(name)).toSatisfy(isHarmless)
    expect(safeName(name)).not.toContain('/')
    expect(safePath(name)).toSatisfy(isHarmless)
    expect(fileNameOf(refOf(name))).toSatisfy(isHarmless)
  })

  it('makes a tar in which no name leads out of its folder', async () => {
    const entries: RecordingEntry[] = EVIL.flatMap((name) => {
      const parsed = parseMemberName(name, { inArchive: true })
      if (parsed === undefined) return []
      const { recordingId, key } = parsed
      return [{ id: recordingId, interaction: recordingId, location: {}, members: [refOf(name, key ?? '..:..')] }]
    })
    expect(entries.length).toBeGreaterThan(30)
    const plan = await planTar('../pair.tar', entries)
    expect(plan.fileName).toSatisfy(isHarmless)
    const bytes: Uint8Array[] = []
    for await (const part of plan.read(0)) bytes.push(part)
    const names: string[] = []
    const stream = new Blob(bytes as BlobPart[]).stream()
    for await (const event of readTarStream(stream, { name: 'pair.tar', wants: () => true })) {
      if (event.kind === 'member') names.push(event.name)
      else throw event.error
    }
    expect(names).toHaveLength(entries.length)
    expect(names.filter((name) => !isHarmless(name))).toEqual([])
  })

  it.each(['V00_S0809_I00000582_P0947A.npz', 'clip 3 (final).wav', 'Gespr\u00e4ch.json', 'a.b.c.npz', "d'Arc.npz"])(
    'leaves a good name alone: %s',
    (name) => expect(safeName(name)).toBe(name),
  )

  it('is never without a name', () => {
    for (const name of ['', '.', '..', '   ', '\u202e']) expect(safeName(name)).toMatch(/^(unnamed|_)$/)
  })
})
