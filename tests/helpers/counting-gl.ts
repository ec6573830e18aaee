import { runInNewContext } from 'node:vm'

/**
 * A WebGL2 context without a GPU that counts what it is asked. three drives it as a real one: active uniforms and
 * attributes are read from the shaders. What it draws is nothing, so it tells what a frame asks of the driver, not how it looks.
 */
export interface CountingGl {
  readonly gl: WebGL2RenderingContext
  /** calls since the last `clear`, by name */
  readonly calls: Map<string, number>
  readonly clear: () => void
}

const TYPES: Readonly<Record<string, number>> = {
  float: 0x1406,
  vec2: 0x8b50,
  vec3: 0x8b51,
  vec4: 0x8b52,
  int: 0x1404,
  uint: 0x1405,
  bool: 0x8b56,
  mat3: 0x8b5b,
  mat4: 0x8b5c,
  sampler2D: 0x8b5e,
  sampler3D: 0x8b5f,
  samplerCube: 0x8b60,
  sampler2DShadow: 0x8b62,
  sampler2DArray: 0x8dc1,
}

interface Variable {
  readonly name: string
  readonly type: number
  readonly size: number
}

interface FakeProgram {
  readonly sources: string[]
  uniforms?: Variable[]
  attributes?: Variable[]
}

export function createCountingGl(): CountingGl {
  const calls = new Map<string, number>()
  const constants = new Map<string, number>()
  const names = new Map<number, string>()
  const constant = (name: string): number => {
    let value = constants.get(name)
    if (value === undefined) {
      value = 100_000 + constants.size
      constants.set(name, value)
      names.set(value, name)
    }
    return value
  }
  const own: Record<string, (...args: never[]) => unknown> = {
    getParameter: (key: number) => parameter(names.get(key) ?? ''),
    getContextAttributes: () => ({ alpha: false, antialias: false, depth: true, stencil: false }),
    getExtension: () => ({}),
    getShaderPrecisionFormat: () => ({ precision: 23, rangeMin: 127, rangeMax: 127 }),
    checkFramebufferStatus: () => constant('FRAMEBUFFER_COMPLETE'),
    isContextLost: () => false,
    createTexture: () => new FakeTexture(),
    createShader: () => ({ source: '' }),
    shaderSource: (shader: { source: string }, source: string) => (shader.source = source),
    createProgram: (): FakeProgram => ({ sources: [] }),
    attachShader: (program: FakeProgram, shader: { source: string }) => program.sources.push(shader.source),
    getProgramInfoLog: () => '',
    getShaderInfoLog: () => '',
    getShaderParameter: () => true,
    getProgramParameter: (program: FakeProgram, key: number) => {
      const { uniforms, attributes } = linked(program)
      const name = names.get(key)
      return name === 'ACTIVE_UNIFORMS' ? uniforms.length : name === 'ACTIVE_ATTRIBUTES' ? attributes.length : true
    },
    getActiveUniform: (program: FakeProgram, i: number) => linked(program).uniforms[i],
    getActiveAttrib: (program: FakeProgram, i: number) => linked(program).attributes[i],
    getUniformLocation: (_program: FakeProgram, name: string) => ({ name }),
    getAttribLocation: (program: FakeProgram, name: string) =>
      linked(program).attributes.findIndex((attribute) => attribute.name === name),
  }
  const gl = new Proxy(
    {},
    {
      get(_target, key) {
        const name = String(key)
        if (/^[A-Z][A-Z0-9_]+$/.test(name)) return constant(name)
        if (name === 'drawingBufferColorSpace' || name === 'unpackColorSpace') return 'srgb'
        return (...args: never[]) => {
          calls.set(name, (calls.get(name) ?? 0) + 1)
          return name in own ? own[name]!(...args) : name.startsWith('create') ? {} : null
        }
      },
      set: () => true,
    },
  ) as WebGL2RenderingContext
  return { gl, calls, clear: () => calls.clear() }
}

class FakeTexture {
  readonly isFake = true
}
// what the renderer asks of the platform
Object.assign(globalThis, { WebGLTexture: (globalThis as { WebGLTexture?: unknown }).WebGLTexture ?? FakeTexture })

function parameter(name: string): unknown {
  if (name === 'VERSION') return 'WebGL 2.0'
  if (name === 'SCISSOR_BOX' || name === 'VIEWPORT') return [0, 0, 1, 1]
  return name.startsWith('MAX_') ? (name.includes('TEXTURE_SIZE') ? 16_384 : 32) : 0
}

