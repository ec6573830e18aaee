import { writeZip } from './write-npz.ts'

/** An NPZ of large arrays, deflated by the platform's own stream: a browser has no zlib to call. */
export async function packNpz(
  files: Readonly<Record<string, Uint8Array>>,
  kind: 'stored' | 'deflate',
): Promise<Uint8Array> {
  const members = await Promise.all(
    Object.entries(files).map(async ([key, bytes]) => ({
      name: `${key}.npy`,
      bytes,
      method: kind === 'stored' ? 0 : 8,
      crc32: crc32(bytes),
      ...(kind === 'stored' ? {} : { packed: await deflated(bytes) }),
    })),
  )
  return writeZip(members)
}

async function deflated(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n
  for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (0xedb88320 & -(value & 1))
  return value
})

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ TABLE[(crc ^ bytes[i]!) & 255]!
  return ~crc >>> 0
}
