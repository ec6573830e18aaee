import { classifyHost } from '../bytes/index.ts'

/**
 * Hosts on this machine or a private network that a page from elsewhere would read: these are asked for first, so that a
 * link cannot make the page probe somebody's network. A page that is itself on such a host may read its own kind.
 */
export function privateHosts(src: readonly string[], pageUrl: string): string[] {
  const page = new URL(pageUrl)
  if (classifyHost(page) !== 'public') return []
  const elsewhere = src.map((text) => new URL(text, page)).filter((url) => url.origin !== page.origin)
  return [...new Set(elsewhere.filter((url) => classifyHost(url) !== 'public').map((url) => url.hostname))]
}
