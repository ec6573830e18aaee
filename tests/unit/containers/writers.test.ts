import { describe, expect, it } from 'vitest'
import { memorySource, type ByteSource } from '../../../src/bytes/index.ts'
import {
  crc32,
  encodeItems,
  localHeader,
  npyHeaderBytes,
  openNpz,
  parseNpyHeader,
  parseWavHeader,
  readArray,
  tarEnd,
  tarHeader,
  tarPadding,
  walkTar,
  wavHeaderBytes,
  writtenDtype,
  zipDirectory,
  type TarEvent,
} from '../../../src/containers/index.ts'
import { joinBytes, writeNpy } from '../../helpers/write-npy.ts'

const PLACE = { source: 'x' }

async function eventsOf(source: ByteSource): Promise<TarEvent[]> {
  const events: TarEvent[] = []
  for await (const event of walkTar(source)) events.push(event)
  return events
}

describe('NPY that is written', () => {
  it.each([
    ['<f4', [3, 2]],
    ['|b1', [7]],
    ['<f8', []],
    ['<f4', [0, 21, 3]],
  ] as const)('says %s %j', (dtype, shape) => {
    const bytes = npyHeaderBytes(dtype, shape)
    expect(bytes.length % 64).toBe(0)
    expect(parseNpyHeader(bytes, PLACE)).toMatchObject({ dtype, shape, fortran: false, dataOffset: bytes.length })
  })

  it('keeps numbers in the smallest type that holds them', () => {
    expect(writtenDtype('>f4')).toBe('<f4')
    expect(writtenDtype('<f2')).toBe('<f4')
    expect(writtenDtype('|b1')).toBe('|b1')
    expect([...encodeItems(Float64Array.of(-2), '<i8')]).toEqual([254, 255, 255, 255, 255, 255, 255, 255])
    expect([...encodeItems(Uint8Array.of(0, 1), '|b1')]).toEqual([0, 1])
    expect(() => encodeItems(Float64Array.of(2 ** 53), '<u8')).toThrow(/2\^53/)
  })
})

describe('ZIP that is written', () => {
  it('is an NPZ that is read again, sums checked', async () => {
    const files = [
      { name: 'smplh:a.npy', file: writeNpy(Float32Array.of(1, 2)) },
      { name: '\u00e4.npy', file: writeNpy([0, 1, 1], { dtype: '|b1' }) },
    ].map(({ name, file }) => ({ name, file, bytes: file.length, crc32: crc32(file) }))
    const parts = files.flatMap((entry) => [localHeader(entry), entry.file])
    const npz = await openNpz(memorySource(joinBytes(...parts, zipDirectory(files)), 'x.npz'))
    expect(npz.problems).toEqual([])
    expect([...npz.refs.keys()]).toEqual(['smplh:a', '\u00e4'])
    expect((await readArray(npz.refs.get('smplh:a')!)).data).toEqual(Float32Array.of(1, 2))
  })
})

describe('tar that is written', () => {
  it.each(['short.npz', `${'long/'.repeat(30)}x.npz`, 'Gespr\u00e4ch/\u{1f600}.npz', 'x'.repeat(100)])(
    'holds %s',
    async (name) => {
      const bytes = Uint8Array.of(1, 2, 3)
      const parts = [tarHeader(name, 3), bytes, new Uint8Array(tarPadding(3))]
      const size = parts.reduce((sum, part) => sum + part.length, 0)
      const source = memorySource(joinBytes(...parts, new Uint8Array(tarEnd(size))), 'x.tar')
      expect(source.size % 10_240).toBe(0)
      expect((await eventsOf(source)).flatMap((event) => (event.kind === 'progress' ? [] : event))).toMatchObject([
        { kind: 'member', member: { name, size: 3 } },
      ])
    },
  )

  it('tells sizes beyond eight gigabytes', () => {
    const header = tarHeader('big.mp4', 9e9)
    expect(new TextDecoder().decode(header)).toContain('size=9000000000\n')
  })
})

describe('WAV that is written', () => {
  it.each([
    [{ sampleRate: 48_000, channels: 1, bits: 32, float: true }, 58],
    [{ sampleRate: 44_100, channels: 2, bits: 16, float: false }, 44],
  ])('says %j', async (format, length) => {
    const header = wavHeaderBytes(format, 16)
    expect(header.length).toBe(length)
    const info = await parseWavHeader(memorySource(joinBytes(header, new Uint8Array(16)), 'x.wav'))
    expect(info).toMatchObject({ ...format, dataOffset: length, dataBytes: 16, problems: [] })
  })
})
