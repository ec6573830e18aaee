import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collectStream, isAppError, openHttp, type HttpOptions } from '../../../src/bytes/index.ts'
import { startFaultServer, type FaultScript, type FaultServer, type ServedFile } from '../../helpers/fault-server.ts'
import { faultAt, HTTP_FAULT_KINDS, type HttpFaultKind, type Persistence } from '../../helpers/http-faults.ts'
import { seededBytes } from '../../helpers/seeded-random.ts'

const FILE: ServedFile = { bytes: seededBytes(60_000) }
const PATIENT: HttpOptions = { firstBytes: 4096, retry: { baseMs: 1 } }
/** Only for faults that must end in a timeout: on a busy machine any other answer may be as slow. */
const HURRIED: HttpOptions = { ...PATIENT, timeouts: { idleMs: 200, requestMs: 1200 } }

interface Piece {
  readonly start: number
  readonly bytes: Uint8Array
}

/** Opens the file and reads its head, its middle, its end, and all of it as a stream. */
async function readEverything(url: string, options: HttpOptions): Promise<Piece[]> {
  const opening = await openHttp(url, options)
  if (opening.kind === 'stream') return [{ start: 0, bytes: await collectStream(opening.body, 1e6) }]
  const { source } = opening
  const { size } = source
  const pieces: Piece[] = []
  for (const [start, end] of [
    [0, 100],
    [20_000, 40_000],
    [size - 1000, size],
  ] as const) {
    if (start >= 0 && end <= size) pieces.push({ start, bytes: await source.read(start, end) })
  }
  pieces.push({ start: 0, bytes: await collectStream(source.stream(0, size), 1e6) })
  return pieces
}

/** True if every piece is of this version, and the last one all of it. */
function isOf(version: Uint8Array, pieces: readonly Piece[]): boolean {
  const whole = pieces.at(-1)?.bytes.byteLength === version.byteLength
  return (
    whole &&
    pieces.every(({ start, bytes }) => Buffer.compare(bytes, version.subarray(start, start + bytes.byteLength)) === 0)
  )
}

/** One server for all, each case in a folder of its own. */
const scripts = new Map<string, FaultScript>()
let server: FaultServer
let cases = 0

beforeAll(async () => {
  server = await startFaultServer({}, (request) => scripts.get(folderOf(request.path))?.(request))
})
afterAll(() => server.close())

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/') + 1)

async function outcomeOf(kind: HttpFaultKind, firstIndex: number, lasts: Persistence): Promise<string> {
  const folder = `/${++cases}/`
  const url = server.url(`${folder}file`)
  const script = faultAt(kind, FILE, `${folder}file`, firstIndex, lasts)
  scripts.set(folder, (request) => (request.path.endsWith('/missing') ? undefined : { file: FILE, ...script(request) }))
  const timed = [...Object.values(kind.opening), ...Object.values(kind.later)].includes('timeout')
  try {
    const pieces = await readEverything(url, timed ? HURRIED : PATIENT)
    const otherVersion = firstIndex === 0 ? kind.fault(FILE).file : undefined
    return isOf(FILE.bytes, pieces) || (otherVersion !== undefined && isOf(otherVersion.bytes, pieces))
      ? 'bytes'
      : 'wrong bytes'
  } catch (error) {
    if (!isAppError(error)) throw error
    expect(error.message).toContain(url)
    expect(error.source).toBe(url)
    return error.tag
  }
}

describe.concurrent('every kind of fault ends in the right bytes or its typed error', () => {
  for (const kind of HTTP_FAULT_KINDS) {
    for (const lasts of ['once', 'always'] as const) {
      test(`${kind.name}, ${lasts}, from the opening on`, async () => {
        expect(await outcomeOf(kind, 0, lasts)).toBe(kind.opening[lasts])
      })
      test(`${kind.name}, ${lasts}, from a later read on`, async () => {
        expect(await outcomeOf(kind, 1, lasts)).toBe(kind.later[lasts])
      })
    }
  }
  test('there are at least 60 kinds, each named once', () => {
    const names = new Set(HTTP_FAULT_KINDS.map((kind) => kind.name))
    expect(names.size).toBe(HTTP_FAULT_KINDS.length)
    expect(names.size).toBeGreaterThanOrEqual(60)
  })
})
