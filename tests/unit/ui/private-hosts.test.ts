import { describe, expect, it } from 'vitest'
import { privateHosts } from '../../../src/ui/private-hosts.ts'

describe('privateHosts', () => {
  it('lists hosts of private networks that a public page would read', () => {
    const src = ['data.tar', 'https://public.example.org/a.tar', 'http://192.168.1.5/a.tar', 'http://localhost:9/b.tar']
    expect(privateHosts(src, 'https://visavis.example.org/')).toEqual(['192.168.1.5', 'localhost'])
  })

  it('lets a page on such a host read its own kind', () => {
    expect(privateHosts(['http://192.168.1.5/a.tar'], 'http://127.0.0.1:5173/')).toEqual([])
  })

  it('names a host once', () => {
    expect(privateHosts(['http://10.0.0.1/a', 'http://10.0.0.1/b'], 'https://x.example.org/')).toEqual(['10.0.0.1'])
  })
})
