import { BodyModelError } from '../bytes/index.ts'

/**
 * The file of the built-in human: a table of named sections over one little-endian buffer.
 *
 *     0  u8[4]  magic "VVHB"
 *     4  u16    version
 *     6  u16    number of sections
 *     8  per section 24 bytes: u8[8] name (ASCII, zero-padded), u32 element type, u32 offset, u32 elements, u32 zero
 *
 * Offsets are from the start of the file and multiples of 4; sections do not overlap and fill the file to its end.
 */

export const HUMAN_MAGIC = 'VVHB'
export const HUMAN_VERSION = 2
export const HEADER_BYTES = 8
export const SECTION_BYTES = 24

/** Element types by code; the bake writes what the reader expects of each section. */
export const ELEMENT_TYPES = ['u8', 'i16', 'u16', 'f32'] as const
export type ElementType = (typeof ELEMENT_TYPES)[number]
export const ELEMENT_BYTES: Readonly<Record<ElementType, number>> = { u8: 1, i16: 2, u16: 2, f32: 4 }

/** Sections and their element types; [n] vertices, [t] triangles, [e] morph entries, [j] joints. */
export const HUMAN_SECTIONS = {
  /** rest positions of the joints [j, 3], m, of each build (they differ in jaw and eyes) */
  'rest.f': 'f32',
  'rest.m': 'f32',
  /** parent of each joint [j] */
  parents: 'i16',
  /** driven rows [d, 13]: joint, base, number of twists, twice (source, axis x y z, share) */
  driven: 'f32',
  /** bind inverses [j, 16] of each build */
  'bind.f': 'f32',
  'bind.m': 'f32',
  /** position = low + step * code: low x y z, step x y z, step of morph deltas */
  quanta: 'f32',
  'pos.f': 'u16',
  'pos.m': 'u16',
  indices: 'u16',
  /** triangles of the coarse level over the same vertices [t, 3] */
  coarse: 'u16',
  joints: 'u8',
  weights: 'u8',
  regions: 'u8',
  masks: 'u8',
  /** morph names, ASCII, one a line */
  morphs: 'u8',
  /** morph entries of each vertex [n] */
  mcount: 'u8',
  /** morph of each entry [e] */
  mindex: 'u8',
  /** displacement of each entry [e, 3] */
  mdelta: 'i16',
} as const satisfies Readonly<Record<string, ElementType>>

export type HumanSection = keyof typeof HUMAN_SECTIONS
type ArrayOf<T extends ElementType> = T extends 'u8'
  ? Uint8Array
  : T extends 'i16'
    ? Int16Array
    : T extends 'u16'
      ? Uint16Array
      : Float32Array
export type HumanSections = { readonly [K in HumanSection]: ArrayOf<(typeof HUMAN_SECTIONS)[K]> }

const MAKERS = {
  u8: (b: ArrayBuffer): Uint8Array => new Uint8Array(b),
  i16: (b: ArrayBuffer): Int16Array => new Int16Array(b),
  u16: (b: ArrayBuffer): Uint16Array => new Uint16Array(b),
  f32: (b: ArrayBuffer): Float32Array => new Float32Array(b),
} as const

/** A defect of the file, said at the byte where it lies. */
export function humanFileError(message: string, place: { key?: string; offset?: number } = {}): BodyModelError {
  return new BodyModelError('model-file', `human: ${message}`, place)
}

/**
 * Splits the file into its sections; every array is a copy and so aligned.
 * @throws {BodyModelError} `model-file` if the header is not this format, a section is missing, twice there, of another
 *   type, or reaches past the end
 */
export function readHumanSections(bytes: Uint8Array): HumanSections {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < HEADER_BYTES || ascii(bytes, 0, 4) !== HUMAN_MAGIC)
    throw humanFileError('not a body file', { offset: 0 })
  const version = view.getUint16(4, true)
  if (version !== HUMAN_VERSION) throw humanFileError(`version ${version}, expected ${HUMAN_VERSION}`, { offset: 4 })
  const nSections = view.getUint16(6, true)
  if (HEADER_BYTES + nSections * SECTION_BYTES > bytes.length)
    throw humanFileError('section table ends early', { offset: 6 })
  const found = new Map<string, ArrayBufferView>()
  for (let i = 0; i < nSections; i++) {
    const at = HEADER_BYTES + i * SECTION_BYTES
    const name = ascii(bytes, at, at + 8)
    if (!isSection(name)) throw humanFileError(`unknown section "${name}"`, { offset: at })
    if (found.has(name)) throw humanFileError(`section "${name}" stands twice`, { key: name, offset: at })
    found.set(name, readSection(bytes, view, at, name))
  }
  for (const name of Object.keys(HUMAN_SECTIONS)) {
    if (!found.has(name)) throw humanFileError(`section "${name}" is missing`, { key: name })
  }
  return Object.fromEntries(found) as unknown as HumanSections
}

function readSection(bytes: Uint8Array, view: DataView, at: number, name: HumanSection): ArrayBufferView {
  const type = ELEMENT_TYPES[view.getUint32(at + 8, true)]
  const offset = view.getUint32(at + 12, true)
  const count = view.getUint32(at + 16, true)
  if (type !== HUMAN_SECTIONS[name])
    throw humanFileError(`section "${name}" has the wrong type`, { key: name, offset: at })
  const end = offset + count * ELEMENT_BYTES[type]
  if (end > bytes.length)
    throw humanFileError(`section "${name}" ends at ${end}, the file at ${bytes.length}`, { key: name, offset })
  // slice() copies, so that any alignment of the source is right
  return MAKERS[type](bytes.slice(offset, end).buffer)
}

const isSection = (name: string): name is HumanSection => Object.hasOwn(HUMAN_SECTIONS, name)

function ascii(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let i = start; i < end && bytes[i] !== 0; i++) text += String.fromCharCode(bytes[i]!)
  return text
}
