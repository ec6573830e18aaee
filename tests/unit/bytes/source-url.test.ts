import { describe, expect, test } from 'vitest'
import { isAppError, validateSourceUrl } from '../../../src/bytes/index.ts'

const BASE = 'https://viewer.example/app/index.html?src=x#t=1'

describe('validateSourceUrl accepts', () => {
  test.each([
    ['https://host.example/a.tar', 'https://host.example/a.tar'],
    ['HTTP://HOST.example:8080/a%20b.tar?x=1', 'http://host.example:8080/a%20b.tar?x=1'],
    ['  https://host.example/a.tar\n', 'https://host.example/a.tar'],
    ['data/a.tar', 'https://viewer.example/app/data/a.tar'],
    ['/a.tar', 'https://viewer.example/a.tar'],
    ['../../../a.tar', 'https://viewer.example/a.tar'],
    ['//other.example/a.tar', 'https://other.example/a.tar'],
    ['?file=a', 'https://viewer.example/app/index.html?file=a'],
    ['https://host.example/a.tar#t=5', 'https://host.example/a.tar'],
    ['javascript.tar', 'https://viewer.example/app/javascript.tar'],
    ['https://[::1]/a', 'https://[::1]/a'],
  ])('%j', (input, expected) => {
    expect(validateSourceUrl(input, BASE).href).toBe(expected)
  })
})

describe('validateSourceUrl refuses', () => {
  test.each([
    '',
    '   ',
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' java\nscript:alert(1)',
    '\u0000javascript:alert(1)',
    'data:application/octet-stream;base64,AAAA',
    'file:///etc/passwd',
    'blob:https://viewer.example/8a3c',
    'filesystem:https://viewer.example/temporary/x',
    'ftp://host.example/a.tar',
    'ws://host.example/a',
    'about:blank',
    'view-source:https://host.example/',
    'chrome://settings',
    's3://bucket/key',
    'https://user@host.example/a',
    'https://user:secret@host.example/a',
    'https://:secret@host.example/a',
    '//user:secret@host.example/a',
    'https://',
    'http://host.example:99999/',
    'http://[::1',
    'http://exa mple/',
    'https://host.example/'.padEnd(9000, 'x'),
  ])('%j', (input) => {
    let thrown: unknown
    try {
      validateSourceUrl(input, BASE)
    } catch (error) {
      thrown = error
    }
    expect(isAppError(thrown, 'url-refused')).toBe(true)
    expect(String(thrown)).not.toContain('secret')
    expect(String(thrown).length).toBeLessThan(400)
  })

  test('a relative address without a base, or on a base that is not of the web', () => {
    expect(() => validateSourceUrl('a.tar')).toThrow('not an address')
    expect(() => validateSourceUrl('a.tar', 'file:///home/x/index.html')).toThrow('not http or https')
    expect(() => validateSourceUrl('a.tar', 'about:blank')).toThrow('not an address')
    expect(() => validateSourceUrl('a.tar', 'https://user:secret@host.example/')).toThrow('credentials')
  })
})
