import type { AppError, ReadOptions } from '../bytes/index.ts'
import type { ArrayRef } from './array-ref.ts'
import { placeOfRef } from './array-ref.ts'
import type { NumberArray } from './npy-dtype.ts'
import type { NpyHeader } from './npy-header.ts'
import { readRows } from './read-rows.ts'
import { DEFAULT_ARRAY_BUDGET, overBudget } from './row-assembler.ts'

/** A whole array. */
export interface NpyArray {
  readonly header: NpyHeader
  /** native byte order, always C order */
  readonly data: NumberArray
  /** true if 64-bit integers were rounded */
  readonly lossy: boolean
}

export interface ReadArrayOptions extends ReadOptions {
  /** most bytes of the array */
  readonly budgetBytes?: number | undefined
}

/**
 * Reads a whole array; length, CRC-32 and shape are checked before it is given out.
 *
 * @throws {ContainerError} @throws {ByteSourceError}
 */
export async function readArray(ref: ArrayRef, options: ReadArrayOptions = {}): Promise<NpyArray> {
  const { signal, budgetBytes = DEFAULT_ARRAY_BUDGET } = options
  const claimed = ref.storage.kind === 'zip' ? ref.storage.size : 0
  if (claimed > budgetBytes + (1 << 16)) throw overBudget(claimed, budgetBytes, placeOfRef(ref))
  const whole = new WholeArray(ref, budgetBytes)
  await readRows([ref], whole, { signal, budgetBytes, prefixBytes: FIRST_READ })
  return whole.result()
}

/** An array of this size, header included, takes one read. */
const FIRST_READ = 65_536

class WholeArray {
  private readonly ref: ArrayRef
  private readonly budgetBytes: number
  private head: NpyHeader | null = null
  private parts: NumberArray[] = []
  private isLossy = false
  private fault: AppError | null = null

  constructor(ref: ArrayRef, budgetBytes: number) {
    this.ref = ref
    this.budgetBytes = budgetBytes
  }

  header(_key: string, header: NpyHeader): void {
    const bytes = header.nItems * header.itemSize
    if (bytes > this.budgetBytes) throw overBudget(bytes, this.budgetBytes, placeOfRef(this.ref))
    this.head = header
  }

  rows(_key: string, _firstRow: number, data: NumberArray, lossy: boolean): void {
    this.parts.push(data)
    this.isLossy ||= lossy
  }

  done(): void {}

  failed(_key: string, error: AppError): void {
    this.fault = error
  }

  result(): NpyArray {
    if (this.fault !== null) throw this.fault
    return { header: this.head!, data: join(this.parts, this.head!), lossy: this.isLossy }
  }
}

function join(parts: readonly NumberArray[], header: NpyHeader): NumberArray {
  if (parts.length === 1) return parts[0]!
  const whole = emptyArray(header)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Zeros in the array type that an array of this header arrives in. */
function emptyArray({ dtype, nItems }: NpyHeader): NumberArray {
  switch (dtype.slice(1)) {
    case 'f2':
    case 'f4':
      return new Float32Array(nItems)
    case 'i1':
      return new Int8Array(nItems)
    case 'b1':
    case 'u1':
      return new Uint8Array(nItems)
    case 'i2':
      return new Int16Array(nItems)
    case 'u2':
      return new Uint16Array(nItems)
    case 'i4':
      return new Int32Array(nItems)
    case 'u4':
      return new Uint32Array(nItems)
    default:
      return new Float64Array(nItems)
  }
}
