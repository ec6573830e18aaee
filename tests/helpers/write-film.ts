import { joinBytes } from './write-npy.ts'

export interface FilmPlan {
  /** `stsd` box: codec and raster, taken from another film */
  readonly stsd: Uint8Array
  readonly nFrames: number
  readonly fps: number
  /** frames from one key frame to the next */
  readonly keyEvery: number
  readonly frameBytes: number
}

/** An ISO box. */
export function isoBox(name: string, ...parts: Uint8Array[]): Uint8Array {
  const content = joinBytes(...parts)
  const out = new Uint8Array(8 + content.length)
  new DataView(out.buffer).setUint32(0, out.length)
  out.set(new TextEncoder().encode(name), 4)
  out.set(content, 8)
  return out
}

/** The first box of that name anywhere in a film. */
export function findBox(film: Uint8Array, name: string): Uint8Array {
  const at = new TextDecoder('latin1').decode(film).indexOf(name) - 4
  if (at < 0) throw new Error(`no ${name} in the film`)
  return film.slice(at, at + new DataView(film.buffer, film.byteOffset).getUint32(at))
}

/** Head and index of a film whose frames are all of one size: `[ftyp, mdat header] frames... [moov]`. */
export function filmEnds({ stsd, nFrames, fps, keyEvery, frameBytes }: FilmPlan): {
  head: Uint8Array
  moov: Uint8Array
} {
  const ftyp = isoBox('ftyp', new TextEncoder().encode('isom'), u32(512), new TextEncoder().encode('isommp41'))
  const mdat = new Uint8Array(16)
  const view = new DataView(mdat.buffer)
  view.setUint32(0, 1)
  mdat.set(new TextEncoder().encode('mdat'), 4)
  view.setBigUint64(8, BigInt(16 + nFrames * frameBytes))
  const head = joinBytes(ftyp, mdat)
  const scale = fps * 1000
  const duration = nFrames * 1000
  const keys = Array.from({ length: Math.ceil(nFrames / keyEvery) }, (_, i) => i * keyEvery + 1)
  // a chunk is a keyframe interval
  const offsets = new Uint8Array(keys.length * 8)
  const offsetView = new DataView(offsets.buffer)
  keys.forEach((key, i) => offsetView.setBigUint64(i * 8, BigInt(head.length + (key - 1) * frameBytes)))
  const stbl = isoBox(
    'stbl',
    stsd,
    isoBox('stts', u32(0, 1, nFrames, 1000)),
    isoBox('stss', u32(0, keys.length, ...keys)),
    isoBox('stsc', u32(0, 1, 1, keyEvery, 1)),
    isoBox('stsz', u32(0, 0, nFrames), u32(...Array.from({ length: nFrames }, () => frameBytes))),
    isoBox('co64', u32(0, keys.length), offsets),
  )
  const matrix = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
  const mvhd = isoBox(
    'mvhd',
    u32(0, 0, 0, scale, duration, 0x10000, 0x1000000, 0, 0),
    matrix,
    new Uint8Array(24),
    u32(2),
  )
  const tkhd = isoBox('tkhd', u32(3, 0, 0, 1, 0, duration, 0, 0, 0, 0), matrix, u32(192 << 16, 96 << 16))
  const mdhd = isoBox('mdhd', u32(0, 0, 0, scale, duration, 0x55c40000))
  const hdlr = isoBox('hdlr', u32(0, 0), new TextEncoder().encode('vide'), new Uint8Array(13))
  const dinf = isoBox('dinf', isoBox('dref', u32(0, 1), isoBox('url ', u32(1))))
  const minf = isoBox('minf', isoBox('vmhd', u32(1, 0, 0)), dinf, stbl)
  const moov = isoBox('moov', mvhd, isoBox('trak', tkhd, isoBox('mdia', mdhd, hdlr, minf)))
  return { head, moov }
}

function u32(...values: number[]): Uint8Array {
  const out = new Uint8Array(values.length * 4)
  const view = new DataView(out.buffer)
  values.forEach((value, i) => view.setUint32(i * 4, value))
  return out
}
