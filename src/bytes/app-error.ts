/**
 * The one error shape of the project. Every failure that comes from outside (a file, a server, a browser limit) is an
 * AppError with a literal `tag` from a closed list; caller bugs are TypeError/RangeError; AbortError passes through.
 */

/** Closed list of tags, each with what it means and what a person can do. The README's error catalogue is this table. */
export const ERROR_CATALOGUE = {
  // bytes
  network: [
    'The server could not be reached, or the browser was not allowed to read its answer (CORS).',
    'Check the address; the server must allow this origin.',
  ],
  'http-status': [
    'The server answered with an error status.',
    'Check the address and your access rights; 403 on S3 means "no such object".',
  ],
  'http-range': [
    'The server does not answer range requests, or answered another range than asked.',
    'Use a server with range support, or let the file be downloaded whole.',
  ],
  'http-encoding': [
    'The server compressed a range, so its bytes cannot be placed.',
    'Turn off compression for binary files on the server.',
  ],
  'source-changed': ['The file changed while it was being read.', 'Open it again.'],
  'source-truncated': ['The source ended before the bytes it promised.', 'Download the file again.'],
  timeout: ['No bytes came for too long.', 'Try again, or use a nearer copy.'],
  'url-refused': [
    'The address is not one that may be opened (http, https or relative only; no credentials).',
    'Give a plain http(s) URL.',
  ],
  'file-read': ['The file could not be read from disk.', 'Check that it still exists and is readable.'],
  // containers
  'tar-header': ['A tar header is damaged.', 'The members after it are looked for; download the archive again.'],
  'tar-truncated': ['The tar ends inside a member or a header.', 'Download the archive again.'],
  'zip-directory': ['The ZIP directory of the NPZ is missing or damaged.', 'Download the file again.'],
  'zip-entry': [
    'A ZIP member contradicts the directory or overlaps another.',
    'The other members stay usable; do not trust this file.',
  ],
  'zip-size': ['A ZIP member is not as long as it claims.', 'The other members stay usable; download the file again.'],
  'zip-crc': ['A ZIP member fails its CRC-32 check.', 'The other members stay usable; download the file again.'],
  'zip-method': [
    'A ZIP member uses a compression other than stored or DEFLATE, or is encrypted.',
    'Save it again with numpy.savez or savez_compressed.',
  ],
  'zip-data': ['A DEFLATE stream is corrupt.', 'The other members stay usable; download the file again.'],
  'npy-header': ['An NPY header is malformed.', 'Save the array again with numpy.save.'],
  'npy-dtype': [
    'The array has a dtype that is not read (object, structured, complex, dates).',
    'Convert it to a real number type.',
  ],
  'npy-shape': ['The array claims a shape that its bytes cannot hold.', 'Save the array again.'],
  'npy-truncated': ['The array data ends early.', 'Download the file again.'],
  'wav-header': ['The WAV chunk list is damaged or contradicts itself.', 'Save the sound again.'],
  'wav-format': ['The WAV holds a sample format that is not read.', 'Convert it to PCM or IEEE float.'],
  'wav-truncated': ['The WAV ends before the samples it claims.', 'What exists is played.'],
  'text-encoding': ['The text is not valid UTF-8.', 'Bad bytes are shown as replacement marks.'],
  'json-syntax': ['The JSON cannot be parsed.', 'Check the file.'],
  'csv-syntax': ['The CSV cannot be parsed.', 'Check quotes and columns.'],
  limit: ['A size or count is above the limit of this reader.', 'See the limits in the README.'],
  // dataset
  'feature-shape': ['An array does not have the shape or dtype its key stands for.', 'It is listed but not drawn.'],
  'lengths-differ': ['Arrays of one recording have different numbers of frames.', 'Only the common frames are used.'],
  'recording-empty': ['The recording has no frames.', 'Nothing to draw; sound and text stay usable.'],
  'recording-missing': [
    'The recording or interaction asked for is not in the sources.',
    'Check the id; the list shows what is there.',
  ],
  duplicate: ['The same member stands twice in the sources.', 'The last one is used.'],
  'file-unknown': ['The file is not of a kind that is read.', 'It is left alone.'],
  'frame-rate': ['The frame rate had to be assumed, or is unusual.', 'Check it against the film or the sound.'],
  'values-implausible': ['Values marked valid are not plausible (sentinels, not finite).', 'They are masked.'],
  transcript: ['Entries of the transcript are unusable.', 'The others are shown.'],
  vad: ['Entries of the voice activity are unusable.', 'Words stand in where there are any.'],
  annotation: ['Entries of the annotations are unusable.', 'The others are shown.'],
  // body
  'model-file': ['The body model file cannot be used.', 'Use the model.npz of the SMPL-H archive for AMASS.'],
  'model-pickle': ['A pickle file is a program and is never loaded.', 'Convert it to .npz, see the README.'],
  'decoder-file': [
    'The face decoder cannot be used.',
    'See the README for what it holds; its codes must be as many as the recording has.',
  ],
  // page
  'audio-unavailable': ['Sound cannot be played here.', 'The motion goes on without it.'],
  'film-unavailable': ['The film cannot be shown here.', 'Everything else goes on without it.'],
  'film-damaged': ['The film is cut off or damaged.', 'Download the file again; everything else goes on without it.'],
  'webgl-unavailable': ['The browser gives no WebGL2.', 'Use a current browser with hardware acceleration.'],
  'worker-died': ['A background worker stopped.', 'It was started again; reload if this repeats.'],
  'parameter-dropped': ['A value in the address was not usable and was dropped or clamped.', 'Check the link.'],
  unsupported: ['This is not available in this version.', ''],
  internal: ['A defect of visavis.', 'Please report it.'],
} as const satisfies Record<string, readonly [meaning: string, remedy: string]>

