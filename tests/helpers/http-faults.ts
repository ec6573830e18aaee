import type { ErrorTag } from '../../src/bytes/index.ts'
import type { Fault, FaultScript, ServedFile } from './fault-server.ts'

/** How a read ends: with the right bytes, or with an error of this tag. */
export type Outcome = 'bytes' | ErrorTag

/** How long a fault lasts: for one request, or for it and all after it. */
export type Persistence = 'once' | 'always'

/**
 * One kind of fault of a server or a network, and how reading must end when it hits the opening request, or a later one
 * after bytes have been handed out.
 */
export interface HttpFaultKind {
  readonly name: string
  /** what goes wrong; `file` is the sound file that is served otherwise */
  readonly fault: (file: ServedFile) => Fault
  readonly opening: Readonly<Record<Persistence, Outcome>>
  readonly later: Readonly<Record<Persistence, Outcome>>
}

const ALL_BYTES = { once: 'bytes', always: 'bytes' } as const

/** Every kind of fault, by what is at fault. The file is called `file`, and stands beside it as `moved`, too. */
export const HTTP_FAULT_KINDS: readonly HttpFaultKind[] = [
  ...[400, 401, 403, 404, 405, 410, 412, 413, 414, 418, 425, 431, 451].map((status) =>
    lasting(`status ${status}`, { status }, 'http-status'),
  ),
  ...[202, 204, 205, 207, 300, 304, 305].map((status) => lasting(`status ${status}`, { status }, 'http-status')),
  ...[408, 421, 429, 500, 501, 502, 503, 504, 511, 599].map((status) =>
    passing(`status ${status}`, { status }, 'http-status'),
  ),
  passing('429 with Retry-After: 0', { status: 429, headers: { 'Retry-After': '0' } }, 'http-status'),
  passing('503, Retry-After past', { status: 503, headers: { 'Retry-After': 'Mon, 01 Jan 2024 00:00:00 GMT' } }),
  passing('503, Retry-After malformed', { status: 503, headers: { 'Retry-After': 'soon' } }),
  lasting('503 with Retry-After: 3600', { status: 503, headers: { 'Retry-After': '3600' } }, 'http-status'),
  mixed('416 without a length', { status: 416 }, ['bytes', 'http-range'], ['http-range', 'http-range']),

  ...['301', '302', '303', '307', '308'].map((status) =>
    harmless(`redirect ${status} to the file`, { status: Number(status), redirect: 'moved' }),
  ),
  lasting('redirect without Location', { status: 302, headers: {} }, 'http-status'),
  passing('redirect to itself', { redirect: 'file' }, 'network'),
  ...['ftp://127.0.0.1/x', 'data:application/octet-stream,abc', 'file:///etc/hostname', 'javascript:alert(1)'].map(
    (redirect) => passing(`redirect to ${redirect}`, { redirect }, 'network'),
  ),
  passing('redirect to no address', { redirect: 'http://' }, 'network'),
  lasting('redirect to a missing file', { redirect: 'missing' }, 'http-status'),

  passing('hang-up before the answer', { hangUp: true }, 'network'),
  passing('no answer', { silent: true }, 'timeout'),
  passing('reset before the body', { resetAfter: 0 }, 'network'),
  passing('reset inside the body', { resetAfter: 500 }, 'network'),
  passing('silence inside the body', { stallAfter: 500 }, 'timeout'),
  passing('silence before the body', { stallAfter: 0 }, 'timeout'),
  lasting('a drip slower than patience', { drip: { bytes: 2, everyMs: 20 } }, 'timeout'),
  harmless('a slow start', { delayMs: 15 }),
  harmless('a body in small pieces', { drip: { bytes: 2000, everyMs: 1 } }),
  passing('no HTTP', { raw: 'SSH-2.0-OpenSSH_9.6\r\n' }, 'network'),
  passing('an HTTP/0.9 body', { raw: '<html>hello</html>' }, 'network'),
  passing('a broken status line', { raw: 'HTTP/1.1 2o6 Partial\r\n\r\n' }, 'network'),
  passing('an endless header', { raw: `HTTP/1.1 206 Partial Content\r\nX: ${'x'.repeat(100_000)}` }, 'network'),
  passing('a broken chunk', { raw: 'HTTP/1.1 206 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n' }, 'network'),
  passing('two lengths', { raw: 'HTTP/1.1 206 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello' }, 'network'),
  passing('a negative length', { raw: 'HTTP/1.1 206 OK\r\nContent-Length: -5\r\n\r\nhello' }, 'network'),
  mixed(
    'a whole file of a terabyte',
    { raw: 'HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\nx' },
    ['network', 'network'],
    ['source-changed', 'source-changed'],
  ),

  lasting('a range that begins later', { shiftBytes: 1 }, 'http-range'),
  ...[
    '',
    'bytes',
    'bytes abc-def/ghi',
    'items 0-99/1000',
    'bytes 50-10/1000',
    'bytes 0-99/50',
    'bytes -5-99/1000',
    'bytes 0-99',
    'bytes 0-99/1000, bytes 200-299/1000',
    'bytes */1000',
    'bytes 0-99999999999999999999/999999999999999999999',
  ].map((header) =>
    lasting(`Content-Range ${JSON.stringify(header)}`, { headers: { 'Content-Range': header } }, 'http-range'),
  ),
  lasting('several ranges', { headers: { 'Content-Type': 'multipart/byteranges; boundary=x' } }, 'http-range'),
  lasting('a body longer than its range', { extraBytes: 100 }, 'http-range'),
  lasting('a body longer than asked, range hidden', { extraBytes: 100, omitContentRange: true }, 'http-range'),
  lasting('a length longer than its range', { headers: { 'Content-Length': '99999' } }, 'http-range'),
  passing('a length shorter than its range', { headers: { 'Content-Length': '10' } }, 'source-truncated'),
  passing('a body that ends early', { endAfter: 500 }, 'source-truncated'),
  passing('an empty body', { endAfter: 0 }, 'source-truncated'),
  harmless('ranges cut to 2 kB', { capBytes: 2000 }),
  harmless('a range longer than asked', { surplusBytes: 3000 }),
  harmless('no Content-Length', { chunked: true }),
  harmless('no Content-Range', { omitContentRange: true }),
  harmless('Content-Range without the total', { claimTotal: '*' }),
  mixed(
    'Content-Range with a wrong total',
    { claimTotal: 99_999_999 },
    ['source-changed', 'source-changed'],
    ['source-changed', 'source-changed'],
  ),

  harmless('200 instead of 206', { ignoreRange: true }),
  harmless('200 without a length', { ignoreRange: true, chunked: true }),
  harmless('200, compressed', { ignoreRange: true, coding: 'gzip' }),
  passing('200, reset inside the body', { ignoreRange: true, resetAfter: 500 }, 'network'),
  passing('200, silence inside the body', { ignoreRange: true, stallAfter: 500 }, 'timeout'),

  ...(['gzip', 'deflate', 'br'] as const).map((coding) =>
    mixed(`a range in ${coding}`, { coding }, ['bytes', 'bytes'], ['http-encoding', 'http-encoding']),
  ),
  mixed(
    'a range said to be gzip, but plain',
    { headers: { 'Content-Encoding': 'gzip' } },
    ['bytes', 'network'],
    ['http-encoding', 'http-encoding'],
  ),
  mixed(
    'a range in an unknown coding',
    { headers: { 'Content-Encoding': 'x-own' } },
    ['bytes', 'bytes'],
    ['http-encoding', 'http-encoding'],
  ),
  harmless('Content-Encoding: identity', { headers: { 'Content-Encoding': 'identity' } }),

  replaced('another ETag', (file) => ({ file: { ...file, etag: '"v2"' } })),
  replaced('another Last-Modified, no ETag', (file) => ({
    file: { ...file, etag: null, lastModified: 'Tue, 02 Jun 2026 08:00:00 GMT' },
  })),
  replaced('a longer file', (file) => ({ file: { ...file, bytes: new Uint8Array(file.bytes.byteLength + 1) } })),
  replaced('a shorter file', (file) => ({ file: { ...file, bytes: file.bytes.slice(0, -1) } })),
  // Met by the opening, an empty file or one sent whole leaves nothing to ask for, so nothing shows that it changed back.
  { ...replaced('an emptied file', (file) => ({ file: { ...file, bytes: new Uint8Array(0) } })), opening: ALL_BYTES },
  {
    ...replaced('another file without ranges', (file) => ({
      file: { ...file, etag: '"v2"', bytes: file.bytes.slice(5) },
      ignoreRange: true,
    })),
    opening: ALL_BYTES,
  },
  harmless('another Last-Modified, same ETag', { headers: { 'Last-Modified': 'Tue, 02 Jun 2026 08:00:00 GMT' } }),
  harmless('no ETag', { headers: { ETag: null } }),
  harmless('no ETag and no Last-Modified', { headers: { ETag: null, 'Last-Modified': null } }),
]

