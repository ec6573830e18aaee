/**
 * zip.js's directory reader, 23 kB of gzip that only an NPZ needs: loaded at the first call. The walk over a tar calls
 * for it when it meets an NPZ, so that it is there when that is opened.
 */
export function loadZipLibrary(): Promise<typeof import('@zip.js/zip.js/lib/zip-core-reader.js')> {
  return import('@zip.js/zip.js/lib/zip-core-reader.js')
}
