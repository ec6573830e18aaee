import { isAppError } from './app-error.ts'
import type { HttpLink } from './http-exchange.ts'
import { HttpFileOpener, type HttpOpening } from './http-file-opener.ts'
import { resolveHttpSettings, type HttpOptions } from './http-settings.ts'
import { validateSourceUrl } from './source-url.ts'

/**
 * Opens a remote file with one request, for its first bytes. A server that hides the length of the file costs a second
 * one (HEAD), a server that refuses ranges none more: its answer is the file.
 *
 * @param url absolute, http or https (see `validateSourceUrl`)
 * @throws {ByteSourceError}
 */
export async function openHttp(url: string | URL, options: HttpOptions = {}): Promise<HttpOpening> {
  const { href } = validateSourceUrl(String(url))
  const link: HttpLink = { url: href, target: href, settings: resolveHttpSettings(options) }
  const opener = new HttpFileOpener(link, options.signal)
  try {
    return await openWithRetries(opener)
  } catch (error) {
    if (!isAppError(error, 'network')) throw error
    // A server that compresses whatever is asked: Chromium takes its answer to a range for a network error (the
    // request said `identity`), but unpacks the answer to a request without one.
    return opener.openWhole().catch(() => {
      options.signal?.throwIfAborted()
      throw error
    })
  }
}

async function openWithRetries(opener: HttpFileOpener): Promise<HttpOpening> {
  for (;;) {
    try {
      return await opener.openRanged()
    } catch (error) {
      await opener.retries.afterFailure(error)
    }
  }
}
