#!/usr/bin/env node
/** The `visavis` command. The sources are TypeScript and are run as they are. */
import { register } from 'tsx/esm/api'

register()
const { main } = await import('./main.ts')
process.exitCode = await main(process.argv.slice(2))
