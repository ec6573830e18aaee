import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { SMPLH_PARENTS, shapeSmplh } from '../../../src/body/index.ts'
import { memorySource } from '../../../src/bytes/index.ts'
import { npyRef, openNpz, readArray, type NumberArray } from '../../../src/containers/index.ts'
import { runCli } from '../../helpers/run-cli.ts'
import { smplhFile } from '../../helpers/smplh-file.ts'
import { syntheticSmplh } from '../../helpers/synthetic-smplh.ts'

const ID = 'V00_S0809_I00000582_P0947'
const RECORDING = join(import.meta.dirname, `../../fixtures/recordings/s3/improvised/dev/0000/0000/${ID}.npz`)
const FOLDER = mkdtempSync(join(tmpdir(), 'visavis-model-'))
afterAll(() => rmSync(FOLDER, { recursive: true }))

const model = syntheticSmplh()
// values of a few levels: files of the real size that deflate quickly
for (let i = 0; i < model.poseDirs!.length; i++) model.poseDirs![i] = Math.round(model.poseDirs![i]! * 4096) / 4096

type Matrix = readonly number[]

/** Rodrigues' formula, row-major. */
function rotation([x, y, z]: readonly number[]): Matrix {
  const angle = Math.hypot(x!, y!, z!)
  if (angle < 1e-12) return [1, 0, 0, 0, 1, 0, 0, 0, 1]
  const [a, b, c] = [x! / angle, y! / angle, z! / angle]
  const cross = [0, -c, b, c, 0, -a, -b, a, 0]
  const square = product(cross, cross)
  return cross.map((k, i) => (i % 4 === 0 ? 1 : 0) + Math.sin(angle) * k + (1 - Math.cos(angle)) * square[i]!)
}

function product(a: Matrix, b: Matrix): Matrix {
  return Array.from({ length: 9 }, (_, i) => {
    const [row, column] = [Math.floor(i / 3), i % 3]
    return [0, 1, 2].reduce((sum, k) => sum + a[row * 3 + k]! * b[k * 3 + column]!, 0)
  })
}

const applied = (m: Matrix, v: readonly number[]): number[] =>
  [0, 1, 2].map((row) => m[row * 3]! * v[0]! + m[row * 3 + 1]! * v[1]! + m[row * 3 + 2]! * v[2]!)

/** Joints of every frame by the book, in double precision: G_j = G_parent [R_j | J_j - J_parent], transl last. */
function reference(arrays: ReadonlyMap<string, NumberArray>, rest: Float64Array): Float64Array {
  const values = (key: string): NumberArray => arrays.get(`smplh:${key}`)!
  const nFrames = values('translation').length / 3
  const out = new Float64Array(nFrames * 156)
  const sources = [
    [values('global_orient'), 1],
    [values('body_pose'), 21],
    [values('left_hand_pose'), 15],
    [values('right_hand_pose'), 15],
  ] as const
  for (let t = 0; t < nFrames; t++) {
    const local = sources.flatMap(([data, count]) =>
      Array.from({ length: count }, (_, j) => rotation([0, 1, 2].map((k) => data[(t * count + j) * 3 + k]!))),
    )
    const world: { turn: Matrix; at: number[] }[] = []
    for (let j = 0; j < 52; j++) {
      const parent = world[SMPLH_PARENTS[j]!]
      const bone = [0, 1, 2].map((k) => rest[j * 3 + k]! - (parent ? rest[SMPLH_PARENTS[j]! * 3 + k]! : 0))
      const at = parent ? applied(parent.turn, bone).map((value, k) => value + parent.at[k]!) : bone
      world.push({ turn: parent ? product(parent.turn, local[j]!) : local[j]!, at })
      for (let k = 0; k < 3; k++) out[t * 156 + j * 3 + k] = at[k]! + values('translation')[t * 3 + k]!
    }
  }
  return out
}

async function arraysOf(path: string): Promise<Map<string, NumberArray>> {
  const { refs } = await openNpz(memorySource(new Uint8Array(readFileSync(path)), path))
  const keys = [...refs.keys()].filter((key) => key.startsWith('smplh:'))
  return new Map(await Promise.all(keys.map(async (key) => [key, (await readArray(refs.get(key)!)).data] as const)))
}

const expected = reference(await arraysOf(RECORDING), shapeSmplh(model).joints)

it.each([
  { double: true, fortran: false, kind: 'deflate', root: -1, treeType: '<i8' },
  { double: false, fortran: true, kind: 'stored', root: 2n ** 63n, treeType: '<u8' },
] as const)(
  'puts poses on the joints of a model of 6,890 vertices: $double $fortran $kind $root',
  async (variant) => {
    const file = join(FOLDER, 'model.npz')
    const out = join(FOLDER, 'out.npy')
    writeFileSync(file, smplhFile(model, variant))
    const run = await runCli('joints', RECORDING, '--id', ID, '--space', 'camera', '--model', file, '-o', out)
    expect(run.stderr).not.toMatch(/error/)
    expect(run.code).toBe(0)
    const { data } = await readArray(npyRef(memorySource(new Uint8Array(readFileSync(out)), out), 'joints'))
    expect(data).toHaveLength(expected.length)
    let worst = 0
    for (let i = 0; i < data.length; i++) {
      // frames without a person carry sentinels of 1e12 and more
      if (Math.abs(expected[i]!) < 1e6) worst = Math.max(worst, Math.abs(data[i]! - expected[i]!))
    }
    expect(worst).toBeLessThan(1e-5)
  },
  120_000,
)
