/** `npm test`: every check in turn, each with its time; stops at the first that fails. */
import { spawnSync } from 'node:child_process'

const CHECKS = ['format:check', 'lint', 'typecheck', 'knip', 'build', 'size', 'test:unit', 'test:browser', 'test:page']

for (const check of CHECKS) {
  const startedAt = Date.now()
  console.log(`\n== ${check}`)
  const { status } = spawnSync('npm', ['run', '-s', check], { stdio: 'inherit', shell: process.platform === 'win32' })
  console.log(`== ${check}: ${status === 0 ? 'ok' : 'FAILED'} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`)
  if (status !== 0) process.exit(1)
}
