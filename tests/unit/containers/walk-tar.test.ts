import { describe, expect, it } from 'vitest'
import { isAbortError, sliceSource, withCache } from '../../../src/bytes/index.ts'
import { openNpz, parseWavHeader, walkTar } from '../../../src/containers/index.ts'
import type { TarMember } from '../../../src/containers/index.ts'
import { spySource } from '../../helpers/spy-source.ts'
import { writeNpy } from '../../helpers/write-npy.ts'
import { writeNpz } from '../../helpers/write-npz.ts'
import { writeWebdatasetTar } from '../../helpers/write-tar.ts'
import { writeFloatWav } from '../../helpers/write-wav.ts'

const npz = writeNpz(
  Object.fromEntries(
    Array.from({ length: 24 }, (_, index) => [
      `key:of_some_length_${index}`,
      writeNpy(new Float32Array(3000).map(Math.random)),
    ]),
  ),
  'stored',
)

/** Two recordings as they lie in the published archives, the film first. */
const TAR = writeWebdatasetTar({
  'V00_S0001_I00000001_P0001.json': new Uint8Array(2000).fill(32),
  'V00_S0001_I00000001_P0001.mp4': new Uint8Array(400_000).fill(1),
  'V00_S0001_I00000001_P0001.npz': npz,
  'V00_S0001_I00000001_P0001.wav': writeFloatWav(new Float32Array(60_000)),
  'V00_S0001_I00000001_P0002.json': new Uint8Array(3000).fill(32),
  'V00_S0001_I00000001_P0002.mp4': new Uint8Array(300_000).fill(1),
  'V00_S0001_I00000001_P0002.npz': npz,
  'V00_S0001_I00000001_P0002.wav': writeFloatWav(new Float32Array(50_000)),
})

async function membersOf(walk: ReturnType<typeof walkTar>): Promise<TarMember[]> {
  const members: TarMember[] = []
  for await (const event of walk) {
    if (event.kind === 'problem') throw event.error
    if (event.kind === 'member') members.push(event.member)
  }
  return members
}

describe('the walk over a tar', () => {
  it('costs one read of 16 KiB for each large member, and one', async () => {
    const source = spySource(TAR, 'x.tar')
    const members = await membersOf(walkTar(source))
    expect(members.map(({ name }) => name.slice(-3))).toEqual(['son', 'mp4', 'npz', 'wav', 'son', 'mp4', 'npz', 'wav'])
    expect(source.reads.length).toBe(1 + 6)
    for (const [start, end] of source.reads) expect(end - start).toBeLessThanOrEqual(16_384)
    expect(source.streams).toEqual([])
  })

  it('takes the directory of an NPZ in, so that opening it reads nothing more', async () => {
    const source = spySource(TAR, 'x.tar')
    const cached = withCache(source, { budgetBytes: 1 << 20 })
    const members = await membersOf(walkTar(cached))
    const reads = source.reads.length
    for (const { name, offset, size } of members) {
      const member = sliceSource(cached, offset, offset + size, { member: name })
      if (name.endsWith('.npz')) expect((await openNpz(member)).refs.size).toBe(24)
      if (name.endsWith('.wav')) expect((await parseWavHeader(member)).sampleRate).toBe(48_000)
    }
    expect(source.reads.length).toBe(reads)
  })

  it('begins a read as far before the next header as it is told', async () => {
    const source = spySource(TAR, 'x.tar')
    await membersOf(walkTar(source, { windowLead: ({ previous }) => (previous?.name.endsWith('.mp4') ? 1000 : 0) }))
    const film = (await membersOf(walkTar(spySource(TAR, 'x.tar'))))[1]!
    expect(source.reads[1]![0]).toBe(film.offset + Math.ceil(film.size / 512) * 512 - 1000)
  })

  it('gives members as they are found: whoever has enough stops', async () => {
    const source = spySource(TAR, 'x.tar')
    for await (const event of walkTar(source)) {
      if (event.kind === 'member' && event.member.name.endsWith('.npz')) break
    }
    expect(source.reads.length).toBe(2)
  })

  it('goes on from where a progress event stood', async () => {
    const all = await membersOf(walkTar(spySource(TAR, 'x.tar')))
    for await (const event of walkTar(spySource(TAR, 'x.tar'))) {
      if (event.kind !== 'progress') continue
      const rest = await membersOf(walkTar(spySource(TAR, 'x.tar'), { from: event.offset }))
      expect(rest).toEqual(all.filter(({ headerOffset }) => headerOffset >= event.offset))
    }
  })

  it('reads on in larger pieces when it has lost its place', async () => {
    const damaged = TAR.slice()
    damaged.fill(65, 0, 300_000)
    const source = spySource(damaged, 'x.tar')
    const tags: string[] = []
    for await (const event of walkTar(source)) if (event.kind === 'problem') tags.push(event.error.tag)
    expect(tags).toEqual(['tar-header'])
    expect(source.reads.length).toBeLessThan(12)
  })

  it('stops at an abort', async () => {
    const stop = new AbortController()
    const walk = walkTar(spySource(TAR, 'x.tar'), { signal: stop.signal })
    await walk.next()
    stop.abort()
    await expect(membersOf(walk)).rejects.toSatisfy(isAbortError)
  })
})
