import { ERROR_CATALOGUE, type Problem } from '../bytes/index.ts'
import { usePlayer, useUi, useWorkspace } from './player-context.ts'

/** What went wrong, where exactly, and what can be done. */
export function ErrorCard() {
  const player = usePlayer()
  const failure = useUi((state) => state.failure)
  const worst = useWorkspace((state) => state.problems.findLast((problem) => problem.severity === 'error'))
  const problem = failure ?? worst ?? null
  const isOpen = useWorkspace((state) => state.people.length > 0)
  const canRetry = useUi((state) => state.sources.length > 0)
  const tag = problem?.tag ?? 'internal'
  const [meaning, remedy] = ERROR_CATALOGUE[tag]
  return (
    <div className="card card-error">
      <div role="alert">
        <h2>{meaning}</h2>
        {problem && <p className="error-message">{problem.message}</p>}
        {remedy !== '' && <p>{remedy}</p>}
      </div>
      {problem && <ProblemPlace problem={problem} />}
      <div className="card-actions">
        {canRetry && (
          <button type="button" className="button primary" onClick={() => player.retry()}>
            Try again
          </button>
        )}
        {isOpen ? (
          <button type="button" className="button outlined" onClick={() => player.ui.setState({ failure: null })}>
            Back to what is open
          </button>
        ) : (
          <button type="button" className="button outlined" onClick={() => player.ui.setState({ dialog: 'open' })}>
            Open something else…
          </button>
        )}
      </div>
    </div>
  )
}

/** File, member, array and byte of a fault. */
export function ProblemPlace({ problem }: { problem: Problem }) {
  const rows = [
    ['error', problem.tag],
    ['file', problem.source],
    ['member', problem.member],
    ['array', problem.key],
    ['at byte', problem.offset === undefined ? undefined : problem.offset.toLocaleString('en')],
  ].filter((row): row is [string, string] => row[1] !== undefined)
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
