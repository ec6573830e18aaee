import { useEffect, useState, type ReactNode } from 'react'
import { ERROR_CATALOGUE, type Problem } from '../bytes/index.ts'
import type { Metrics, Person, SoundLevel } from '../workspace/index.ts'
import { AssumptionsList } from './assumptions-list.tsx'
import { BodySection } from './body-section.tsx'
import { byteText } from './byte-text.ts'
import { ProblemPlace } from './error-card.tsx'
import FilmSection from './film-section.tsx'
import type { Player } from './player.ts'
import { usePlayer, useWorkspace } from './player-context.ts'
import { shortTimeText } from './time-text.ts'

/** ms */
const EVERY_MS = 1000

/** What is known about what is open: people, what was assumed, what is wrong, and how the streams do. */
export default function InfoPanel() {
  const people = useWorkspace((state) => state.people)
  const nAssumptions = useWorkspace((state) => state.assumptions.length)
  const problems = useWorkspace((state) => state.problems)
  return (
    <>
      <Part title="Problems" count={problems.length}>
        {problems.length === 0 && <p className="panel-empty">None found.</p>}
        <ul className="problems">
          {problems.map((problem) => (
            <ProblemItem key={problemKey(problem)} problem={problem} />
          ))}
        </ul>
      </Part>
      <Part title="Assumptions" count={nAssumptions}>
        <AssumptionsList />
      </Part>
      <FilmSection />
      <BodySection />
      {people.map((person) => (
        <PersonFacts key={person.id} person={person} />
      ))}
      <StreamHealth />
    </>
  )
}

function Part({ title, count, children }: { title: string; count?: number; children: ReactNode }) {
  return (
    <section className="part">
      <h3>
        {title}
        {count !== undefined && count > 0 && <span className="panel-count tabular">{count}</span>}
      </h3>
      {children}
    </section>
  )
}

function problemKey({ tag, message, source, member, key, offset }: Problem): string {
  return [tag, message, source, member, key, offset].join(' ')
}

/** The member and the array of a fault, or the file, as short as they can be. */
function placeWords({ source, member, key }: Problem): string {
  const file = member ?? source?.split(/[\\/]/).at(-1)
  return [file, key].filter((part) => part !== undefined).join(' · ')
}

function ProblemItem({ problem }: { problem: Problem }) {
  const player = usePlayer()
  const [meaning, remedy] = ERROR_CATALOGUE[problem.tag]
  const { time } = problem
  return (
    <li className="problem" data-severity={problem.severity}>
      <details>
        <summary>
          <span className="problem-severity">{problem.severity === 'error' ? 'Error' : 'Warning'}</span>{' '}
          {problem.message}
        </summary>
        <p>
          {meaning} {remedy}
        </p>
        <ProblemPlace problem={problem} />
      </details>
      <p className="problem-place">
        <span>{placeWords(problem)}</span>
        {time !== undefined && (
          <button type="button" className="button" onClick={() => player.seek(time)}>
            Go to {shortTimeText(time)}
          </button>
        )}
      </p>
    </li>
  )
}

function PersonFacts({ person }: { person: Person }) {
  const { summary } = person
  const level = useLevel(person.index)
  const has = [
    summary.has.body && 'body',
    summary.has.movement && 'face',
    summary.has.voice && 'voice',
    summary.has.transcript && 'transcript',
  ].filter((each) => each !== false)
  return (
    <section className="part" data-person={Math.min(person.index, 2)}>
      <h3>
        <span className="person-mark">{person.label}</span> {person.id}
      </h3>
      <Facts
        rows={[
          ['voice', level],
          ['length', `${shortTimeText(person.durationSec)} · ${summary.frames.toLocaleString('en')} frames`],
          [
            'rate',
            `${Number(summary.fps.toFixed(3))} per second, ${summary.fpsFrom === 'assumed' ? 'assumed' : `from the ${summary.fpsFrom}`}`,
          ],
          ['holds', has.length > 0 ? has.join(', ') : 'nothing that can be shown'],
          ['body valid', person.motion ? shareText(person.motion.bodyValid, person.motion.nLoaded) : '–'],
          ['face valid', person.movement ? shareText(person.movement.valid, person.movement.nLoaded) : 'no face data'],
          [
            'speech from',
            person.speechFrom === 'vad' ? 'voice activity' : person.speechFrom === 'words' ? 'words' : 'nothing',
          ],
        ]}
      />
      <OffsetField person={person} />
    </section>
  )
}