export type ErrorTag = keyof typeof ERROR_CATALOGUE

/** Where a fault lies. `offset` is the first byte of the header or data at fault, counted in the outermost file. */
export interface ErrorPlace {
  /** URL or path of the outermost file */
  readonly source?: string | undefined
  /** member of the archive */
  readonly member?: string | undefined
  /** array key */
  readonly key?: string | undefined
  readonly offset?: number | undefined
}

export interface AppErrorOptions extends ErrorPlace {
  readonly expected?: unknown
  readonly found?: unknown
  readonly cause?: unknown
}

/** The public form of a fault (contract of `window.visavis` and of `--json`). */
export interface Problem {
  tag: ErrorTag
  severity: 'error' | 'warning'
  message: string
  source?: string
  member?: string
  key?: string
  offset?: number
  /** s from the start of the recording, where the fault lies at a moment */
  time?: number
}

export abstract class AppError extends Error implements ErrorPlace {
  readonly tag: ErrorTag
  readonly source: string | undefined
  readonly member: string | undefined
  readonly key: string | undefined
  readonly offset: number | undefined
  readonly expected: unknown
  readonly found: unknown

  constructor(tag: ErrorTag, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = new.target.name
    this.tag = tag
    this.source = options.source
    this.member = options.member
    this.key = options.key
    this.offset = options.offset
    this.expected = options.expected
    this.found = options.found
  }
}

/** A source of bytes failed: network, server, disk. */
export class ByteSourceError extends AppError {}
/** The bytes came, but are not the file format they claim to be. */
export class ContainerError extends AppError {}
/** The file is sound, but is not what the dataset promises. */
export class DatasetError extends AppError {}
/** A body model file cannot be used. */
export class BodyModelError extends AppError {}
/** What was asked for cannot be done here or now. */
export class WorkspaceError extends AppError {}

/** True for an AppError; with tags, true only for one of these. */
export function isAppError(error: unknown, ...tags: ErrorTag[]): error is AppError {
  return error instanceof AppError && (tags.length === 0 || tags.includes(error.tag))
}

/** True for the error that an aborted AbortSignal raises. */
export function isAbortError(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

/** The public form of any thrown value; what is not an AppError is a defect and says so. */
export function toProblem(error: unknown, severity: Problem['severity'] = 'error'): Problem {
  if (!isAppError(error)) {
    return { tag: 'internal', severity: 'error', message: error instanceof Error ? error.message : String(error) }
  }
  const problem: Problem = { tag: error.tag, severity, message: error.message }
  if (error.source !== undefined) problem.source = error.source
  if (error.member !== undefined) problem.member = error.member
  if (error.key !== undefined) problem.key = error.key
  if (error.offset !== undefined) problem.offset = error.offset
  return problem
}
