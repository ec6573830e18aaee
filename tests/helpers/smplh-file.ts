import type { SmplhModel } from '../../src/body/index.ts'
import { writeNpz } from './write-npz.ts'

/** A way in which model files are seen in the wild. */
export interface SmplhVariant {
  readonly double: boolean
  readonly fortran: boolean
  readonly kind: 'stored' | 'deflate'
  /** the root's parent, as the file has it */
  readonly root: number | bigint
  readonly treeType: '<i4' | '<i8' | '<u4' | '<u8'
}

/** The NPZ of a model, whole arrays at a time: large ones too. */
export function smplhFile(model: SmplhModel, variant: SmplhVariant): Uint8Array {
  return writeNpz(smplhArrays(model, variant), variant.kind)
}

/** The NPY files in the NPZ of a model, by key. */
export function smplhArrays(model: SmplhModel, variant: SmplhVariant): Record<string, Uint8Array> {
  const { nVertices: n, nBetas } = model
  const real = (values: ArrayLike<number>, shape: readonly number[]): Uint8Array => {
    const data = variant.double ? Float64Array.from(values) : Float32Array.from(values)
    return npy(variant.double ? '<f8' : '<f4', shape, variant.fortran ? transposed(data, shape) : data, variant.fortran)
  }
  const tree = new BigInt64Array(104)
  for (let j = 0; j < 52; j++) {
    tree[j] = j === 0 ? BigInt.asIntN(64, BigInt(variant.root)) : BigInt(model.parents[j]!)
    tree[52 + j] = BigInt(j)
  }
  const wide = variant.treeType === '<i8' || variant.treeType === '<u8'
  const narrow = Int32Array.from(tree, (value) => Number(BigInt.asIntN(32, value)))
  return {
    v_template: real(model.template, [n, 3]),
    shapedirs: real(model.shapeDirs, [n, 3, nBetas]),
    posedirs: real(model.poseDirs!, [n, 3, 459]),
    J_regressor: real(model.jointRegressor, [52, n]),
    weights: real(model.weights, [n, 52]),
    f: npy('<u4', [model.faces.length / 3, 3], model.faces, false),
    kintree_table: npy(variant.treeType, [2, 52], wide ? tree : narrow, false),
    bs_type: npy('<U7', [], new Uint8Array(28), false),
  }
}

type Values = Float32Array | Float64Array | Uint32Array | Int32Array | BigInt64Array | Uint8Array

function npy(dtype: string, shape: readonly number[], values: Values, fortran: boolean): Uint8Array {
  const order = fortran ? 'True' : 'False'
  const extents = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const head = `{'descr': '${dtype}', 'fortran_order': ${order}, 'shape': (${extents}), }`
  const length = Math.ceil((head.length + 11) / 64) * 64
  const bytes = new Uint8Array(length + values.byteLength)
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, (length - 10) & 255, (length - 10) >> 8])
  bytes.set(new TextEncoder().encode(head.padEnd(length - 11) + '\n'), 10)
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), length)
  return bytes
}

/** C order to Fortran order. */
function transposed<T extends Float32Array | Float64Array>(values: T, shape: readonly number[]): T {
  const out = new (values.constructor as new (length: number) => T)(values.length)
  const [a = 1, b = 1, c = 1] = shape
  for (let i = 0; i < a; i++) {
    for (let j = 0; j < b; j++) for (let k = 0; k < c; k++) out[(k * b + j) * a + i] = values[(i * b + j) * c + k]!
  }
  return out
}
