import { parseArgs, type ParseArgsConfig } from 'node:util'

/** The command line itself is wrong: exit 1. */
export class UsageError extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>

/** node's parseArgs with positionals, its errors turned into UsageError. */
export function parseArguments<const T extends Options>(argv: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

/** A finite number of an option, or undefined where it was not given. */
export function numberOption(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  const parsed = value.trim() === '' ? Number.NaN : Number(value)
  if (!Number.isFinite(parsed)) throw new UsageError(`--${name} takes a number, not "${value}"`)
  return parsed
}

/** One of a closed list of an option's values. */
export function choiceOption<const T extends readonly string[]>(
  name: string,
  value: string | undefined,
  choices: T,
  fallback: T[number],
): T[number] {
  if (value === undefined) return fallback
  if (!choices.includes(value)) throw new UsageError(`--${name} is one of ${choices.join(', ')}, not "${value}"`)
  return value
}
