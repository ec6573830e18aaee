import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { ArrayReport, RecordingReport } from '../../../src/cli/inspect-recording.ts'
import { runCli } from '../../helpers/run-cli.ts'

const FIXTURES = join(import.meta.dirname, '../../fixtures/recordings')
const FOLDER = mkdtempSync(join(tmpdir(), 'visavis-inspect-'))

type Statistics = { shape: number[]; dtype: string; sum: number; min: number; max: number; nonFinite: number }
interface Expected {
  frames: number
  fps: number
  smplhValid: number
  movementValid: number
  boxValid: number
  hf: Record<string, Statistics>
  s3: Record<string, Statistics>
}
interface Report {
  status: string
  interactions: { key: string; recordings: string[] }[]
  recordings: RecordingReport[]
  problems: { tag: string; severity: string; member?: string; key?: string; offset?: number }[]
}

const EXPECTED = JSON.parse(readFileSync(join(FIXTURES, 'expected.json'), 'utf8')) as Record<string, Expected>

async function inspect(...argv: string[]): Promise<{ code: number; report: Report }> {
  const { code, stdout } = await runCli('inspect', ...argv, '--json')
  expect(stdout.trim().split('\n')).toHaveLength(1)
  return { code, report: JSON.parse(stdout) as Report }
}

afterAll(() => rmSync(FOLDER, { recursive: true }))

describe('visavis inspect', () => {
  it.each(['hf', 's3'] as const)('gives what numpy gives, %s', async (dialect) => {
    const { code, report } = await inspect(join(FIXTURES, dialect), '--deep')
    expect(code).toBe(0)
    expect(report.status).toBe('ok')
    expect(report.interactions).toEqual([{ key: 'V00_S0809_I00000582', recordings: Object.keys(EXPECTED) }])
    for (const recording of report.recordings) {
      const expected = EXPECTED[recording.id]!
      expect(recording).toMatchObject({ frames: expected.frames, fpsFrom: 'audio', words: 3, vad: 1 })
      expect(recording.fps).toBeCloseTo(expected.fps, 9)
      expect(recording.valid.smplh).toBeCloseTo(expected.smplhValid, 9)
      expect(recording.valid.movement).toBeCloseTo(expected.movementValid, 9)
      expect(recording.valid.box).toBeCloseTo(expected.boxValid, 9)
      const arrays = expected[dialect]
      expect(recording.arrays.map((array) => array.key).toSorted()).toEqual(Object.keys(arrays).toSorted())
      for (const array of recording.arrays) expectStatistics(array, arrays[array.key]!)
    }
  })

  it('reads the per-feature tree, float64 included', async () => {
    const { report } = await inspect(join(FIXTURES, 'tree'))
    const recording = report.recordings.find((entry) => entry.id.endsWith('P0948A'))!
    expect(recording.arrays.find((array) => array.key === 'smplh:body_pose')).toEqual({
      key: 'smplh:body_pose',
      shape: [48, 21, 3],
      dtype: '<f8',
      fortran: false,
    })
    expect(recording).toMatchObject({ words: 3, vad: 1, valid: { movement: null } })
    expect(recording.audio).toMatchObject({ sampleRate: 8000, channels: 1, bits: 32, float: true })
  })

  it('reads arrays only with --deep', async () => {
    const { report } = await inspect(join(FIXTURES, 'hf'))
    expect(report.recordings[0]!.arrays.every((array) => array.sum === undefined)).toBe(true)
  })

  it('takes a lone array for a recording of its own', async () => {
    const path = join(FOLDER, 'my.values.npy')
    writeFileSync(path, readFileSync(join(FIXTURES, 'joints-V00_S0809_I00000582_P0947.npy')))
    const { code, report } = await inspect(path)
    expect(code).toBe(0)
    expect(report.recordings).toHaveLength(1)
    expect(report.recordings[0]).toMatchObject({
      id: 'my.values',
      fps: null,
      fpsFrom: null,
      audio: null,
      words: 0,
      arrays: [{ key: 'my.values', shape: [30, 52, 3], dtype: '<f8' }],
    })
  })

  it('keeps the rest of an archive when one member is damaged, and says where', async () => {
    const bytes = readFileSync(join(FIXTURES, 'hf/0000.tar'))
    const at = bytes.indexOf('movement:FAUValue.npy') + 200
    bytes[at] = bytes[at]! ^ 0xff
    const path = join(FOLDER, 'damaged.tar')
    writeFileSync(path, bytes)
    const { code, report } = await inspect(path, '--deep')
    expect(code).toBe(3)
    expect(report.status).toBe('partial')
    expect(report.recordings[0]!.arrays).toHaveLength(23)
    const problem = report.problems.find((entry) => entry.severity === 'error')!
    expect(problem.key).toBe('movement:FAUValue')
    expect(problem.member).toBe('V00_S0809_I00000582_P0947.npz')
    expect(problem.offset).toBeGreaterThan(0)
  })

  it.each([
    ['random bytes named npz', 'noise.npz', Buffer.from('not a zip at all, not even a little')],
    ['an object array', 'object.npy', objectArray()],
    ['an empty file', 'empty.npy', Buffer.alloc(0)],
    ['a tar of noise', 'noise.tar', Buffer.alloc(2048, 7)],
  ])('ends with exit 2 where there is nothing usable: %s', async (_why, name, bytes) => {
    const path = join(FOLDER, name)
    writeFileSync(path, bytes)
    const { code, report } = await inspect(path)
    expect(code).toBe(2)
    expect(report.status).toBe('error')
    expect(report.problems.length).toBeGreaterThan(0)
  })

  it.each([
    [[], 1],
    [['nothing-command'], 1],
    [['inspect'], 1],
    [['inspect', '--nope', 'x'], 1],
  ])('says that %j is wrong usage', async (argv, code) => {
    expect((await runCli(...argv)).code).toBe(code)
  })
})

function expectStatistics(found: ArrayReport, expected: Statistics): void {
  expect(found.shape).toEqual(expected.shape)
  expect(found.dtype).toBe(expected.dtype)
  expect(found.min).toBe(expected.min)
  expect(found.max).toBe(expected.max)
  expect(found.nonFinite).toBe(expected.nonFinite)
  expect(Math.abs(found.sum! - expected.sum)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected.sum)))
}

function objectArray(): Buffer {
  const header = "{'descr': '|O', 'fortran_order': False, 'shape': (3,), }".padEnd(117) + '\n'
  return Buffer.concat([
    Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]),
    Buffer.from(header),
    Buffer.alloc(9),
  ])
}
