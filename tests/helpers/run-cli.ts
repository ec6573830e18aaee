import { join } from 'node:path'
import { vi } from 'vitest'
import { main } from '../../src/cli/main.ts'

export interface CliRun {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs one command line in this process and catches what it prints. */
export async function runCli(...argv: string[]): Promise<CliRun> {
  let stdout = ''
  let stderr = ''
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    stdout += String(chunk)
    return true
  })
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    stderr += String(chunk)
    return true
  })
  try {
    return { code: await main(argv, join(import.meta.dirname, '../..')), stdout, stderr }
  } finally {
    out.mockRestore()
    err.mockRestore()
  }
}
