import type { ByteSource, ErrorPlace } from '../bytes/index.ts'

/** Place of byte `local` of a source, counted in the outermost file; `member` and `key` refine it. */
export function placeIn(source: ByteSource, local: number, inside: { member?: string; key?: string } = {}): ErrorPlace {
  return {
    source: source.name,
    member: inside.member ?? source.member,
    key: inside.key,
    offset: source.base + local,
  }
}

/** ` in KEY`, ` in MEMBER` or nothing: the tail of a message. */
export function inPlace(place: ErrorPlace): string {
  const label = place.key ?? place.member
  return label === undefined ? '' : ` in ${label}`
}
