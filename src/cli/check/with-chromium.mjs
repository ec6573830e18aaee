/** Runs a command of node_modules/.bin with CHROMIUM_PATH set: `node with-chromium.mjs vitest run --project browser`. */
import { spawn } from 'node:child_process'
import { findChromium } from './find-chromium.mjs'

const [command, ...args] = process.argv.slice(2)
if (!command) throw new Error('usage: with-chromium.mjs COMMAND [ARGUMENT...]')
const child = spawn('npx', ['--no-install', command, ...args], {
  stdio: 'inherit',
  env: { ...process.env, CHROMIUM_PATH: findChromium() },
})
child.on('exit', (code, signal) => {
  process.exitCode = signal ? 1 : (code ?? 1)
})
