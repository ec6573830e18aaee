/**
 * What a reader accepts before it says no, in bytes unless the name says otherwise. Every size in a file is a claim: it
 * is compared with the bytes that exist, then with one of these, and only then is memory taken.
 */
export const CONTAINER_LIMITS = {
  /** one pax or GNU extension header */
  tarExtension: 1 << 20,
  /** a member's name */
  tarName: 1 << 16,
  /** how far a damaged tar is searched for its next header */
  tarResync: 1 << 20,
  /** entries of one ZIP directory, a count */
  zipEntries: 65_536,
  zipDirectory: 16 << 20,
  /** the Python literal that opens an NPY file */
  npyHeader: 1 << 16,
  /** dimensions of one array, a count (numpy's own limit) */
  npyDimensions: 64,
  /** one array held whole, or one row of an array that is read by rows */
  array: 256 << 20,
  text: 64 << 20,
  /** nesting of JSON, a count */
  jsonDepth: 64,
  /** values of one JSON Lines file, a count */
  jsonLines: 1_000_000,
  /** rows and columns of a CSV file, counts */
  csvRows: 1_000_000,
  csvColumns: 1_024,
  /** chunks before the samples of a WAV file, a count */
  wavChunks: 4_096,
} as const
