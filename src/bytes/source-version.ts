/** What tells one version of a remote file from another; what a server (or CORS) hides is undefined. */
export interface SourceVersion {
  readonly etag: string | undefined
  readonly lastModified: string | undefined
  /** bytes of the whole file */
  readonly size: number | undefined
}

/** The version that an answer speaks of; `size` is given by the caller, as its header depends on the kind of answer. */
export function versionOf(headers: Headers, size: number | undefined): SourceVersion {
  return {
    etag: headers.get('etag')?.trim() || undefined,
    lastModified: headers.get('last-modified')?.trim() || undefined,
    size,
  }
}

/**
 * What differs between the version pinned at the first answer and one seen later, in words; undefined if they are the
 * same as far as can be told.
 *
 * A strong ETag decides alone. Weak ETags are made per server or per answer by some hosts, so they count only where
 * there is no Last-Modified to compare. A header that is missing on one side proves nothing.
 */
export function versionDifference(pinned: SourceVersion, seen: SourceVersion): string | undefined {
  if (differs(pinned.size, seen.size)) return `size ${pinned.size} became ${seen.size}`
  if (pinned.etag !== undefined && seen.etag !== undefined) {
    const sameTag = pinned.etag === seen.etag
    const strong = !pinned.etag.startsWith('W/') && !seen.etag.startsWith('W/')
    if (strong || sameTag) return sameTag ? undefined : `ETag ${pinned.etag} became ${seen.etag}`
    if (pinned.lastModified === undefined || seen.lastModified === undefined) {
      return `ETag ${pinned.etag} became ${seen.etag}`
    }
  }
  if (differs(pinned.lastModified, seen.lastModified)) {
    return `Last-Modified ${pinned.lastModified} became ${seen.lastModified}`
  }
  return undefined
}

function differs<T>(a: T | undefined, b: T | undefined): boolean {
  return a !== undefined && b !== undefined && a !== b
}
