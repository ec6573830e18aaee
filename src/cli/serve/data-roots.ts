import { realpath, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { UsageError } from '../arguments.ts'

/** A folder or file given on the command line, served as /data/NAME. */
export interface DataRoot {
  readonly name: string
  readonly path: string
  readonly isFile: boolean
}

/** Checks what was given and names each root after its base name, numbered where two are alike. */
export async function openDataRoots(paths: readonly string[]): Promise<DataRoot[]> {
  const roots: DataRoot[] = []
  const taken = new Set<string>(['index.json'])
  for (const given of paths) {
    const path = await realpath(given).catch(() => {
      throw new UsageError(`there is no file or folder "${given}"`)
    })
    const info = await stat(path)
    let name = basename(path) || 'root'
    for (let n = 2; taken.has(name); n++) name = `${basename(path)}-${n}`
    taken.add(name)
    roots.push({ name, path, isFile: info.isFile() })
  }
  return roots
}
