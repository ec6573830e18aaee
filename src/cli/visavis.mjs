#!/usr/bin/env node
/**
 * The `visavis` command. The sources are TypeScript; they are put together when the command starts, which takes a tenth of a
 * second. Loading them one by one through a loader took six times as long, and its thread kept 45 MiB while the server ran.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { buildSync } from 'esbuild'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CACHE = `${ROOT}node_modules/.cache/visavis`

/** A defect must not look like "wrong usage", which is exit 1, node's own code for an uncaught exception. */
function reportDefect(error) {
  process.stderr.write(`visavis: internal error, please report it: ${error?.stack ?? error}\n`)
  process.exit(70)
}
process.on('uncaughtException', reportDefect)
process.on('unhandledRejection', reportDefect)

// `visavis inspect ... | head` closes the pipe early, which is no failure.
process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') process.exit(0)
})

const { main } = await loadMain()
process.exitCode = await main(process.argv.slice(2), ROOT)

async function loadMain() {
  const { outputFiles } = buildSync({
    entryPoints: [`${ROOT}src/cli/main.ts`],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    write: false,
    logLevel: 'error',
  })
  try {
    return await import(pathToFileURL(kept(outputFiles[0].text)).href)
  } catch (error) {
    if (!['EACCES', 'EROFS', 'EPERM', 'ENOSPC'].includes(error?.code)) throw error
    // nothing may be written here: the slow way
    const { register } = await import('tsx/esm/api')
    register()
    return import('./main.ts')
  }
}

/** The text as a file from which packages are found; it is written only if it is another than the last. */
function kept(text) {
  const path = `${CACHE}/cli.mjs`
  try {
    if (readFileSync(path, 'utf8') === text) return path
  } catch {
    // there is none yet
  }
  mkdirSync(CACHE, { recursive: true })
  const temporary = `${path}.${process.pid}.tmp`
  writeFileSync(temporary, text)
  renameSync(temporary, path)
  return path
}
