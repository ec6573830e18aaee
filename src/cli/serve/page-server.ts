import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { extname } from 'node:path'
import type { DataRoot } from './data-roots.ts'
import type { DataIndex } from './data-index.ts'
import { resolveBelow, sendFile, sendText } from './file-response.ts'
import { sendIndex } from './index-response.ts'

export interface PageServerOptions {
  /** folder of the built page */
  readonly pageRoot: string
  readonly dataRoots: readonly DataRoot[]
  readonly dataIndex: DataIndex | null
  /** names the server may be called by; guards against DNS rebinding */
  readonly allowedHosts: ReadonlySet<string>
  readonly limits?: Partial<ServerLimits>
}

/** What a client may take of the server. */
export interface ServerLimits {
  /** ms for the headers of a request, and for all of it */
  readonly headersMs: number
  readonly requestMs: number
  /** ms between two looks at the two limits above */
  readonly checkMs: number
  /** ms; a client that takes nothing for so long loses its connection */
  readonly idleMs: number
  readonly maxConnections: number
}

const LIMITS: ServerLimits = {
  headersMs: 10_000,
  requestMs: 60_000,
  checkMs: 2000,
  idleMs: 120_000,
  maxConnections: 512,
}

/** Workers come from our own origin; data may come from any web server; nothing else is loaded from anywhere. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "connect-src 'self' https: http: blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ')

/** The app's own server: the page, and the given folders under /data/. Read-only, single ranges, nothing listed. */
export function createPageServer(options: PageServerOptions): Server {
  const limits = { ...LIMITS, ...options.limits }
  const server = createServer(
    {
      requestTimeout: limits.requestMs,
      headersTimeout: limits.headersMs,
      connectionsCheckingInterval: limits.checkMs,
    },
    (req, res) => {
      handle(req, res, options).catch(() => {
        if (res.headersSent) res.destroy()
        else sendText(res, 500, 'internal error')
      })
    },
  )
  server.maxConnections = limits.maxConnections
  server.timeout = limits.idleMs
  return server
}

async function handle(request: IncomingMessage, response: ServerResponse, options: PageServerOptions): Promise<void> {
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'no-referrer')
  if (!isAllowedHost(request.headers.host, options.allowedHosts)) return sendText(response, 403, 'unknown host')
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD')
    return sendText(response, 405, 'only GET and HEAD')
  }
  const path = (request.url ?? '/').replace(/[?#].*$/, '')
  if (!path.startsWith('/')) return sendText(response, 400, 'bad request')
  allowOwnOrigin(request, response)
  if (path === '/data/index.json') return sendIndex(request, response, options.dataIndex)
  return path.startsWith('/data/')
    ? sendData(request, response, path.slice('/data/'.length), options.dataRoots)
    : sendPage(request, response, path, options.pageRoot)
}

/** Only a page of this very server reads the data; another name of it, or another port, is another origin. */
function allowOwnOrigin(request: IncomingMessage, response: ServerResponse): void {
  const { origin, host } = request.headers
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  if (origin !== undefined && origin === `http://${host}`) response.setHeader('Access-Control-Allow-Origin', origin)
}

/** `host:port` or `[v6]:port` of the Host header, compared by name only. */
function isAllowedHost(host: string | undefined, allowed: ReadonlySet<string>): boolean {
  if (host === undefined) return false
  return allowed.has(host.replace(/:\d+$/, '').toLowerCase())
}

async function sendData(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  roots: readonly DataRoot[],
): Promise<void> {
  const [first = '', ...rest] = path.split('/')
  const root = roots.find((candidate) => encodeURIComponent(candidate.name) === first || candidate.name === first)
  if (root === undefined) return sendText(response, 404, 'not found')
  const isWholeRoot = rest.every((segment) => segment === '')
  if (root.isFile !== isWholeRoot) return sendText(response, 404, 'not found')
  const resolved = root.isFile ? root.path : await resolveBelow(root.path, rest.join('/'))
  if (resolved === undefined) return sendText(response, 404, 'not found')
  await sendFile(request, response, resolved, { 'Cache-Control': 'no-cache' })
}

async function sendPage(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  pageRoot: string,
): Promise<void> {
  const isFile = extname(path) !== ''
  const resolved = await resolveBelow(pageRoot, isFile ? path : '/index.html')
  if (resolved === undefined || (!isFile && path !== '/')) return sendText(response, 404, 'not found')
  const isHashed = path.startsWith('/assets/')
  await sendFile(request, response, resolved, {
    'Content-Security-Policy': CONTENT_SECURITY_POLICY,
    'Cache-Control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  })
}
