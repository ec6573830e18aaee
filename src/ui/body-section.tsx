import { useEffect, useRef, useState, type ChangeEvent } from 'react'
import PersonStanding from 'lucide-react/icons/person-standing'
import { loadBodyModel } from './open-files.ts'
import { usePlayer, useWorkspace } from './player-context.ts'
import './body-section.css'

/** Coefficients with a slider; the later ones hardly show. */
const SLIDERS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']
/** standard deviations */
const FURTHEST = 3
/** ms between two shapes while a slider is dragged: a shape is work for everybody's staging too */
const SHAPE_MS = 80

/** Whose body draws the people: the built-in human, or the user's own SMPL-H model and its shape. */
export function BodySection() {
  const player = usePlayer()
  const model = useWorkspace((state) => state.bodyModel)
  const fileRef = useRef<HTMLInputElement>(null)
  const [isReading, setIsReading] = useState(false)
  const onChosen = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    event.target.value = ''
    if (file === undefined) return
    setIsReading(true)
    void loadBodyModel(player, file).finally(() => setIsReading(false))
  }
  return (
    <section className="part" aria-label="Body">
      <h3>Body</h3>
      <p className="body-model">
        {model === null ? 'Built-in human' : model.name}
        {model !== null && <span className="badge">{model.gender ?? 'gender not said'}</span>}
      </p>
      {model !== null && <ShapeSliders nBetas={model.nBetas} betas={model.betas} />}
      <div className="body-actions">
        <button type="button" className="button outlined" disabled={isReading} onClick={() => fileRef.current?.click()}>
          <PersonStanding size={15} aria-hidden />
          {isReading ? 'Reading the model' : model === null ? 'Use your SMPL-H model' : 'Another model'}
        </button>
        {model !== null && (
          <button type="button" className="button" onClick={() => player.workspace.clearBodyModel()}>
            Remove
          </button>
        )}
      </div>
      {model === null && (
        <p className="body-hint">A model.npz of the SMPL-H archive. It never leaves this machine and is not kept.</p>
      )}
      <input ref={fileRef} type="file" hidden accept=".npz,.pkl" aria-label="Body model" onChange={onChosen} />
    </section>
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
      workspace.setBetas(latest.current)
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
