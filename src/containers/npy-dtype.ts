import { ContainerError } from '../bytes/index.ts'
import type { ErrorPlace } from '../bytes/index.ts'
import { inPlace } from './place.ts'

/** The typed arrays that an array of numbers may arrive in. */
export type NumberArray =
  Float32Array | Float64Array | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array

/** A real dtype, taken apart. */
export interface NpyType {
  /** numpy's string: `<f4`, `|b1` */
  readonly dtype: string
  readonly kind: 'b' | 'i' | 'u' | 'f'
  readonly itemSize: number
  readonly bigEndian: boolean
}

const SIZES: Record<NpyType['kind'], string> = { b: '1', i: '1248', u: '1248', f: '248' }

/**
 * Takes apart numpy's dtype string. Read are b1, i1-i8, u1-u8, f2, f4 and f8 in both byte orders.
 *
 * @throws {ContainerError} `npy-dtype` for everything else, with the dtype in the message
 */
export function parseDtype(text: string, place: ErrorPlace): NpyType {
  const [, order = '', kind = '', size = ''] = /^([<>|=]?)([biuf])(\d)$/.exec(text) ?? []
  if (!isKind(kind) || !SIZES[kind].includes(size) || (order === '|' && size !== '1')) throw dtypeError(text, place)
  if (size === '1') return { dtype: `|${kind}1`, kind, itemSize: 1, bigEndian: false }
  return {
    dtype: `${order === '>' ? '>' : '<'}${kind}${size}`,
    kind,
    itemSize: Number(size),
    bigEndian: order === '>',
  }
}

/** The refusal of a dtype that is not read. */
export function dtypeError(text: string, place: ErrorPlace): ContainerError {
  const shown = text.length > 60 ? `${text.slice(0, 57)}...` : text
  return new ContainerError('npy-dtype', `npy: unsupported dtype ${JSON.stringify(shown)}${inPlace(place)}`, {
    ...place,
    expected: 'b1, i1-i8, u1-u8, f2, f4 or f8',
    found: text,
  })
}

function isKind(text: string): text is NpyType['kind'] {
  return text === 'b' || text === 'i' || text === 'u' || text === 'f'
}
