import { useEffect, useRef, useState } from 'react'
import {
  AGREEMENT_GOOD,
  AGREEMENT_POOR,
  LIMBS,
  agreementAt,
  createFrameAgreement,
  type AgreementSummary,
  type CameraEstimate,
  type Viewpoint,
} from '../analysis/index.ts'
import type { FilmCheck, Person } from '../workspace/index.ts'
import { FilmOffset } from './film-offset.tsx'
import { PART_COLORS } from './film-overlay.ts'
import { usePlayer, useUi, useWorkspace } from './player-context.ts'
import type { FilmPlace } from './ui-store.ts'
import { useFilmCheck } from './use-film-check.ts'
import './film-section.css'

/** ms between two slices of work, and between two words about the moment that is shown */
const SLICE_EVERY_MS = 16
const IDLE_MS = 500
const WORD_EVERY_MS = 200

/** Film against body: what is drawn over the film, how well both agree, the shift in time, the camera. */
export default function FilmSection() {
  const { ui } = usePlayer()
  const people = useWorkspace((state) => state.people)
  const film = useUi((state) => state.film)
  const withFilm = people.filter((person) => person.motion !== null)
  if (withFilm.length === 0) return null
  return (
    <section className="part" aria-label="Film and body">
      <h3>Film and body</h3>
      <div className="film-toggles" role="group" aria-label="Over the film">
        <Toggle
          text="Keypoints"
          isOn={film.hasPoints}
          onToggle={() => ui.setState({ film: { ...film, hasPoints: !film.hasPoints, place: shownPlace(film.place) } })}
        />
        <Toggle
          text="Body"
          isOn={film.hasBody}
          onToggle={() => ui.setState({ film: { ...film, hasBody: !film.hasBody, place: shownPlace(film.place) } })}
        />
      </div>
      {film.hasPoints && <PartLegend />}
      {withFilm.map((person) => (
        <PersonCheck key={person.id} person={person} />
      ))}
      <p className="film-hint">
        Distance in the picture between keypoints and the joints projected with the dataset’s own camera. Good under{' '}
        {AGREEMENT_GOOD}, poor over {AGREEMENT_POOR} shoulder widths: these limits are ours.
      </p>
    </section>
  )
}

/** Something over the film is asked for where no film is shown, or no room for it: then it comes. */
const shownPlace = (place: FilmPlace) => (place === 'off' || place === 'backdrop' ? 'beside' : place)

function Toggle({ text, isOn, onToggle }: { text: string; isOn: boolean; onToggle: () => void }) {
  return (
    <button type="button" className="button outlined" aria-pressed={isOn} onClick={onToggle}>
      {text}
    </button>
  )
}

const PART_WORDS = { body: 'body', feet: 'feet', face: 'face', leftHand: 'left hand', rightHand: 'right hand' } as const

function PartLegend() {
  return (
    <ul className="film-legend">
      {(Object.keys(PART_WORDS) as (keyof typeof PART_WORDS)[]).map((part) => (
        <li key={part}>
          <span style={{ background: PART_COLORS[part] }} aria-hidden /> {PART_WORDS[part]}
        </li>
      ))}
    </ul>
  )
}

/** One person's numbers; the keypoints are read when this is asked for. */
function PersonCheck({ person }: { person: Person }) {
  const [isWanted, setWanted] = useState(false)
  const check = useFilmCheck(person, isWanted)
  return (
    <div className="film-person" data-person={Math.min(person.index, 2)}>
      <h4>
        <span className="person-mark">{person.label}</span>
        {!isWanted && (
          <button type="button" className="button outlined" onClick={() => setWanted(true)}>
            Compare film and body<span className="visually-hidden"> of {person.label}</span>
          </button>
        )}
        {isWanted && check === null && <span className="film-wait">Reading keypoints, or there are none…</span>}
        {check !== null && <Now check={check} />}
      </h4>
      {check !== null && <Numbers check={check} person={person} />}
    </div>
  )
}

/** Agreement of the moment that is shown. */
function Now({ check }: { check: FilmCheck }) {
  const { workspace, frames } = usePlayer()
  const ref = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const frame = createFrameAgreement()
    let writtenAt = -Infinity
    return frames.subscribe((nowMs) => {
      if (nowMs - writtenAt < WORD_EVERY_MS || ref.current === null || check.input === null) return
      writtenAt = nowMs
      agreementAt(check.input, Math.floor(workspace.frame.time * check.agreement.fps + 1e-3), frame)
      ref.current.textContent = Number.isNaN(frame.error)
        ? 'now: nobody in the picture'
        : `now ${frame.errorPx.toFixed(1)} px · ${frame.error.toFixed(3)} sw`
    })
  }, [check, workspace, frames])
  return <span className="film-now tabular" ref={ref} />
}

