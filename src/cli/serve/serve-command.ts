import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { numberOption, parseArguments, UsageError } from '../arguments.ts'
import { EXIT } from '../exit-code.ts'
import { createDataIndex } from './data-index.ts'
import { defaultCacheFolder } from './index-log.ts'
import { openDataRoots } from './data-roots.ts'
import { createPageServer } from './page-server.ts'

const DEFAULT_PORT = 4173
const DEFAULT_HOST = '127.0.0.1'
/** how many further ports are tried when one is taken */
const PORT_TRIES = 50

/** `visavis serve [FOLDER_OR_FILE...]`: serves the built page, and the data with it; runs until it is stopped. */
export async function serveCommand(argv: readonly string[], root: string): Promise<number> {
  const { values, positionals } = parseArguments(argv, {
    port: { type: 'string' },
    host: { type: 'string' },
    'no-open': { type: 'boolean' },
    open: { type: 'boolean' },
  })
  const host = values.host ?? process.env['HOST'] ?? DEFAULT_HOST
  const port = portOf(values.port ?? process.env['PORT'])
  const pageRoot = join(root, 'dist')
  if (!existsSync(`${pageRoot}/index.html`)) {
    throw new UsageError('the page is not built yet: run `npm run build` first, or use `npm start`')
  }
  const dataRoots = await openDataRoots(positionals)
  const dataIndex = dataRoots.length > 0 ? createDataIndex(dataRoots, { cacheFolder: defaultCacheFolder() }) : null
  const server = createPageServer({ pageRoot, dataRoots, dataIndex, allowedHosts: allowedHosts(host) })
  const taken = await listen(server, host, port)
  const actual = (server.address() as AddressInfo).port
  if (taken) process.stderr.write(`port ${port} is taken, using ${actual}\n`)
  const url = `http://${urlHost(host)}:${actual}/?src=${dataIndex === null ? 'sample/index.json' : 'data/index.json'}`
  process.stdout.write(`${url}\n`)
  dataIndex?.start()
  if (values['no-open'] !== true && process.stdout.isTTY) openBrowser(url)
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve)
    server.once('close', resolve)
  })
  dataIndex?.stop()
  server.closeAllConnections()
  server.close()
  return EXIT.ok
}

function portOf(text: string | undefined): number {
  const port = numberOption('port', text) ?? DEFAULT_PORT
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new UsageError(`--port takes 0..65535, not ${port}`)
  return port
}

/** Listens on the port, or on the next free one; resolves true where the wanted port was taken. */
async function listen(server: Server, host: string, wanted: number): Promise<boolean> {
  for (let port = wanted; port < wanted + PORT_TRIES && port <= 65535; port++) {
    const isFree = await new Promise<boolean>((resolve, reject) => {
      const onError = (error: NodeJS.ErrnoException): void => {
        if (error.code === 'EADDRINUSE') resolve(false)
        else reject(new UsageError(`cannot listen on ${host}:${port}: ${error.message}`))
      }
      server.once('error', onError)
      server.listen(port, host, () => {
        server.off('error', onError)
        resolve(true)
      })
    })
    if (isFree) return port !== wanted
  }
  throw new UsageError(`no free port from ${wanted} on`)
}

function allowedHosts(host: string): Set<string> {
  const hosts = new Set(['127.0.0.1', 'localhost', '[::1]', host.toLowerCase(), urlHost(host).toLowerCase()])
  if (host !== '0.0.0.0' && host !== '::') return hosts
  // Open to the network by the user's word: any name this machine really has.
  hosts.add(hostname().toLowerCase())
  for (const addresses of Object.values(networkInterfaces())) {
    for (const { address, family } of addresses ?? []) hosts.add(family === 'IPv6' ? `[${address}]` : address)
  }
  return hosts
}

function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}

function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url]
  const child = spawn(command!, args, { stdio: 'ignore', detached: true })
  // A machine without a desktop has no opener; the printed URL is enough.
  child.on('error', () => undefined)
  child.unref()
}