/** What the voice of a person was found at and is brought by; it changes while the voice is heard. */
function useLevel(person: number): string {
  const { workspace } = usePlayer()
  const [text, setText] = useState('–')
  useEffect(() => {
    const write = () => setText(levelText(workspace.sound.levelOf(person)))
    write()
    const timer = setInterval(write, EVERY_MS)
    return () => clearInterval(timer)
  }, [workspace, person])
  return text
}

function levelText(level: SoundLevel | null): string {
  if (level === null) return 'no voice'
  if (level.loudnessDb === null) return 'not heard yet'
  const sign = level.gainDb < 0 ? '−' : '+'
  return `${level.loudnessDb.toFixed(1)} dBFS, ${sign}${Math.abs(level.gainDb).toFixed(1)} dB to even out`
}

/** Moves all that one person does against the other's, for files that do not start together. */
function OffsetField({ person }: { person: Person }) {
  const player = usePlayer()
  const shownMs = Math.round(person.offsetSec * 1000)
  return (
    <label className="offset">
      <span>begins later by</span>
      <input
        key={shownMs}
        type="number"
        className="tabular"
        aria-label={`${person.label} begins later by, in milliseconds`}
        step={10}
        min={-10000}
        max={10000}
        defaultValue={shownMs}
        onBlur={(event) => takeOffset(player, person.index, event.target)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') takeOffset(player, person.index, event.currentTarget)
        }}
      />
      <span>ms</span>
    </label>
  )
}

function takeOffset(player: Player, person: number, field: HTMLInputElement): void {
  const ms = field.valueAsNumber
  if (Number.isFinite(ms)) player.setOffsetMs(person, Math.round(ms))
  else field.value = field.defaultValue
}

/** Share of the loaded frames whose flag is set. */
function shareText(flags: Uint8Array, nLoaded: number): string {
  const n = Math.min(nLoaded, flags.length)
  if (n === 0) return '–'
  let valid = 0
  for (let i = 0; i < n; i++) if (flags[i] !== 0) valid++
  return `${((valid / n) * 100).toFixed(1)} % of ${n.toLocaleString('en')} frames`
}

function StreamHealth() {
  const { workspace } = usePlayer()
  const [metrics, setMetrics] = useState<Metrics>(() => workspace.metrics())
  useEffect(() => {
    const timer = setInterval(() => setMetrics(workspace.metrics()), EVERY_MS)
    return () => clearInterval(timer)
  }, [workspace])
  const { avOffsetMs, frameMs } = metrics
  return (
    <Part title="Streams">
      <Facts
        rows={[
          ['first pose', metrics.timeToFirstPoseMs > 0 ? `${Math.round(metrics.timeToFirstPoseMs)} ms` : '–'],
          ['playable', metrics.timeToPlayableMs > 0 ? `${Math.round(metrics.timeToPlayableMs)} ms` : '–'],
          ['read', `${byteText(metrics.bytesRead)} in ${metrics.requests} requests`],
          [
            'pose against sound',
            avOffsetMs.n > 0 ? `${avOffsetMs.median.toFixed(1)} ms, p95 ${avOffsetMs.p95.toFixed(1)} ms` : '–',
          ],
          ['work per frame', frameMs.n > 0 ? `${frameMs.median.toFixed(2)} ms, p95 ${frameMs.p95.toFixed(2)} ms` : '–'],
          ['frames', `${metrics.framesShown.toLocaleString('en')} shown, ${metrics.framesDropped} dropped`],
        ]}
      />
    </Part>
  )
}

function Facts({ rows }: { rows: readonly (readonly [name: string, value: string])[] }) {
  return (
    <dl className="facts tabular">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
