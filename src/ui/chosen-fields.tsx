import type { Person } from '../workspace/index.ts'
import { usePlayer } from './player-context.ts'

const DEGREE = Math.PI / 180

/** The two numbers that nobody recorded and that a user may know better: the frame rate, and the camera's field of view. */
export function ChosenFields({ person }: { person: Person }) {
  const { workspace } = usePlayer()
  const { chosen, index, label, summary } = person
  const { verticalFov } = chosen
  return (
    <>
      <ChosenNumber
        label="frames per second"
        name={`Frames per second of ${label}`}
        value={Number(summary.fps.toFixed(3))}
        isChosen={chosen.fps !== null}
        limits={[5, 500]}
        onChoose={(fps) => workspace.setFrameRate(index, fps)}
      />
      <ChosenNumber
        label="field of view"
        name={`Vertical field of view of the camera of ${label}, degrees`}
        unit="°"
        value={verticalFov === null ? null : Number((verticalFov / DEGREE).toFixed(1))}
        isChosen={verticalFov !== null}
        limits={[10, 120]}
        onChoose={(degrees) => workspace.setFieldOfView(index, degrees === null ? null : degrees * DEGREE)}
      />
    </>
  )
}

function ChosenNumber(props: {
  label: string
  name: string
  unit?: string
  /** null: as assumed, whatever that is */
  value: number | null
  isChosen: boolean
  limits: readonly [min: number, max: number]
  onChoose: (value: number | null) => void
}) {
  const { label, name, unit, value, isChosen, limits, onChoose } = props
  const take = (field: HTMLInputElement) => {
    const typed = field.valueAsNumber
    if (Number.isFinite(typed) && typed !== value) onChoose(typed)
    else field.value = field.defaultValue
  }
  return (
    <div className="offset">
      <label>
        <span>{label}</span>
        <input
          key={value}
          type="number"
          className="tabular"
          aria-label={name}
          placeholder="assumed"
          step="any"
          min={limits[0]}
          max={limits[1]}
          defaultValue={value ?? ''}
          onBlur={(event) => take(event.target)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') take(event.currentTarget)
          }}
        />
        {unit !== undefined && <span>{unit}</span>}
      </label>
      {isChosen && (
        <button type="button" className="button" aria-label={`${name}: back`} onClick={() => onChoose(null)}>
          set by hand, undo
        </button>
      )}
    </div>
  )
}