/**
 * The script for a fault that hits one request to a path (0 is the first, the opening): where it sends the client
 * instead is sound. The script counts on its own, so it serves one reader.
 */
export function faultAt(
  kind: HttpFaultKind,
  file: ServedFile,
  path: string,
  firstIndex: number,
  lasts: Persistence,
): FaultScript {
  let index = -1
  return (request) => {
    if (request.path !== path) return undefined
    index++
    const hit = lasts === 'once' ? index === firstIndex : index >= firstIndex
    return hit ? kind.fault(file) : undefined
  }
}

function harmless(name: string, fault: Fault): HttpFaultKind {
  return mixed(name, fault, ['bytes', 'bytes'], ['bytes', 'bytes'])
}

/** A fault that another try overcomes. */
function passing(name: string, fault: Fault, tag: ErrorTag = 'http-status'): HttpFaultKind {
  return mixed(name, fault, ['bytes', tag], ['bytes', tag])
}

/** A fault that another try would meet again. */
function lasting(name: string, fault: Fault, tag: ErrorTag): HttpFaultKind {
  return mixed(name, fault, [tag, tag], [tag, tag])
}

function mixed(
  name: string,
  fault: Fault,
  [openingOnce, openingAlways]: readonly [Outcome, Outcome],
  [laterOnce, laterAlways]: readonly [Outcome, Outcome],
): HttpFaultKind {
  return {
    name,
    fault: () => fault,
    opening: { once: openingOnce, always: openingAlways },
    later: { once: laterOnce, always: laterAlways },
  }
}

/** Another version of the file; met from the first request on it is simply the file. */
function replaced(name: string, fault: HttpFaultKind['fault']): HttpFaultKind {
  const changed = 'source-changed'
  return { name, fault, opening: { once: changed, always: 'bytes' }, later: { once: changed, always: changed } }
}
