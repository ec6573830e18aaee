import type { ByteSource } from './byte-source.ts'
import { resolveHttpSettings, type HttpOptions } from './http-settings.ts'
import { httpSource } from './http-source.ts'
import { validateSourceUrl } from './source-url.ts'
import type { SourceVersion } from './source-version.ts'

/**
 * A source over a ranged remote file that was opened before: no request is made until it is read. Every answer must be
 * of the given version, so that an index kept from the last visit can be trusted; otherwise reads fail as
 * `source-changed`, and the caller opens the file anew with `openHttp`.
 *
 * @param version of the last visit; `size` is needed
 * @throws {RangeError} without a size
 */
export function openKnownHttp(url: string | URL, version: SourceVersion, options: HttpOptions = {}): ByteSource {
  const { href } = validateSourceUrl(String(url))
  if (version.size === undefined) throw new RangeError('bytes: the size of a known file must be given')
  const link = { url: href, target: href, settings: resolveHttpSettings(options) }
  return httpSource(link, version, version.size, new Uint8Array(0), { isFinal: true })
}
