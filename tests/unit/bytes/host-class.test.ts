import { describe, expect, test } from 'vitest'
import { classifyHost } from '../../../src/bytes/index.ts'

describe('classifyHost', () => {
  test.each([
    'localhost',
    'LOCALHOST.',
    'app.localhost',
    '127.0.0.1',
    '127.255.255.254',
    '127.1',
    '0x7f.0.0.1',
    '2130706433',
    '0177.0.0.1',
    '0.0.0.0',
    '0',
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[64:ff9b::7f00:1]',
    '１２７.0.0.1',
  ])('%s is this machine', (host) => {
    expect(classifyHost(`http://${host}/a`)).toBe('loopback')
  })

  test.each([
    '10.0.0.1',
    '10.255.255.255',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.127.255.255',
    '192.0.0.1',
    '198.18.0.1',
    '198.19.255.255',
    '224.0.0.1',
    '255.255.255.255',
    '[fc00::1]',
    '[fd12:3456::1]',
    '[fe80::1]',
    '[ff02::1]',
    '[::2]',
    '[::ffff:192.168.0.1]',
    '[::ffff:10.0.0.1]',
    '[64:ff9b::a00:1]',
    '[2002:c0a8:0001::1]',
    'intranet',
    'printer.local',
    'wiki.corp',
    'nas.lan',
    'box.home.arpa',
    'metadata.google.internal',
  ])('%s is of a private network', (host) => {
    expect(classifyHost(new URL(`https://${host}:8443/a`))).toBe('private')
  })

  test.each([
    'example.com',
    'example.com.',
    'localhost.example.com',
    'local.example',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.1',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '[2606:4700::1]',
    '[::ffff:8.8.8.8]',
    '[2002:0808:0808::1]',
  ])('%s is public', (host) => {
    expect(classifyHost(`https://${host}/`)).toBe('public')
  })
})
