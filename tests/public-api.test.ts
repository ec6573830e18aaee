import { describe, expect, it } from 'vitest'

/** Layers that run in Node; the others need a page and are faced by the browser tests. */
const LAYERS = [
  'math',
  'bytes',
  'containers',
  'dataset',
  'body',
  'motion',
  'playback',
  'analysis',
  'workers',
  'workspace',
] as const

describe('public face of each layer', () => {
  it.each(LAYERS)('%s', async (layer) => {
    const face = (await import(`../src/${layer}/index.ts`)) as Record<string, unknown>
    expect(Object.keys(face).toSorted()).toMatchSnapshot()
  })
})
