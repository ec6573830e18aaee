import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { memorySource } from '../../../src/bytes/index.ts'
import { npyRef, readArray, type NpyArray } from '../../../src/containers/index.ts'
import { runCli } from '../../helpers/run-cli.ts'

const FIXTURES = join(import.meta.dirname, '../../fixtures/recordings')
const FOLDER = mkdtempSync(join(tmpdir(), 'visavis-joints-'))
const OUT = join(FOLDER, 'out.npy')
const IDS = ['V00_S0809_I00000582_P0947', 'V00_S0809_I00000582_P0948A']
/** m; what the public surface promises */
const TOLERANCE = 2e-5
/** frames in which the translation is a sentinel of 1e12 and more */
const isSentinel = (value: number): boolean => Math.abs(value) > 1e6

async function readNpy(path: string): Promise<NpyArray> {
  return readArray(npyRef(memorySource(new Uint8Array(readFileSync(path)), path), 'joints'))
}

afterAll(() => rmSync(FOLDER, { recursive: true }))

describe('visavis joints', () => {
  describe.each(['hf', 's3', 'tree'])('dialect %s', (dialect) => {
    it.each(IDS)('agrees with the float64 reference in the camera frame: %s', async (id) => {
      const folder = join(FIXTURES, dialect)
      const run = await runCli('joints', folder, '--id', id, '--space', 'camera', '--clean', 'raw', '-o', OUT)
      expect(run.code).toBe(0)
      expect(run.stdout).toBe('')
      const found = await readNpy(OUT)
      const expected = await readNpy(join(FIXTURES, `joints-${id}.npy`))
      expect(found.header.shape).toEqual(expected.header.shape)
      expect(found.header.dtype).toBe('<f4')
      let worst = 0
      let nCompared = 0
      for (let i = 0; i < expected.data.length; i++) {
        const reference = expected.data[i]!
        const error = Math.abs(found.data[i]! - reference)
        if (isSentinel(reference)) expect(error / Math.abs(reference)).toBeLessThan(1e-6)
        else {
          worst = Math.max(worst, error)
          nCompared++
        }
      }
      expect(nCompared).toBeGreaterThan(4000)
      expect(worst).toBeLessThan(TOLERANCE)
    })
  })

  it('puts the pose on the joints of a given model', async () => {
    const models = join(import.meta.dirname, '../../fixtures/smplh')
    for (const name of ['model-float64-deflated.npz', 'model-float32-fortran.npz', 'model-float32-stored.npz']) {
      const settings = ['--space', 'camera', '--clean', 'raw', '--model', join(models, name)]
      const run = await runCli('joints', join(FIXTURES, 's3'), '--id', IDS[0]!, ...settings, '-o', OUT)
      expect(run.code).toBe(0)
      const found = await readNpy(OUT)
      const expected = await readNpy(join(models, 'joints-with-model.npy'))
      let worst = 0
      for (let i = 0; i < expected.data.length; i++) {
        if (!isSentinel(expected.data[i]!)) worst = Math.max(worst, Math.abs(found.data[i]! - expected.data[i]!))
      }
      expect(found.data).toHaveLength(30 * 156)
      expect(worst).toBeLessThan(1e-5)
    }
  })

  it('writes the frames with from <= i / fps <= to', async () => {
    // 48000/1001 Hz: frames 5 (0.10427 s) to 9 (0.18769 s)
    const range = ['--from', '0.1', '--to', '0.19', '--space', 'camera', '--clean', 'raw']
    const run = await runCli('joints', join(FIXTURES, 'hf'), '--id', IDS[1]!, ...range, '-o', OUT)
    expect(run.code).toBe(0)
    const part = await readNpy(OUT)
    const whole = await readNpy(join(FIXTURES, `joints-${IDS[1]!}.npy`))
    expect(part.header.shape).toEqual([5, 52, 3])
    const row = 7 - 5
    for (let i = 0; i < 156; i++) expect(part.data[row * 156 + i]).toBeCloseTo(whole.data[7 * 156 + i]!, 4)
  })

  it('stands people on the floor of the stage, person 0 on the left', async () => {
    for (const [index, id] of IDS.entries()) {
      const run = await runCli('joints', join(FIXTURES, 'hf'), '--id', id, '-o', OUT)
      expect(run.code).toBe(0)
      const { data } = await readNpy(OUT)
      const heights = Array.from(data).filter((_, i) => i % 3 === 1)
      const lowest = Math.min(...heights)
      expect(lowest).toBeGreaterThanOrEqual(-0.01)
      expect(Array.from(data).every(Number.isFinite)).toBe(true)
      expect(Math.sign(data[0]!)).toBe(index === 0 ? -1 : 1)
    }
  })

  it.each([
    [['joints'], 1],
    [['joints', 'x'], 1],
    [['joints', 'x', '--id', 'y'], 1],
    [['joints', join(FIXTURES, 'hf'), '--id', IDS[0]!, '-o', OUT, '--space', 'moon'], 1],
    [['joints', join(FIXTURES, 'hf'), '--id', IDS[0]!, '-o', OUT, '--from', 'x'], 1],
    [['joints', join(FIXTURES, 'hf'), '--id', IDS[0]!, '-o', OUT, '--from', '2', '--to', '1'], 1],
    [['joints', join(FIXTURES, 'hf'), '--id', 'V00_S0001_I00000001_P0001', '-o', OUT], 2],
    [['joints', join(FIXTURES, 'nowhere'), '--id', IDS[0]!, '-o', OUT], 2],
    [['joints', join(FIXTURES, 'hf'), '--id', IDS[0]!, '-o', OUT, '--model', 'SMPLH_male.pkl'], 2],
    [['joints', join(FIXTURES, 'hf'), '--id', IDS[0]!, '-o', OUT, '--model', join(FIXTURES, 'hf/0000.tar')], 2],
    [['joints', join(FIXTURES, 'hf'), '--id', IDS[0]!, '-o', OUT, '--model', 'nowhere.npz'], 2],
  ])('ends %j with exit %i and writes nothing', async (argv, code) => {
    rmSync(OUT, { force: true })
    const run = await runCli(...argv)
    expect(run.code).toBe(code)
    expect(run.stderr).not.toBe('')
    expect(existsSync(OUT)).toBe(false)
  })
})
