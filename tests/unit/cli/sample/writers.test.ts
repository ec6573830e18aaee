import { readFileSync } from 'node:fs'
import { inflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { writeFloatWav } from '../../../../src/cli/sample/write-float-wav.ts'
import { type NpyArray, writeNpy } from '../../../../src/cli/sample/write-npy.ts'
import { writeNpz } from '../../../../src/cli/sample/write-npz.ts'
import { writeWebdatasetTar } from '../../../../src/cli/sample/write-webdataset-tar.ts'

const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../../../fixtures/sample-writers/${name}`, import.meta.url))

const ramp = Float32Array.from({ length: 3000 }, (_, i) => i)

interface LocalMember {
  header: Buffer
  npy: Buffer
}

/** Local headers with the packed size and its copy blanked, because two deflates may differ, and inflated members. */
function localMembers(bytes: Buffer): LocalMember[] {
  const members: LocalMember[] = []
  let at = 0
  while (bytes.readUInt32LE(at) === 0x04034b50) {
    const extra = at + 30 + bytes.readUInt16LE(at + 26)
    const start = extra + bytes.readUInt16LE(at + 28)
    const packed = Number(bytes.readBigUInt64LE(extra + 12))
    const header = Buffer.from(bytes.subarray(at, start))
    header.fill(0, extra - at + 12, extra - at + 20)
    members.push({ header, npy: inflateRawSync(bytes.subarray(start, start + packed)) })
    at = start + packed
  }
  return members
}

/** Central entries without packed sizes and offsets. */
function centralEntries(bytes: Buffer): Buffer[] {
  const entries: Buffer[] = []
  let at = bytes.readUInt32LE(bytes.length - 6)
  while (bytes.readUInt32LE(at) === 0x02014b50) {
    const end = at + 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30)
    const entry = Buffer.from(bytes.subarray(at, end))
    entry.fill(0, 20, 24)
    entry.fill(0, 42, 46)
    entries.push(entry)
    at = end
  }
  return entries
}

describe('writeNpz', () => {
  const ours = Buffer.from(
    writeNpz(
      new Map<string, NpyArray>([
        ['smplh:body_pose', { shape: [1000, 3], data: ramp }],
        ['smplh:is_valid', { shape: [4], data: Uint8Array.of(1, 0, 1, 1) }],
        ['empty', { shape: [0], data: new Float32Array(0) }],
      ]),
    ),
  )
  const numpys = fixture('numpy.npz')

  it('writes local headers and members as numpy.savez_compressed does', () => {
    expect(localMembers(ours)).toHaveLength(3)
    expect(localMembers(ours)).toEqual(localMembers(numpys))
  })

  it('writes the central directory and the end record as numpy does', () => {
    expect(centralEntries(ours)).toEqual(centralEntries(numpys))
    expect(ours.subarray(-22, -10)).toEqual(numpys.subarray(-22, -10))
  })

  it('refuses data that do not fill the shape', () => {
    expect(() => writeNpy({ shape: [2, 3], data: new Float32Array(5) })).toThrow(RangeError)
  })
})

describe('writeWebdatasetTar', () => {
  it('gives the bytes of Python tarfile, whatever the order of the members', () => {
    const text = new TextEncoder().encode('hello')
    const members = { wav: new Uint8Array(1), npz: new Uint8Array(512), mp4: new Uint8Array(600), json: text }
    const ours = writeWebdatasetTar([{ key: 'V99_S0001_I00000001_P0001', mtime: 1_767_225_600.25, members }])
    expect(Buffer.compare(Buffer.from(ours), fixture('webdataset.tar'))).toBe(0)
  })
})

describe('writeFloatWav', () => {
  it('has the 58-byte header and values on the 16-bit grid', () => {
    const bytes = Buffer.from(writeFloatWav(Float32Array.of(0, 0.30001, -2, 1), 16_000))
    expect(bytes).toHaveLength(58 + 16)
    expect(bytes.toString('ascii', 0, 4)).toBe('RIFF')
    expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8)
    expect([bytes.readUInt32LE(16), bytes.readUInt16LE(20), bytes.readUInt16LE(22)]).toEqual([18, 3, 1])
    expect([bytes.readUInt32LE(24), bytes.readUInt32LE(28)]).toEqual([16_000, 64_000])
    expect([bytes.readUInt32LE(46), bytes.readUInt32LE(54)]).toEqual([4, 16])
    const values = [58, 62, 66, 70].map((at) => bytes.readFloatLE(at))
    expect(values).toEqual([0, 9831 / 32768, -1, 32767 / 32768])
  })
})
