import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ArrayReport, RecordingReport } from '../../../src/cli/inspect-recording.ts'
import { GOLDEN, goldenBytes, type ArrayFacts } from '../../fixtures/containers/golden.ts'
import { runCli } from '../../helpers/run-cli.ts'

const FOLDER = mkdtempSync(join(tmpdir(), 'visavis-golden-'))
let recordings: Map<string, RecordingReport>

/** Everything numpy made, in one folder, looked at by one command. */
beforeAll(async () => {
  for (const [i, file] of GOLDEN.npy.entries()) writeFileSync(join(FOLDER, `array-${i}.npy`), goldenBytes(file))
  for (const [i, file] of GOLDEN.npz.entries()) writeFileSync(join(FOLDER, `bundle-${i}.npz`), goldenBytes(file))
  for (const [i, file] of GOLDEN.wav.entries()) writeFileSync(join(FOLDER, `sound-${i}.wav`), goldenBytes(file))
  const { stdout } = await runCli('inspect', FOLDER, '--deep', '--json')
  const report = JSON.parse(stdout) as { recordings: RecordingReport[] }
  recordings = new Map(report.recordings.map((recording) => [recording.id, recording]))
})

afterAll(() => rmSync(FOLDER, { recursive: true }))

describe('inspect --deep of every array variant numpy writes', () => {
  it.each(GOLDEN.npy.map((file, i) => [file.name, i] as const))('npy: %s', (_name, i) => {
    const [array, ...others] = recordings.get(`array-${i}`)!.arrays
    expect(others).toEqual([])
    const expected = GOLDEN.npy[i]!
    expectFacts(array!, expected)
    expect(array!.fortran).toBe(expected.fortran)
  })

  it.each(GOLDEN.npz.map((file, i) => [file.name, i] as const))('npz: %s', (_name, i) => {
    const { arrays } = recordings.get(`bundle-${i}`)!
    const expected = GOLDEN.npz[i]!.arrays
    expect(arrays.map((array) => array.key).toSorted()).toEqual(Object.keys(expected).toSorted())
    for (const array of arrays) expectFacts(array, expected[array.key]!)
  })

  it.each(GOLDEN.wav.map((file, i) => [file.name, i] as const))('wav: %s', (_name, i) => {
    const expected = GOLDEN.wav[i]!
    const { audio } = recordings.get(`sound-${i}`)!
    expect(audio).toMatchObject({ bits: expected.bits, channels: expected.channels })
    expect(audio!.durationSec * audio!.sampleRate).toBeCloseTo(expected.nFrames, 6)
  })
})

function expectFacts(found: ArrayReport, expected: ArrayFacts): void {
  expect(found).toMatchObject({ shape: expected.shape, dtype: expected.dtype, nonFinite: expected.nonFinite })
  expect(found.min).toBe(expected.min)
  expect(found.max).toBe(expected.max)
  // numpy adds in another order
  expect(Math.abs(found.sum! - expected.sum)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected.sum)))
}
