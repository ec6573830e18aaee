/** One sample of a shard: a key and its members by extension. */
export interface TarSample {
  readonly key: string
  readonly members: Readonly<Record<string, Uint8Array>>
  /** Seconds since 1970 with a fraction, as `time.time()` gives them. */
  readonly mtime: number
}

const BLOCK = 512
const RECORD = 10_240
const OWNER = 'bigdata'

/**
 * The bytes of a WebDataset shard as webdataset's TarWriter makes it with Python's tarfile: members in sorted order of
 * their extension, a PAX extended header with one float `mtime` record before each (a float does not fit a ustar
 * field), mode 0444, owner "bigdata", padded to whole 10,240-byte records.
 *
 * @see IEEE 1003.1-2001 pax interchange format; webdataset writer.py; CPython tarfile.create_pax_header
 */
export function writeWebdatasetTar(samples: readonly TarSample[]): Uint8Array {
  const parts: Uint8Array[] = []
  for (const { key, members, mtime } of samples) {
    for (const extension of Object.keys(members).sort()) {
      const data = members[extension]!
      const pax = paxRecord('mtime', pythonFloat(mtime))
      parts.push(
        header({ name: '././@PaxHeader', mode: 0, size: pax.length, mtime: 0, type: 'x', owner: '' }),
        padded(pax),
        header({
          name: `${key}.${extension}`,
          mode: 0o444,
          size: data.length,
          mtime: Math.round(mtime),
          type: '0',
          owner: OWNER,
        }),
        padded(data),
      )
    }
  }
  parts.push(new Uint8Array(2 * BLOCK))
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  parts.push(new Uint8Array((RECORD - (length % RECORD)) % RECORD))
  return Buffer.concat(parts)
}

interface HeaderFields {
  name: string
  mode: number
  size: number
  mtime: number
  type: string
  owner: string
}

function header({ name, mode, size, mtime, type, owner }: HeaderFields): Uint8Array {
  const out = Buffer.alloc(BLOCK)
  out.write(name, 0, 'ascii')
  out.write(octal(mode, 7), 100, 'ascii')
  out.write(octal(0, 7), 108, 'ascii')
  out.write(octal(0, 7), 116, 'ascii')
  out.write(octal(size, 11), 124, 'ascii')
  out.write(octal(mtime, 11), 136, 'ascii')
  out.write(' '.repeat(8), 148, 'ascii')
  out.write(type, 156, 'ascii')
  out.write('ustar\x0000', 257, 'ascii')
  out.write(owner, 265, 'ascii')
  out.write(owner, 297, 'ascii')
  const sum = out.reduce((total, byte) => total + byte, 0)
  out.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'ascii')
  return out
}

function octal(value: number, digits: number): string {
  return `${value.toString(8).padStart(digits, '0')}\0`
}

/** "LENGTH key=value\n", where LENGTH counts its own digits. */
function paxRecord(key: string, value: string): Uint8Array {
  const rest = ` ${key}=${value}\n`
  let length = rest.length
  while (`${length}${rest}`.length !== length) length = `${length}${rest}`.length
  return Buffer.from(`${length}${rest}`, 'utf8')
}

function pythonFloat(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value)
}

function padded(data: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil(data.length / BLOCK) * BLOCK)
  out.set(data)
  return out
}
