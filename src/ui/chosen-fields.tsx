import type { Person } from '../workspace/index.ts'
import { usePlayer } from './player-context.ts'

const DEGREE = Math.PI / 180

/** Assumptions that are a number, which a user may know better. */
export type ChosenKey = 'fps' | 'depth.fov'

export function isChosenKey(key: string): key is ChosenKey {
  return key === 'fps' || key === 'depth.fov'
}

/** A field for the number of one person. */
export function ChosenField({ of, person }: { of: ChosenKey; person: Person }) {
  const { workspace } = usePlayer()
  const { chosen, index, label, summary } = person
  const { verticalFov } = chosen
  if (of === 'fps') {
    return (
      <ChosenNumber
        label={`${label}, per second`}
        name={`Frames per second of ${label}`}
        value={Number(summary.fps.toFixed(3))}
        isChosen={chosen.fps !== null}
        limits={[5, 500]}
        onChoose={(fps) => workspace.choices.setFrameRate(index, fps)}
      />
    )
  }
  return (
    <ChosenNumber
      label={`${label}, vertical degrees`}
      name={`Vertical field of view of the camera of ${label}, degrees`}
      value={verticalFov === null ? null : Number((verticalFov / DEGREE).toFixed(1))}
      isChosen={verticalFov !== null}
      limits={[10, 120]}
      onChoose={(degrees) => workspace.choices.setFieldOfView(index, degrees === null ? null : degrees * DEGREE)}
    />
  )
}

function ChosenNumber(props: {
  label: string
  name: string
  /** null: as assumed, whatever that is */
  value: number | null
  isChosen: boolean
  limits: readonly [min: number, max: number]
  onChoose: (value: number | null) => void
}) {
  const { label, name, value, isChosen, limits, onChoose } = props
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
      </label>
      {isChosen && (
        <button type="button" className="button" aria-label={`${name}: back`} onClick={() => onChoose(null)}>
          Undo
        </button>
      )}
    </div>
  )
}
