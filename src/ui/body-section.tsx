import { useEffect, useRef, useState, type ChangeEvent, type ReactNode } from 'react'
import PersonStanding from 'lucide-react/icons/person-standing'
import Smile from 'lucide-react/icons/smile'
import { loadBodyModel, loadFaceDecoder } from './open-files.ts'
import type { Player } from './player.ts'
import { usePlayer, useWorkspace } from './player-context.ts'
import './body-section.css'

/** Coefficients with a slider; the later ones hardly show. */
const SLIDERS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']
/** standard deviations */
const FURTHEST = 3
/** ms between two shapes while a slider is dragged: a shape is work for everybody's staging too */
const SHAPE_MS = 80

/** Whose body draws the people, whose decoder moves their faces: the built-in human, or the user's own files. */
export function BodySection() {
  return (
    <section className="part" aria-label="Body">
      <h3>Body</h3>
      <BodyModel />
      <FaceDecoder />
    </section>
  )
}

function BodyModel() {
  const { workspace } = usePlayer()
  const model = useWorkspace((state) => state.bodyModel)
  return (
    <>
      <p className="body-model">
        {model === null ? 'Built-in human' : model.name}
        {model !== null && <span className="badge">{model.gender ?? 'gender not said'}</span>}
      </p>
      {model !== null && <ShapeSliders nBetas={model.nBetas} betas={model.betas} />}
      {model !== null && model.canKeep && (
        <label className="body-keep">
          <input
            type="checkbox"
            checked={model.isKept}
            onChange={(event) => void workspace.bodies.keepModel(event.target.checked)}
          />
          Keep it in this browser
        </label>
      )}
      <ModelFile
        label="Body model"
        progressKey="body-model"
        accept=".npz,.pkl"
        choose={model === null ? 'Use your SMPL-H model' : 'Another model'}
        load={loadBodyModel}
        remove={model === null ? null : () => workspace.bodies.clearModel()}
        icon={<PersonStanding size={15} aria-hidden />}
      />
      {model === null && (
        <p className="body-hint">
          A model.npz of the SMPL-H archive. It never leaves this machine, and is kept only if you say so.
        </p>
      )}
    </>
  )
}

const DRIVES = {
  body: 'moves an SMPL-H body of as many vertices',
  face: 'draws its own face in place of the head',
  units: 'moves the face units of the built-in human',
} as const

function FaceDecoder() {
  const { workspace } = usePlayer()
  const decoder = useWorkspace((state) => state.faceDecoder)
  const isUsed = useWorkspace((state) => state.people.some((person) => person.summary.face === 'decoder'))
  return (
    <>
      <h4>Face decoder</h4>
      {decoder !== null && (
        <p className="body-model">
          {decoder.name}
          <span className="badge">{isUsed ? `${decoder.nCodes} codes` : 'fits nobody here'}</span>
        </p>
      )}
      <p className="body-hint">
        {decoder === null
          ? 'The expression of a recording has no public decoder. A linear one of your own (basis and mean, or weights of face units) can move the faces.'
          : `It ${DRIVES[decoder.drives]}.`}
      </p>
      <ModelFile
        label="Face decoder"
        progressKey="face-decoder"
        accept=".npz"
        choose={decoder === null ? 'Use your decoder' : 'Another decoder'}
        load={loadFaceDecoder}
        remove={decoder === null ? null : () => workspace.bodies.clearDecoder()}
        icon={<Smile size={15} aria-hidden />}
      />
    </>
  )
}

interface ModelFileProps {
  readonly label: string
  readonly progressKey: string
  readonly accept: string
  /** what the button says */
  readonly choose: string
  readonly icon: ReactNode
  readonly load: (player: Player, file: File) => Promise<void>
  /** null: there is nothing to remove */
  readonly remove: (() => void) | null
}

/** The way to choose one file of the user, how far its reading is, and the way to let go of it. */
function ModelFile({ label, progressKey, accept, choose, icon, load, remove }: ModelFileProps) {
  const player = usePlayer()
  const fileRef = useRef<HTMLInputElement>(null)
  const reading = useWorkspace((state) =>
    state.progress.find((item) => item.key === progressKey && item.state === 'running'),
  )
  const onChosen = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    event.target.value = ''
    if (file !== undefined) void load(player, file)
  }
  return (
    <div className="body-actions">
      <button type="button" className="button outlined" onClick={() => fileRef.current?.click()}>
        {icon}
        {choose}
      </button>
      {remove !== null && (
        <button type="button" className="button" aria-label={`Remove ${label.toLowerCase()}`} onClick={remove}>
          Remove
        </button>
      )}
      {reading !== undefined && (
        <progress
          aria-label={`Reading ${label.toLowerCase()}`}
          value={reading.doneBytes}
          max={reading.totalBytes ?? 1}
        />
      )}
      <input ref={fileRef} type="file" hidden accept={accept} aria-label={label} onChange={onChosen} />
    </div>
  )
}

function ShapeSliders({ nBetas, betas }: { nBetas: number; betas: readonly number[] }) {
  const [dragged, drag] = useSpacedBetas()
  const names = SLIDERS.slice(0, nBetas)
  const values = names.map((_, i) => (dragged ?? betas)[i] ?? 0)
  const isPlain = values.every((value) => value === 0)
  return (
    <fieldset className="shape">
      <legend>
        Shape
        <button type="button" className="button" disabled={isPlain} onClick={() => drag(values.map(() => 0))}>
          Reset
        </button>
      </legend>
      {names.map((name, i) => (
        <label key={name} className="shape-row tabular">
          <span>{name}</span>
          <input
            type="range"
            aria-label={`Shape ${name}`}
            min={-FURTHEST}
            max={FURTHEST}
            step={0.1}
            value={values[i]}
            onChange={(event) => drag(values.with(i, event.target.valueAsNumber))}
          />
          <output>{values[i]!.toFixed(1)}</output>
        </label>
      ))}
    </fieldset>
  )
}

/** Shapes on their way to the workspace: of those that come faster than it should be asked, the newest. */
function useSpacedBetas(): [waiting: readonly number[] | null, send: (betas: number[]) => void] {
  const { workspace } = usePlayer()
  const [waiting, setWaiting] = useState<readonly number[] | null>(null)
  const latest = useRef<readonly number[]>([])
  const isWaiting = waiting !== null
  useEffect(() => {
    if (!isWaiting) return undefined
    const timer = setTimeout(() => {
      workspace.bodies.setBetas(latest.current)
      setWaiting(null)
    }, SHAPE_MS)
    return () => clearTimeout(timer)
  }, [isWaiting, workspace])
  const send = (betas: number[]) => {
    latest.current = betas
    setWaiting(betas)
  }
  return [waiting, send]
}
