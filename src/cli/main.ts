import { isAppError } from '../bytes/index.ts'
import { UsageError } from './arguments.ts'
import { EXIT } from './exit-code.ts'
import { inspectCommand } from './inspect-command.ts'
import { jointsCommand } from './joints-command.ts'
import { printable } from './printable.ts'
import { serveCommand } from './serve/serve-command.ts'

const COMMANDS = new Map([
  ['inspect', inspectCommand],
  ['joints', jointsCommand],
  ['serve', serveCommand],
])

const USAGE = `usage: visavis COMMAND SOURCE... [OPTION...]

  inspect SOURCE... [--deep] [--json]     what is there: recordings, pairs, arrays, rates, validity, problems
  joints  SOURCE... --id RECORDING -o OUT.npy [--space camera|stage] [--clean natural|raw|genea-2026]
          [--model FILE] [--from S] [--to S]  joint positions [T,52,3] float32, metres
  serve   [FOLDER_OR_FILE...] [--port N] [--host H] [--no-open]
                                          serve the page, with this data
A SOURCE is a file, a folder, or an http(s) URL.
Exit: 0 done, 1 wrong usage, 2 nothing usable in the source, 3 done with problems reported.
`

/**
 * Runs one command line; resolves with its exit code and never throws.
 * @param root folder of the project, in which the built page lies
 */
export async function main(argv: readonly string[], root: string): Promise<number> {
  const [name, ...rest] = argv
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stderr.write(USAGE)
    return name === undefined ? EXIT.usage : EXIT.ok
  }
  const command = COMMANDS.get(name)
  if (command === undefined) {
    process.stderr.write(`visavis: there is no command "${printable(name)}"\n${USAGE}`)
    return EXIT.usage
  }
  try {
    return await command(rest, root)
  } catch (error) {
    return reportFailure(error)
  }
}

function reportFailure(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`visavis: ${printable(error.message)}\n`)
    return EXIT.usage
  }
  if (isAppError(error)) {
    process.stderr.write(`visavis: ${error.tag}: ${printable(error.message)}\n`)
    return EXIT.nothingUsable
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`visavis: internal error, please report it: ${text.split('\n').map(printable).join('\n')}\n`)
  return EXIT.internal
}
