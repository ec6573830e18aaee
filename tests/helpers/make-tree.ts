import { closeSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { joinBytes } from './write-npy.ts'
import { makeFileList, type MadeRow } from './make-file-list.ts'
import { paxEntry, tarEntry } from './write-tar.ts'

/** bytes of the members of one recording, about as published */
const MEMBERS = [
  ['json', 30_000],
  ['mp4', 60_000_000],
  ['npz', 16_000_000],
  ['wav', 20_000_058],
] as const

/**
 * A tree of archives as the dataset is published, whose headers are there and whose data are holes: 20,000 recordings are
 * two terabytes that take no room.
 * @returns the rows that lie in it
 */
export function makeTree(folder: string, nRecordings: number, archiveFiles = 10, seed = 2): MadeRow[] {
  const rows = makeFileList(nRecordings, seed)
  for (let at = 0; at < rows.length; at += archiveFiles) {
    const archive = at / archiveFiles
    const place = join(folder, 'improvised/train', fourDigits(Math.floor(archive / 50)))
    mkdirSync(place, { recursive: true })
    writeSparseTar(join(place, `${fourDigits(archive % 50)}.tar`), rows.slice(at, at + archiveFiles))
  }
  return rows
}

/** One archive with these recordings in it. */
export function writeSparseTar(path: string, rows: readonly MadeRow[]): void {
  const file = openSync(path, 'w')
  let at = 0
  for (const { id } of rows) {
    for (const [kind, bytes] of MEMBERS) {
      const sizeField = `${bytes.toString(8).padStart(11, '0')}\0`
      const header = tarEntry({ name: `${id}.${kind}`, sizeField, mode: 0o444 }).subarray(0, 512)
      const block = joinBytes(paxEntry({ mtime: '1751328000.25' }), header)
      writeSync(file, block, 0, block.length, at)
      at += block.length + Math.ceil(bytes / 512) * 512
    }
  }
  ftruncateSync(file, Math.ceil((at + 1024) / 10_240) * 10_240)
  closeSync(file)
}

function fourDigits(n: number): string {
  return String(n).padStart(4, '0')
}
