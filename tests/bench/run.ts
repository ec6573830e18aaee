import { execFileSync } from 'node:child_process'
import { setMaxListeners } from 'node:events'
import { cpus } from 'node:os'
import { filmMemory, largeFilmMemory } from '../soak/film-memory.ts'
import { longRecording } from '../soak/long-recording.ts'
import { openClose } from '../soak/open-close.ts'
import { holdsBar, type Bench, type BenchRow } from './bench-row.ts'
import { bundleSize } from './bundle-size.ts'
import { filmSeek } from './film-seek.ts'
import { firstPose } from './first-pose.ts'
import { librarySearch } from './library-search.ts'
import { libraryTyping } from './library-typing.ts'
import { modelRead } from './model-read.ts'
import { npzDecode } from './npz-decode.ts'
import { pageFrame } from './page-frame.ts'
import { servedTree } from './served-tree.ts'
import { streaming } from './streaming.ts'
import { sync } from './sync.ts'
import { timeline } from './timeline.ts'

/** `npm run bench [-- --json] [-- NAME...]`: measures, and says which bars hold. Ratios are taken in one run. */
/** `npm run soak [-- long | open-close | film]`: minutes long, and about memory */
const SOAKS: readonly Bench[] = [longRecording, openClose, filmMemory, largeFilmMemory]
const BENCHES: readonly Bench[] = [
  firstPose,
  filmSeek,
  streaming,
  npzDecode,
  modelRead,
  pageFrame,
  sync,
  librarySearch,
  libraryTyping,
  servedTree,
  bundleSize,
  timeline,
]

// Dozens of reads of one page hang on one AbortSignal, which Node takes for a leak.
setMaxListeners(0)

const args = process.argv.slice(2)
const isJson = args.includes('--json')
const wanted = args.filter((arg) => !arg.startsWith('--'))
const known = args.includes('--soak') ? SOAKS : BENCHES
const chosen = known.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)))
for (const word of wanted) {
  if (known.some(({ name }) => name.includes(word))) continue
  console.error(`no bench has "${word}" in its name:\n${known.map(({ name }) => `  ${name}`).join('\n')}`)
  process.exit(1)
}

const results: { bench: string; rows: BenchRow[] }[] = []
for (const bench of chosen) {
  if (!isJson) console.log(`\n${bench.name}`)
  const rows = await bench.run()
  results.push({ bench: bench.name, rows })
  if (!isJson) for (const row of rows) console.log(describeRow(row))
}
if (isJson) {
  const machine = `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}`
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  console.log(JSON.stringify({ machine, commit, results }, null, 2))
}
const missed = results.flatMap(({ rows }) => rows.filter((row) => !holdsBar(row)))
if (!isJson) console.log(missed.length === 0 ? '\nevery bar holds' : `\n${missed.length} bars do not hold`)
process.exit(0)

function describeRow(row: BenchRow): string {
  const digits = Math.abs(row.value) >= 100 ? 0 : Math.abs(row.value) >= 10 ? 1 : 3
  const value = `${row.value.toFixed(digits)} ${row.unit}`.trim()
  const bar = row.bar === undefined ? '' : `  ${row.bar} ${holdsBar(row) ? 'ok' : 'MISSED'}`
  return `  ${row.what.padEnd(52)} ${value.padStart(12)}${bar}${row.note === undefined ? '' : `  (${row.note})`}`
}
