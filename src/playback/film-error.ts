import { ContainerError, isAbortError, isAppError, type ByteSource } from '../bytes/index.ts'

/** A fault of a film, with its place. */
export function filmError(
  tag: 'film-unavailable' | 'film-damaged',
  source: Pick<ByteSource, 'name' | 'member' | 'base'>,
  reason: string,
  cause?: unknown,
): ContainerError {
  const place = { source: source.name, member: source.member, offset: source.base }
  return new ContainerError(tag, `film: ${reason} (${source.member ?? source.name})`, { ...place, cause })
}

/** What went wrong while reading or decoding a film, as one of our errors. */
export function asFilmError(source: Pick<ByteSource, 'name' | 'member' | 'base'>, error: unknown): unknown {
  if (isAppError(error) || isAbortError(error)) return error
  return filmError('film-damaged', source, error instanceof Error ? error.message : String(error), error)
}
