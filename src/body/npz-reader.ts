import {
  BodyModelError,
  isAbortError,
  isAppError,
  type ByteSource,
  type ErrorPlace,
  type ErrorTag,
} from '../bytes/index.ts'
import { openNpz, readArray, type ArrayRef, type NumberArray } from '../containers/index.ts'

/** posedirs of the real model are 76 MB in double precision */
const ARRAY_BUDGET_BYTES = 256 * 1024 * 1024

/** An array of a user's file. */
export interface ReadNpz {
  readonly shape: readonly number[]
  readonly data: NumberArray
}

/** What a file is wanted for: the tag of its faults, and the words they begin with. */
export interface NpzPurpose {
  readonly tag: ErrorTag
  /** `not an SMPL-H model` */
  readonly refusal: string
}

/** Checked reads of the arrays of a user's NPZ; every fault is a BodyModelError that names file and key. */
export class NpzReader {
  readonly name: string
  private readonly refs: ReadonlyMap<string, ArrayRef>
  private readonly purpose: NpzPurpose
  private readonly signal: AbortSignal | undefined

  private constructor(
    name: string,
    refs: ReadonlyMap<string, ArrayRef>,
    purpose: NpzPurpose,
    signal: AbortSignal | undefined,
  ) {
    this.name = name
    this.refs = refs
    this.purpose = purpose
    this.signal = signal
  }

  /**
   * @throws {BodyModelError} where the file is no NPZ
   * @throws {DOMException} AbortError
   */
  static async open(
    source: ByteSource,
    purpose: NpzPurpose,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<NpzReader> {
    try {
      const { refs } = await openNpz(source, options)
      return new NpzReader(source.name, refs, purpose, options.signal)
    } catch (error) {
      if (isAbortError(error)) throw error
      const reason = isAppError(error) ? error.message : 'it cannot be read'
      throw new BodyModelError(purpose.tag, `${source.name}: ${purpose.refusal}: ${reason}`, {
        source: source.name,
        cause: error,
      })
    }
  }

  has(key: string): boolean {
    return this.refs.has(key)
  }

  async array(key: string): Promise<ReadNpz> {
    const ref = this.refs.get(key)
    if (ref === undefined) throw this.fault(key, 'is missing')
    try {
      const { header, data } = await readArray(ref, { signal: this.signal, budgetBytes: ARRAY_BUDGET_BYTES })
      return { shape: header.shape, data }
    } catch (error) {
      if (isAbortError(error)) throw error
      throw this.fault(key, isAppError(error) ? error.message : 'cannot be read', error)
    }
  }

  expect(key: string, shape: readonly number[], expected: readonly number[]): void {
    if (shape.length === expected.length && shape.every((extent, i) => extent === expected[i])) return
    throw this.fault(key, `shape (${shape.join(', ')}) where (${expected.join(', ')}) is expected`)
  }

  finite(key: string, data: NumberArray): NumberArray {
    for (let i = 0; i < data.length; i++) {
      if (!Number.isFinite(data[i])) throw this.fault(key, 'holds values that are not finite')
    }
    return data
  }

  /** Triangles [F, 3] over so many vertices. */
  async faces(key: string, nVertices: number): Promise<Uint32Array> {
    const { shape, data } = await this.array(key)
    this.expect(key, shape, [shape[0] ?? 0, 3])
    const faces = new Uint32Array(data.length)
    for (let i = 0; i < data.length; i++) {
      const index = data[i]!
      if (!Number.isInteger(index) || index < 0 || index >= nVertices) {
        throw this.fault(key, `there is no vertex ${index}`)
      }
      faces[i] = index
    }
    return faces
  }

  fault(key: string, reason: string, cause?: unknown): BodyModelError {
    const { tag, refusal } = this.purpose
    const place: ErrorPlace = { source: this.name, key }
    return new BodyModelError(tag, `${this.name}: ${refusal}: ${key}: ${reason}`, { ...place, cause })
  }
}

/** In single precision; the array itself where it is that. */
export function toFloat32(data: NumberArray): Float32Array {
  return data instanceof Float32Array ? data : Float32Array.from(data)
}
