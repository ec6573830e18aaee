import {
  ELEMENT_BYTES,
  ELEMENT_TYPES,
  HEADER_BYTES,
  HUMAN_MAGIC,
  HUMAN_SECTIONS,
  HUMAN_VERSION,
  type HumanSection,
  SECTION_BYTES,
} from '../../body/index.ts'

/** Values of every section; numbers are rounded to the section's element type by the writer. */
export type HumanValues = Readonly<Record<HumanSection, ArrayLike<number>>>

/** The file as the reader expects it (see src/body/human-file.ts). */
export function encodeHuman(values: HumanValues): Uint8Array {
  const names = Object.keys(HUMAN_SECTIONS) as HumanSection[]
  const sizes = names.map((name) => values[name].length * ELEMENT_BYTES[HUMAN_SECTIONS[name]])
  const table = HEADER_BYTES + names.length * SECTION_BYTES
  const padded = sizes.map((size) => Math.ceil(size / 4) * 4)
  const bytes = new Uint8Array(table + padded.reduce((a, b) => a + b, 0) - (padded.at(-1)! - sizes.at(-1)!))
  const view = new DataView(bytes.buffer)
  putText(bytes, 0, HUMAN_MAGIC)
  view.setUint16(4, HUMAN_VERSION, true)
  view.setUint16(6, names.length, true)
  let offset = table
  names.forEach((name, i) => {
    const at = HEADER_BYTES + i * SECTION_BYTES
    putText(bytes, at, name)
    view.setUint32(at + 8, ELEMENT_TYPES.indexOf(HUMAN_SECTIONS[name]), true)
    view.setUint32(at + 12, offset, true)
    view.setUint32(at + 16, values[name].length, true)
    putValues(view, offset, name, values[name])
    offset += padded[i]!
  })
  return bytes
}

const WRITERS = {
  u8: (view: DataView, at: number, value: number) => view.setUint8(at, value),
  i16: (view: DataView, at: number, value: number) => view.setInt16(at, value, true),
  u16: (view: DataView, at: number, value: number) => view.setUint16(at, value, true),
  f32: (view: DataView, at: number, value: number) => view.setFloat32(at, value, true),
} as const
const RANGES = { u8: [0, 255], i16: [-32_768, 32_767], u16: [0, 65_535] } as const

function putValues(view: DataView, offset: number, name: HumanSection, values: ArrayLike<number>): void {
  const type = HUMAN_SECTIONS[name]
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (type !== 'f32' && !(Number.isInteger(value) && value >= RANGES[type][0] && value <= RANGES[type][1])) {
      throw new RangeError(`section ${name}: ${value} is not a ${type}`)
    }
    WRITERS[type](view, offset + i * ELEMENT_BYTES[type], value)
  }
}

function putText(bytes: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i)
}
