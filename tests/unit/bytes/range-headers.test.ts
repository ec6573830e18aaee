import { describe, expect, test } from 'vitest'
import { bodyLength, contentCoding, parseContentRange, parseRetryAfter } from '../../../src/bytes/range-headers.ts'

describe('parseContentRange', () => {
  test.each([
    ['bytes 0-0/1', { kind: 'range', start: 0, end: 1, total: 1 }],
    ['bytes 100-199/1000', { kind: 'range', start: 100, end: 200, total: 1000 }],
    ['Bytes  100-199/*', { kind: 'range', start: 100, end: 200, total: undefined }],
    [
      'bytes 0-9007199254740989/9007199254740990',
      { kind: 'range', start: 0, end: 9007199254740990, total: 9007199254740990 },
    ],
    ['bytes */0', { kind: 'unsatisfied', total: 0 }],
    ['bytes */1000', { kind: 'unsatisfied', total: 1000 }],
  ])('%s', (header, expected) => {
    expect(parseContentRange(header)).toEqual(expected)
  })

  test.each([
    '',
    'bytes',
    'bytes 5-4/10',
    'bytes 0-10/10',
    'bytes 0-9/1e1',
    'bytes -5/10',
    'bytes 0-/10',
    'bytes=0-9/10',
    'octets 0-9/10',
    'bytes 0-9/10, bytes 20-29/100',
    'bytes */*',
    'bytes 0-9/9007199254740993',
    'bytes 0-9007199254740993/9007199254740999',
  ])('refuses %j', (header) => {
    expect(parseContentRange(header)).toBeUndefined()
  })
})

describe('bodyLength', () => {
  test.each([
    [{ 'content-length': '42' }, 42],
    [{ 'content-length': '42, 42' }, 42],
    [{ 'content-length': '42, 43' }, undefined],
    [{ 'content-length': '-1' }, undefined],
    [{ 'content-length': '4e3' }, undefined],
    [{ 'content-length': '99999999999999999999' }, undefined],
    [{}, undefined],
    [{ 'content-length': '42', 'content-encoding': 'identity' }, 42],
    [{ 'content-length': '42', 'content-encoding': 'gzip' }, undefined],
  ])('%j', (headers, expected) => {
    expect(bodyLength(new Headers(headers))).toBe(expected)
  })
})

test('contentCoding tells what must be unpacked', () => {
  expect(contentCoding(new Headers())).toBeUndefined()
  expect(contentCoding(new Headers({ 'content-encoding': ' Identity ' }))).toBeUndefined()
  expect(contentCoding(new Headers({ 'content-encoding': 'GZIP' }))).toBe('gzip')
})

describe('parseRetryAfter', () => {
  const nowMs = Date.parse('2026-06-01T08:00:00Z')
  test.each([
    [null, undefined],
    ['0', 0],
    [' 30 ', 30_000],
    ['Mon, 01 Jun 2026 08:00:10 GMT', 10_000],
    ['Mon, 01 Jun 2026 07:00:00 GMT', 0],
    ['soon', undefined],
  ])('%j', (header, expected) => {
    expect(parseRetryAfter(header, nowMs)).toBe(expected)
  })
})
