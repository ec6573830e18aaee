import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Floors from the ground up; a layer may import from lower floors only, never from its own floor. */
const FLOORS: readonly (readonly string[])[] = [
  ['math', 'bytes'],
  ['containers'],
  ['dataset', 'body'],
  ['motion'],
  ['playback', 'analysis', 'export'],
  ['workers'],
  ['workspace', 'cli'],
  ['scene', 'timeline'],
  ['ui'],
]
/** The one file above all layers: it mounts the page. */
const ENTRY = 'main.tsx'
const SRC = resolve(import.meta.dirname, '../src')

interface Import {
  readonly from: string
  readonly to: string
  readonly isTypeOnly: boolean
}

/** Every relative import of a source text, with what is only a type marked. */
function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8')
  const found: Import[] = []
  const pattern =
    /^\s*(import|export)\s+(type\s+)?([^'"();]*?)\s*(?:from\s+)?['"](\.[^'"]+)['"]|import\(\s*['"](\.[^'"]+)['"]\s*\)|new URL\(\s*['"](\.[^'"]+)['"]/gm
  for (const match of text.matchAll(pattern)) {
    const target = match[4] ?? match[5] ?? match[6]!
    const names = (match[3] ?? '')
      .replace(/[{}]/g, ' ')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '')
    const isTypeOnly = match[2] !== undefined || (names.length > 0 && names.every((name) => name.startsWith('type ')))
    found.push({ from: file, to: resolve(dirname(file), target.replace(/\?.*$/, '')), isTypeOnly })
  }
  return found
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sourceFiles(path)
    return /\.(ts|tsx|mjs)$/.test(entry.name) ? [path] : []
  })
}

const layerOf = (file: string): string => relative(SRC, file).split('/')[0]!
const floorOf = (layer: string): number => FLOORS.findIndex((floor) => floor.includes(layer))
const files = sourceFiles(SRC)
const imports = files.flatMap(importsOf)
const inside = imports.filter(({ to }) => to.startsWith(`${SRC}/`))
const describeImport = ({ from, to }: Import): string => `${relative(SRC, from)} -> ${relative(SRC, to)}`

describe('architecture', () => {
  it('knows every folder of src', () => {
    const unknown = files.map((file) => layerOf(file)).filter((layer) => layer !== ENTRY && floorOf(layer) < 0)
    expect([...new Set(unknown)]).toEqual([])
  })

  it('has arrows that never turn back', () => {
    const wrong = inside.filter(({ from, to }) => {
      const [here, there] = [layerOf(from), layerOf(to)]
      if (here === ENTRY || here === there) return false
      return floorOf(there) >= floorOf(here)
    })
    expect(wrong.map(describeImport)).toEqual([])
  })

  it('enters another layer by its public face only', () => {
    const wrong = inside.filter(({ from, to }) => {
      if (layerOf(from) === layerOf(to) || layerOf(from) === ENTRY) return false
      return !/^(index|index\.node)\.tsx?$/.test(relative(join(SRC, layerOf(to)), to))
    })
    expect(wrong.map(describeImport)).toEqual([])
  })

  it('has no barrel inside a layer: files of a layer do not import its own face', () => {
    const wrong = inside.filter(({ from, to }) => {
      return layerOf(from) === layerOf(to) && relative(join(SRC, layerOf(to)), to) === 'index.ts'
    })
    expect(wrong.map(describeImport)).toEqual([])
  })

  it('lets node code be used by the command line only', () => {
    const wrong = inside.filter(
      ({ from, to }) => to.endsWith('.node.ts') && layerOf(from) !== 'cli' && !from.endsWith('.node.ts'),
    )
    expect(wrong.map(describeImport)).toEqual([])
  })

  it('has shaders imported by the scene only', () => {
    const wrong = imports.filter(({ from, to }) => to.endsWith('.glsl') && layerOf(from) !== 'scene')
    expect(wrong.map(describeImport)).toEqual([])
  })

  it('has no import cycle', () => {
    const graph = new Map<string, string[]>()
    for (const { from, to, isTypeOnly } of inside) {
      if (!isTypeOnly) graph.set(from, [...(graph.get(from) ?? []), to])
    }
    expect(findCycle(graph).map((file) => relative(SRC, file))).toEqual([])
  })

  it('finds a cycle where there is one', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['b']],
    ])
    expect(findCycle(graph)).toEqual(['b', 'c', 'b'])
  })
})

/** The first cycle of a graph as a closed path, or an empty list. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const finished = new Set<string>()
  const visit = (node: string, path: readonly string[]): string[] => {
    const at = path.indexOf(node)
    if (at >= 0) return [...path.slice(at), node]
    if (finished.has(node)) return []
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next, [...path, node])
      if (cycle.length > 0) return cycle
    }
    finished.add(node)
    return []
  }
  for (const node of graph.keys()) {
    const cycle = visit(node, [])
    if (cycle.length > 0) return cycle
  }
  return []
}
