import { describe, expect, test } from 'vitest'
import { versionDifference, versionOf, type SourceVersion } from '../../../src/bytes/source-version.ts'

const version = (etag?: string, lastModified?: string, size?: number): SourceVersion => ({ etag, lastModified, size })

describe('versionDifference', () => {
  test.each([
    ['nothing known', version(), version()],
    ['the same', version('"a"', 'Mon', 5), version('"a"', 'Mon', 5)],
    ['ETag hidden later', version('"a"', 'Mon', 5), version(undefined, 'Mon', 5)],
    ['only the size is told', version('"a"', 'Mon', 5), version(undefined, undefined, 5)],
    ['equal ETags outweigh Last-Modified', version('"a"', 'Mon', 5), version('"a"', 'Tue', 5)],
    ['weak ETags of several servers', version('W/"a"', 'Mon', 5), version('W/"b"', 'Mon', 5)],
    ['a strong ETag and a weak one', version('"a"', 'Mon', 5), version('W/"a"', 'Mon', 5)],
  ])('%s: same version', (_, pinned, seen) => {
    expect(versionDifference(pinned, seen)).toBeUndefined()
  })

  test.each([
    ['another size', version('"a"', 'Mon', 5), version('"a"', 'Mon', 6), 'size 5 became 6'],
    ['another ETag', version('"a"', 'Mon', 5), version('"b"', 'Mon', 5), 'ETag "a" became "b"'],
    ['another weak ETag alone', version('W/"a"'), version('W/"b"'), 'ETag W/"a" became W/"b"'],
    [
      'another Last-Modified alone',
      version(undefined, 'Mon', 5),
      version('"a"', 'Tue', 5),
      'Last-Modified Mon became Tue',
    ],
    ['weak ETag and Last-Modified', version('W/"a"', 'Mon'), version('W/"b"', 'Tue'), 'Last-Modified Mon became Tue'],
  ])('%s: another version', (_, pinned, seen, words) => {
    expect(versionDifference(pinned, seen)).toBe(words)
  })
})

test('versionOf takes what the headers show', () => {
  const headers = new Headers({ etag: '"a"', 'last-modified': 'Mon' })
  expect(versionOf(headers, 5)).toEqual(version('"a"', 'Mon', 5))
  expect(versionOf(new Headers(), undefined)).toEqual(version())
})
