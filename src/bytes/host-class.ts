/** Where a host lies: on the open internet, in the network of the reader, or on the reader's own machine. */
export type HostClass = 'public' | 'private' | 'loopback'

/** first octets of IPv4 blocks that are not on the open internet: [network, prefix bits] (IANA special-purpose registry) */
const PRIVATE_IPV4: readonly (readonly [network: number, bits: number])[] = [
  [0x0a000000, 8], // 10.0.0.0/8
  [0x64400000, 10], // 100.64.0.0/10, carrier NAT
  [0xa9fe0000, 16], // 169.254.0.0/16, link-local and cloud metadata
  [0xac100000, 12], // 172.16.0.0/12
  [0xc0000000, 24], // 192.0.0.0/24
  [0xc0a80000, 16], // 192.168.0.0/16
  [0xc6120000, 15], // 198.18.0.0/15, benchmarking
  [0xe0000000, 3], // 224.0.0.0/3, multicast and reserved
]

/** endings of names that only a local network resolves */
const PRIVATE_NAMES = ['local', 'internal', 'intranet', 'lan', 'corp', 'private', 'home', 'home.arpa']

/**
 * What may be asked for without telling the person first: a link must not make a visitor's browser probe the visitor's
 * own network. Judged by the address alone; a public name that resolves to a private address is not seen here.
 */
export function classifyHost(url: URL | string): HostClass {
  // The URL parser has already turned 0x7f.1, 2130706433 and full-width digits into dotted decimals.
  const host = new URL(url).hostname.toLowerCase().replace(/\.$/, '')
  if (host.startsWith('[')) return classifyIpv6(host.slice(1, -1))
  const ipv4 = parseIpv4(host)
  if (ipv4 !== undefined) return classifyIpv4(ipv4)
  if (host === 'localhost' || host.endsWith('.localhost')) return 'loopback'
  const local = !host.includes('.') || PRIVATE_NAMES.some((ending) => host.endsWith(`.${ending}`))
  return local ? 'private' : 'public'
}

function classifyIpv4(address: number): HostClass {
  // 0.0.0.0 reaches this machine on most systems.
  if (address >>> 24 === 127 || address >>> 24 === 0) return 'loopback'
  const isPrivate = PRIVATE_IPV4.some(([network, bits]) => (address ^ network) >>> (32 - bits) === 0)
  return isPrivate ? 'private' : 'public'
}

function classifyIpv6(address: string): HostClass {
  const groups = parseIpv6(address)
  const head = groups[0]!
  const low = ((groups[6]! << 16) | groups[7]!) >>> 0
  if (groups.slice(0, 7).every((group) => group === 0)) return groups[7]! <= 1 ? 'loopback' : 'private'
  const mapped = groups.slice(0, 5).every((group) => group === 0) && (groups[5] === 0xffff || groups[5] === 0)
  const nat64 = head === 0x64 && groups[1] === 0xff9b
  if (mapped || nat64) return classifyIpv4(low)
  if (head === 0x2002) return classifyIpv4(((groups[1]! << 16) | groups[2]!) >>> 0) // 6to4
  return (head & 0xe000) === 0x2000 ? 'public' : 'private' // 2000::/3 is all that is routed
}

function parseIpv4(host: string): number | undefined {
  const parts = host.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part))) return undefined
  return parts.reduce((address, part) => ((address << 8) | Number(part)) >>> 0, 0)
}

/** The eight groups of an address as the URL parser writes it: hexadecimal, at most one `::`, no embedded IPv4. */
function parseIpv6(address: string): number[] {
  const [left = '', right] = address.split('::')
  const head = groupsOf(left)
  if (right === undefined) return head
  const tail = groupsOf(right)
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail]
}

function groupsOf(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
}
