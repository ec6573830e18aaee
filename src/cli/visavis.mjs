#!/usr/bin/env node
/** The `visavis` command. The sources are TypeScript and are run as they are. */
import { register } from 'tsx/esm/api'

/** A defect must not look like "wrong usage", which is exit 1, node's own code for an uncaught exception. */
function reportDefect(error) {
  process.stderr.write(`visavis: internal error, please report it: ${error?.stack ?? error}\n`)
  process.exit(70)
}
process.on('uncaughtException', reportDefect)
process.on('unhandledRejection', reportDefect)

// `visavis inspect ... | head` closes the pipe early, which is no failure.
process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') process.exit(0)
})

register()
const { main } = await import('./main.ts')
process.exitCode = await main(process.argv.slice(2))
