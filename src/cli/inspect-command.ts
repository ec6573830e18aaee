import { toProblem, type Problem } from '../bytes/index.ts'
import { Catalogue, scanSources } from '../dataset/index.ts'
import { parseArguments, UsageError } from './arguments.ts'
import { EXIT } from './exit-code.ts'
import { inspectRecording, type RecordingReport } from './inspect-recording.ts'
import { sourceFilesOf } from './source-files.ts'
import { printable } from './printable.ts'

interface InspectReport {
  status: 'ok' | 'partial' | 'error'
  interactions: { key: string; recordings: string[] }[]
  recordings: RecordingReport[]
  problems: Problem[]
}

/** `visavis inspect SOURCE... [--deep] [--json]`. */
export async function inspectCommand(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(argv, { deep: { type: 'boolean' }, json: { type: 'boolean' } })
  if (positionals.length === 0) throw new UsageError('inspect needs at least one SOURCE')
  const report = await inspect(positionals, values.deep === true)
  // in JSON, too, such a character stands in a string only, and its escape means the same
  process.stdout.write(values.json === true ? `${printable(JSON.stringify(report))}\n` : describe(report))
  if (values.json !== true) for (const problem of report.problems) process.stderr.write(`${describeProblem(problem)}\n`)
  return { ok: EXIT.ok, partial: EXIT.withProblems, error: EXIT.nothingUsable }[report.status]
}

async function inspect(sources: readonly string[], deep: boolean): Promise<InspectReport> {
  const catalogue = new Catalogue()
  const report: InspectReport = { status: 'error', interactions: [], recordings: [], problems: [] }
  try {
    await scanSources(await sourceFilesOf(sources), catalogue)
  } catch (error) {
    report.problems.push(toProblem(error))
  }
  report.problems.push(...catalogue.problems)
  let nUsable = 0
  for (const entry of catalogue.recordings()) {
    const { report: recording, problems, isUsable } = await inspectRecording(entry, { deep })
    report.recordings.push(recording)
    report.problems.push(...problems)
    if (isUsable) nUsable++
  }
  report.interactions = catalogue.interactions().map(({ key, recordings }) => ({ key, recordings: [...recordings] }))
  const hasErrors = report.problems.some((problem) => problem.severity === 'error')
  if (nUsable > 0) report.status = hasErrors ? 'partial' : 'ok'
  else if (report.recordings.length > 0 && !hasErrors) report.status = 'ok'
  return report
}

function describe(report: InspectReport): string {
  const lines = [`${report.interactions.length} interactions, ${report.recordings.length} recordings: ${report.status}`]
  for (const { key, recordings } of report.interactions) {
    lines.push('', `${printable(key)}${recordings.length > 1 ? '' : ' (one person)'}`)
    for (const id of recordings) lines.push(...describeRecording(report.recordings.find((entry) => entry.id === id)!))
  }
  return `${lines.join('\n')}\n`
}

function describeRecording(recording: RecordingReport): string[] {
  const { frames, fps, fpsFrom, durationSec, audio, valid } = recording
  const rate = fps === null ? '' : ` at ${fps.toFixed(3)} Hz (from ${fpsFrom})`
  const sound = audio === null ? 'no sound' : `${audio.sampleRate} Hz ${audio.float ? 'float' : 'PCM'}${audio.bits}`
  const shares = Object.entries(valid).flatMap(([name, share]) => (share === null ? [] : `${name} ${percent(share)}`))
  const lines = [
    `  ${printable(recording.id)}  ${frames} frames${rate}, ${durationSec?.toFixed(3) ?? '?'} s, ${sound}, ` +
      `${recording.words} words, ${recording.vad} speech segments${shares.length > 0 ? `; valid: ${shares.join(', ')}` : ''}`,
  ]
  for (const { kind, name, bytes } of recording.members)
    lines.push(`    ${kind.padEnd(4)} ${printable(name)}  ${bytes} B`)
  for (const array of recording.arrays) {
    const range = array.sum === undefined ? '' : `  ${array.min} .. ${array.max}, sum ${array.sum}`
    lines.push(`      ${printable(array.key).padEnd(36)} (${array.shape.join(', ')}) ${array.dtype}${range}`)
  }
  return lines
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

function describeProblem(problem: Problem): string {
  const place = [problem.source, problem.member, problem.key].filter((part) => part !== undefined).join(' > ')
  const offset = problem.offset === undefined ? '' : ` at byte ${problem.offset}`
  return printable(`${problem.severity}: ${problem.tag}: ${problem.message} [${place}${offset}]`)
}