function Numbers({ check, person }: { check: FilmCheck; person: Person }) {
  const summary = useSummary(check)
  const [viewpoint, setViewpoint] = useState<Viewpoint | null>(null)
  return (
    <>
      {summary !== null && <SummaryTable summary={summary} check={check} />}
      <FilmOffset check={check} person={person} />
      {viewpoint === null ? (
        <button type="button" className="button outlined" onClick={() => setViewpoint(check.viewpoint())}>
          Estimate the camera
        </button>
      ) : (
        <CameraLines viewpoint={viewpoint} check={check} person={person} />
      )}
    </>
  )
}

/** The summary of what is worked out by now, slice by slice. */
function useSummary(check: FilmCheck): AgreementSummary | null {
  const [summary, setSummary] = useState<AgreementSummary | null>(null)
  useEffect(() => {
    let nSlices = 0
    let timer: ReturnType<typeof setTimeout>
    const work = () => {
      const before = check.agreement.nKnown
      const isDone = check.continue()
      if (nSlices++ % 20 === 0 || (isDone && check.agreement.nKnown !== before)) setSummary(check.summary())
      // nothing to do until more rows come, or the raster is another
      timer = setTimeout(work, isDone ? IDLE_MS : SLICE_EVERY_MS)
    }
    work()
    return () => clearTimeout(timer)
  }, [check])
  return summary
}

function SummaryTable({ summary, check }: { summary: AgreementSummary; check: FilmCheck }) {
  const { raster } = check
  const word = summary.median < AGREEMENT_GOOD ? 'good' : summary.median > AGREEMENT_POOR ? 'poor' : 'fair'
  return (
    <dl className="film-facts tabular">
      <div>
        <dt>whole recording</dt>
        <dd>
          {word}: median {summary.medianPx.toFixed(1)} px, {summary.median.toFixed(3)} sw; 95 % under{' '}
          {summary.p95.toFixed(3)}; poor in {(summary.poorShare * 100).toFixed(1)} % of{' '}
          {summary.nFrames.toLocaleString('en')} frames
        </dd>
      </div>
      <div>
        <dt>by limb, sw</dt>
        <dd>
          {LIMBS.map((limb, i) => {
            const value = summary.limbs[i]!
            return `${limb} ${Number.isNaN(value) ? '–' : value.toFixed(3)}`
          }).join(' · ')}
        </dd>
      </div>
      <div>
        <dt>raster</dt>
        <dd>
          <input
            key={`${raster?.width} ${raster?.height}`}
            className="film-raster"
            aria-label="Raster of the keypoints, pixels"
            defaultValue={raster === null ? '' : `${raster.width} × ${raster.height}`}
            onBlur={(event) => setRaster(check, event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') setRaster(check, event.currentTarget.value)
            }}
          />{' '}
          <span className={`badge ${raster?.from === 'inferred' ? 'assumed' : ''}`}>{raster?.from ?? ''}</span>
        </dd>
      </div>
    </dl>
  )
}

/** The user's word on the raster: two numbers. */
function setRaster(check: FilmCheck, text: string): void {
  const match = /^\s*(\d{2,5})\D+(\d{2,5})\s*$/.exec(text)
  if (match === null) return
  const [width, height] = [Number(match[1]), Number(match[2])]
  if (width === check.raster?.width && height === check.raster.height) return
  check.setRaster({ width, height, from: 'user' })
}

/** The estimates beside what is assumed; the field of view is drawn with only when somebody says so. */
function CameraLines({ viewpoint, check, person }: { viewpoint: Viewpoint; check: FilmCheck; person: Person }) {
  const { workspace } = usePlayer()
  const [isUsed, setUsed] = useState(false)
  const assumptions = useWorkspace((state) => state.assumptions)
  const assumed = (key: string) =>
    assumptions.find((each) => each.key === key || each.key.startsWith(`${key}.`))?.value ?? 'nothing'
  const { fov, pitch } = viewpoint
  const use = (isWanted: boolean) => {
    const { raster } = check
    if (raster === null || typeof fov === 'string') return
    const view = { verticalFov: fov.value, frameWidth: raster.width, frameHeight: raster.height }
    workspace.films.setView(person.index, isWanted ? view : null)
    setUsed(isWanted)
  }
  return (
    <dl className="film-facts tabular">
      <div>
        <dt>field of view</dt>
        <dd>
          {estimateWords(fov)}; drawn with {assumed('depth.fov')}
          {typeof fov !== 'string' && (
            <button type="button" className="button outlined" aria-pressed={isUsed} onClick={() => use(!isUsed)}>
              {isUsed ? 'Back to the assumed one' : 'Draw with the estimate'}
            </button>
          )}
        </dd>
      </div>
      <div>
        <dt>looks down by</dt>
        <dd>
          {estimateWords(pitch)}; drawn with {assumed('camera.tilt')}
        </dd>
      </div>
    </dl>
  )
}

function estimateWords(estimate: CameraEstimate | string): string {
  if (typeof estimate === 'string') return estimate
  const degrees = (rad: number) => ((rad * 180) / Math.PI).toFixed(1)
  return `${degrees(estimate.value)}° ± ${degrees(estimate.error)}° (95 %), estimated`
}
