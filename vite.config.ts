import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

/** Chromium without a GPU: WebGL2 on SwiftShader. Background networking is off, it fails on closed networks. */
const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--disable-gpu-compositing',
  '--disable-gpu-rasterization',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--autoplay-policy=no-user-gesture-required',
]

const executablePath = process.env['CHROMIUM_PATH']

/** Tests in Chromium's own pages, of these folders, so many pages at a time; one project after the other. */
function browserProject(name: string, folders: string[], nPages: number): TestProjectInlineConfiguration {
  return {
    extends: true,
    // all packages are found before the first test: one found later would reload the page under it
    optimizeDeps: { entries: ['src/main.tsx', 'tests/browser/**/*.{ts,tsx}'], include: ['vitest/browser'] },
    cacheDir: `node_modules/.vite-${name}`,
    test: {
      name,
      include: folders.map((folder) => `tests/browser/${folder}/**/*.test.{ts,tsx}`),
      maxWorkers: nPages,
      sequence: { groupOrder: nPages === 1 ? 1 : 0 },
      testTimeout: 60_000,
      // a second is short on a busy machine without a GPU
      expect: { poll: { timeout: 10_000 } },
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({
          launchOptions: { args: CHROMIUM_ARGS, ...(executablePath ? { executablePath } : {}) },
        }),
        instances: [{ browser: 'chromium' }],
      },
    },
  }
}

export default defineConfig({
  plugins: [react()],
  base: './',
  // tar-stream extends Node's EventEmitter; its own dependency has one that runs in a browser
  resolve: { alias: [{ find: /^events$/, replacement: 'bare-events' }] },
  build: { target: 'es2023', chunkSizeWarningLimit: 2000, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  worker: { format: 'es' },
  server: { host: '127.0.0.1' },
  test: {
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['tests/unit/**/*.test.ts', 'tests/*.test.ts'],
          execArgv: ['--expose-gc'],
          // vitest leaves a core to itself, which is half of a small machine
          maxWorkers: '100%',
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'page',
          environment: 'node',
          include: ['tests/page/**/*.test.ts'],
          testTimeout: 90_000,
          hookTimeout: 90_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'slow',
          environment: 'node',
          include: ['tests/slow/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      browserProject('browser', ['ui', 'scene', 'workers'], 2),
      // what is heard and shown in time has the machine to itself
      browserProject('browser-playback', ['playback'], 1),
    ],
  },
})
