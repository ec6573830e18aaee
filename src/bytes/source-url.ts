import { ByteSourceError } from './app-error.ts'

/** characters; longer addresses are refused (servers refuse them too, most at 8 KiB) */
const MAX_URL_LENGTH = 8192

/**
 * The address a person, a link or a manifest gave, made absolute.
 *
 * Only http and https pass, absolute or relative to `baseUrl`: never `javascript:`, `data:`, `file:`, `blob:`, and never
 * a user name or password (they would end in links, errors and logs; the message does not repeat them).
 * @throws {ByteSourceError} `url-refused`
 */
export function validateSourceUrl(input: string, baseUrl?: string): URL {
  if (input.trim() === '') throw refused('it is empty')
  if (input.length > MAX_URL_LENGTH) throw refused(`it is longer than ${MAX_URL_LENGTH} characters`)
  if (!URL.canParse(input, baseUrl)) throw refused(`${quote(input)} is not an address`)
  const url = new URL(input, baseUrl)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw refused(`${quote(url.protocol)} is not http or https`)
  if (url.username !== '' || url.password !== '') throw refused(`it carries credentials for ${url.host}`)
  url.hash = ''
  return url
}

function refused(reason: string): ByteSourceError {
  return new ByteSourceError('url-refused', `bytes: address refused: ${reason}`)
}

function quote(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}...` : text)
}
