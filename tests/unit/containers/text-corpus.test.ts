import { describe, expect, it } from 'vitest'
import type { AppError } from '../../../src/bytes/index.ts'
import { CONTAINER_LIMITS, decodeText, parseCsv, parseJson, parseJsonLines } from '../../../src/containers/index.ts'
import { TEXT_CORPUS } from '../../fixtures/containers/corpus-text.ts'
import type { TextCase } from '../../fixtures/containers/corpus-text.ts'
import { expectRefusal, outcomeOf } from '../../helpers/container-outcome.ts'

const PLACE = { source: 'case', member: 'member' }

function read(format: TextCase['format'], bytes: Uint8Array): { value: unknown; problems: AppError[] } {
  const { text, problems } = decodeText(bytes, PLACE)
  if (format === 'json') return { value: parseJson(text, PLACE), problems }
  if (format === 'jsonl') {
    const { values, problems: more } = parseJsonLines(text, PLACE)
    return { value: values, problems: [...problems, ...more] }
  }
  const { columns, rows, problems: more } = parseCsv(text, PLACE)
  return { value: { columns, rows }, problems: [...problems, ...more] }
}

describe('hostile and odd JSON, JSON Lines and CSV', () => {
  it('has at least 20, about half of them legal', () => {
    expect(TEXT_CORPUS.length).toBeGreaterThanOrEqual(20)
    expect(new Set(TEXT_CORPUS.map(({ name }) => name)).size).toBe(TEXT_CORPUS.length)
  })

  it.each(TEXT_CORPUS)('$name ($why)', async ({ format, bytes, expect: expected }) => {
    const outcome = await outcomeOf(() => read(format, bytes()))
    if (expected.error !== undefined) {
      if (!('error' in outcome)) throw new Error(`not refused: ${JSON.stringify(outcome.value.value)}`)
      expectRefusal(outcome.error, { member: 'member', ...expected.error })
    } else {
      if ('error' in outcome) throw outcome.error
      const { value, problems } = outcome.value
      expect(value).toEqual(expected.value)
      expect(problems.map(({ tag }) => tag)).toEqual((expected.problems ?? []).map(({ tag }) => tag))
      for (const [index, problem] of problems.entries()) expectRefusal(problem, expected.problems![index]!)
    }
    expect(read('json', new TextEncoder().encode('{"good": [1]}')).value).toEqual({ good: [1] })
  })

  it('counts offsets from where the text begins in its file', () => {
    expect(() => parseJson('[1, x]', { source: 's', offset: 1000 })).toThrow(
      expect.objectContaining({ tag: 'json-syntax', offset: 1004 }) as Error,
    )
  })

  it('agrees with JSON.parse on every prefix and every single change of a text', () => {
    const text = '{"a": [-1.5e+3, "q\\"\\u00e9", true], "b": {"c": null, "d": []}}'
    const variants: string[] = []
    for (let index = 0; index < text.length; index++) {
      variants.push(text.slice(0, index))
      for (const mark of '",}0x ') variants.push(text.slice(0, index) + mark + text.slice(index + 1))
    }
    for (const variant of variants) {
      const ours = attempt(() => parseJson(variant, PLACE))
      const platforms = attempt(() => JSON.parse(variant) as unknown)
      expect({ variant, ours }).toEqual({ variant, ours: platforms })
    }
  })

  it('refuses text above 64 MiB without decoding it', () => {
    const huge = new Uint8Array(CONTAINER_LIMITS.text + 1)
    expect(() => decodeText(huge, PLACE)).toThrow(expect.objectContaining({ tag: 'limit' }) as Error)
  })

  it('walks over 16 MiB of one kind of character without a stack', () => {
    for (const filler of [' ', '1', '"', 'x', '[', '\\']) {
      const text = `[${filler.repeat(1 << 22)}`
      expect(() => parseJson(text, PLACE)).toThrow(expect.objectContaining({ name: 'ContainerError' }) as Error)
    }
  })
})

function attempt(act: () => unknown): unknown {
  try {
    return { value: act() }
  } catch {
    return 'refused'
  }
}
