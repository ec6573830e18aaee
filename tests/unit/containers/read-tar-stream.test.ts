import { describe, expect, it } from 'vitest'
import { ByteSourceError, isAbortError } from '../../../src/bytes/index.ts'
import { readTarStream } from '../../../src/containers/index.ts'
import type { TarStreamEvent } from '../../../src/containers/index.ts'
import { writeTar } from '../../helpers/write-tar.ts'

const FILES = [
  { name: 'a.json', bytes: new Uint8Array(2000).fill(1) },
  { name: 'a.mp4', bytes: new Uint8Array(3_000_000).fill(2) },
  { name: 'a.npz', bytes: new Uint8Array(50_000).fill(3) },
]
const TAR = writeTar(FILES)
const wantsArrays = ({ name }: { name: string }): boolean => !name.endsWith('.mp4')

interface Body {
  readonly stream: ReadableStream<Uint8Array>
  given(): number
  isCancelled(): boolean
}

function bodyOf(bytes: Uint8Array, faultAt = Infinity): Body {
  let at = 0
  let isCancelled = false
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (at >= faultAt) return controller.error(new ByteSourceError('network', 'gone'))
        if (at >= bytes.length) return controller.close()
        controller.enqueue(bytes.slice(at, (at += 65_536)))
      },
      cancel() {
        isCancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  return { stream, given: () => at, isCancelled: () => isCancelled }
}

describe('a tar through a stream', () => {
  it('keeps what is wanted, drops the rest, and says how far it is', async () => {
    const progress: number[] = []
    const events: TarStreamEvent[] = []
    const options = { name: 'x.tar', wants: wantsArrays, onProgress: (bytes: number) => progress.push(bytes) }
    for await (const event of readTarStream(bodyOf(TAR).stream, options)) events.push(event)
    expect(
      events.map((event) => event.kind === 'member' && [event.name, event.size, event.data?.length ?? null]),
    ).toEqual([
      ['a.json', 2000, 2000],
      ['a.mp4', 3_000_000, null],
      ['a.npz', 50_000, 50_000],
    ])
    expect(progress.at(-1)).toBe(TAR.length)
    expect(progress).toEqual([...progress].sort((a, b) => a - b))
  })

  it('asks about every file once, in order', async () => {
    const asked: string[] = []
    const wants = ({ name, size }: { name: string; size: number }): boolean => asked.push(`${name} ${size}`) < 0
    for await (const event of readTarStream(bodyOf(TAR).stream, { name: 'x.tar', wants })) void event
    expect(asked).toEqual(['a.json 2000', 'a.mp4 3000000', 'a.npz 50000'])
  })

  it('gives each file when it is through, not at the end', async () => {
    const body = bodyOf(TAR)
    for await (const event of readTarStream(body.stream, { name: 'x.tar', wants: wantsArrays })) {
      expect(event).toMatchObject({ kind: 'member', name: 'a.json' })
      break
    }
    expect(body.given()).toBeLessThan(300_000)
    expect(body.isCancelled()).toBe(true)
  })

  it("passes the stream's own failure on", async () => {
    const read = async (): Promise<void> => {
      for await (const event of readTarStream(bodyOf(TAR, 1_000_000).stream, { name: 'x.tar', wants: wantsArrays }))
        void event
    }
    await expect(read()).rejects.toMatchObject({ tag: 'network' })
  })

  it('stops at an abort and cancels the transfer', async () => {
    const stop = new AbortController()
    const body = bodyOf(TAR)
    const read = async (): Promise<void> => {
      const options = { name: 'x.tar', wants: wantsArrays, signal: stop.signal, onProgress: () => stop.abort() }
      for await (const event of readTarStream(body.stream, options)) void event
    }
    await expect(read()).rejects.toSatisfy(isAbortError)
    expect(body.isCancelled()).toBe(true)
    expect(body.given()).toBeLessThan(300_000)
  })
})