function linked(program: FakeProgram): { uniforms: Variable[]; attributes: Variable[] } {
  if (program.uniforms === undefined || program.attributes === undefined) {
    const [vertex = '', fragment = ''] = program.sources.map(preprocessed)
    const both = `${vertex}\n${fragment}`
    const uniforms = new Map<string, Variable>()
    for (const source of [vertex, fragment]) {
      for (const each of uniformsOf(source)) if (isUsed(both, each.name)) uniforms.set(each.name, each)
    }
    program.uniforms = [...uniforms.values()]
    program.attributes = declared(vertex, 'in').filter(({ name }) => isUsed(vertex, name))
  }
  return { uniforms: program.uniforms, attributes: program.attributes }
}

/** Named again somewhere after it was declared. */
function isUsed(source: string, name: string): boolean {
  const first = name.split(/[[.]/)[0]!
  return (source.match(new RegExp(`\\b${first}\\b`, 'g'))?.length ?? 0) > 1
}

function uniformsOf(source: string): Variable[] {
  const structs = new Map<string, Variable[]>()
  for (const [, name, body] of source.matchAll(/struct\s+(\w+)\s*\{([^}]*)\}/g)) {
    structs.set(
      name!,
      [...body!.matchAll(/(\w+)\s+(\w+)\s*;/g)].map(([, type, field]) => ({
        name: field!,
        type: TYPES[type!] ?? 0x1406,
        size: 1,
      })),
    )
  }
  const plain = declared(source, 'uniform')
  const nested = [...source.matchAll(/uniform\s+(\w+)\s+(\w+)\s*\[\s*(\d+)\s*\]\s*;/g)].flatMap(
    ([, type, name, size]) => {
      const fields = structs.get(type!)
      if (fields === undefined) return []
      return Array.from({ length: Number(size) }, (_, i) => i).flatMap((i) =>
        fields.map((field) => ({ ...field, name: `${name}[${i}].${field.name}` })),
      )
    },
  )
  return [...plain, ...nested]
}

function declared(source: string, kind: 'uniform' | 'in'): Variable[] {
  const pattern = new RegExp(
    `^\\s*(?:${kind}|${kind === 'in' ? 'attribute' : kind})\\s+(?:(?:low|medium|high)p\\s+)?(\\w+)\\s+(\\w+)\\s*(?:\\[\\s*([\\w\\s*]+)\\s*\\])?\\s*;`,
    'gm',
  )
  return [...source.matchAll(pattern)].flatMap(([, type, name, size]) => {
    const code = TYPES[type!]
    if (code === undefined) return []
    return size === undefined
      ? [{ name: name!, type: code, size: 1 }]
      : [{ name: `${name}[0]`, type: code, size: Number(size) || 1 }]
  })
}

/** Conditions and plain macros resolved, comments gone. */
function preprocessed(source: string): string {
  const macros = new Map<string, string>()
  const open: { isOn: boolean; wasOn: boolean }[] = []
  const out: string[] = []
  const isOn = (): boolean => open.every((each) => each.isOn)
  for (const line of source.replace(/\/\*[\s\S]*?\*\//g, '').split('\n')) {
    const text = line.replace(/\/\/.*/, '')
    const [, word = '', rest = ''] = /^\s*#\s*(\w+)\s*(.*)$/.exec(text) ?? []
    if (word === 'if' || word === 'ifdef' || word === 'ifndef') {
      const holds = word === 'if' ? evaluated(rest, macros) : macros.has(rest.trim()) === (word === 'ifdef')
      open.push({ isOn: holds, wasOn: holds })
    } else if (word === 'elif') {
      const top = open.at(-1)!
      top.isOn = !top.wasOn && evaluated(rest, macros)
      top.wasOn ||= top.isOn
    } else if (word === 'else') {
      const top = open.at(-1)!
      top.isOn = !top.wasOn
    } else if (word === 'endif') open.pop()
    else if (isOn() && word === 'define') {
      const [, name = '', value = ''] = /^(\w+)(?:\s+(.*))?$/.exec(rest.trim()) ?? []
      if (name !== '') macros.set(name, value)
    } else if (isOn()) out.push(text.replace(/\b[A-Z_][A-Z0-9_]*\b/g, (name) => macros.get(name) ?? name))
  }
  return out.join('\n')
}

/** A preprocessor's condition: numbers, names, `defined`, and the operators of C, which are those of this language. */
function evaluated(condition: string, macros: ReadonlyMap<string, string>): boolean {
  const plain = condition
    .replace(/defined\s*\(?\s*(\w+)\s*\)?/g, (_, name: string) => (macros.has(name) ? '1' : '0'))
    .replace(/[A-Za-z_]\w*/g, (name) => {
      const value = macros.get(name)
      return value === undefined || value === '' || Number.isNaN(Number(value)) ? (value === '' ? '1' : '0') : value
    })
  return Boolean(runInNewContext(plain || '0'))
}
