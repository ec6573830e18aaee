/**
 * Finds a Chromium for the browser tests, or installs Debian's when the machine has none and allows it.
 * Prints nothing on success; throws with a remedy otherwise.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** @returns {string} path of a Chromium executable */
export function findChromium() {
  const named = process.env['CHROMIUM_PATH']
  if (named) {
    if (existsSync(named)) return named
    throw new Error(`CHROMIUM_PATH is ${named}, and there is no such file`)
  }
  const found = CANDIDATES.find((path) => existsSync(path))
  if (found) return found
  installOnDebian()
  const installed = CANDIDATES.find((path) => existsSync(path))
  if (installed) return installed
  throw new Error('No Chromium found. Install one, or set CHROMIUM_PATH to its executable.')
}

function installOnDebian() {
  if (process.platform !== 'linux' || spawnSync('which', ['apt-get']).status !== 0) return
  if (process.getuid?.() !== 0) {
    throw new Error('No Chromium found. Run `sudo apt-get install chromium`, or set CHROMIUM_PATH.')
  }
  console.error('No Chromium found: installing the chromium package')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  execFileSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'], env })
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  })
}
