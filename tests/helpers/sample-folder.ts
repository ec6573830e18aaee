import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sampleEntry } from './sample-recording.ts'

/**
 * The bundled sample as loose files in a new temporary folder, with other films in place of its own.
 * @param filmOf bytes of the film of a recording
 */
export async function sampleWithFilms(filmOf: (id: string, person: 0 | 1) => Uint8Array): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'visavis-films-'))
  for (const person of [0, 1] as const) {
    const { id, members } = await sampleEntry(person)
    for (const member of members) {
      const { kind, name } = member
      const source = await member.open()
      writeFileSync(join(folder, name), kind === 'mp4' ? filmOf(id, person) : await source.read(0, source.size))
    }
  }
  return folder
}
