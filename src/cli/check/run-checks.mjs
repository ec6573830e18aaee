/** `npm test`: every check, each with its time; stops at the first that fails. Those that need no other run side by side. */
import { spawn } from 'node:child_process'

const STEPS = [
  [['typecheck'], ['format:check', 'lint', 'knip']],
  [['build', 'size']],
  [['test:unit']],
  [['test:browser']],
  [['test:page']],
]

/** Runs one check; its output comes in one piece when others run beside it. */
function run(check, isAlone) {
  const startedAt = Date.now()
  if (isAlone) console.log(`\n== ${check}`)
  const child = spawn('npm', ['run', '-s', check], {
    stdio: isAlone ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  })
  const output = []
  child.stdout?.on('data', (piece) => output.push(piece))
  child.stderr?.on('data', (piece) => output.push(piece))
  return new Promise((resolve) => {
    child.on('close', (status) => {
      if (!isAlone) process.stdout.write(`\n== ${check}\n${Buffer.concat(output)}`)
      const isOk = status === 0
      console.log(`== ${check}: ${isOk ? 'ok' : 'FAILED'} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`)
      resolve(isOk)
    })
  })
}

async function runInTurn(checks, isAlone) {
  for (const check of checks) if (!(await run(check, isAlone))) return false
  return true
}

for (const lanes of STEPS) {
  const results = await Promise.all(lanes.map((checks) => runInTurn(checks, lanes.length === 1)))
  if (results.includes(false)) process.exit(1)
}
