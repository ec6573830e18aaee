import SlidersHorizontal from 'lucide-react/icons/sliders-horizontal'
import { Popover } from 'radix-ui'
import { useId, type ReactNode } from 'react'
import { bodyHeight } from '../body/index.ts'
import { ownLensMm } from '../scene/index.ts'
import type { Person } from '../workspace/index.ts'
import { parseCamera } from './camera-text.ts'
import { EMOTIONS, LEGS, LOOKS } from './body-choices.ts'
import { chosenOf, type Choice } from './choices.ts'
import { HEIGHTS, LENSES } from './look-text.ts'
import { usePlayer, useUi, useWorkspace } from './player-context.ts'
import type { Asked } from './on-demand.tsx'
import { DEFAULT_LOOK, type Look } from './ui-store.ts'
import './look-popover.css'

const TRAILS = [
  { value: '0', label: 'Off' },
  { value: '1', label: '1 second' },
  { value: '2', label: '2 seconds' },
  { value: '5', label: '5 seconds' },
] as const

/** The panel behind the Look button. Not modal: see choice-menu-content.tsx. */
export default function LookPopover({ isAsked = false }: Asked) {
  return (
    <Popover.Root defaultOpen={isAsked}>
      <Popover.Trigger asChild>
        <button type="button" className="button choice floating" aria-label="Look">
          <SlidersHorizontal size={14} aria-hidden />
          Look
        </button>
      </Popover.Trigger>
      <Popover.Portal container={document.querySelector('main')}>
        <Popover.Content
          className="menu look-popover"
          side="bottom"
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label="Look"
        >
          <LookFields />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function LookFields() {
  const { ui, workspace } = usePlayer()
  const look = useUi((state) => state.look)
  const legs = useWorkspace((state) => state.legs)
  const people = useWorkspace((state) => state.people)
  const preset = useUi((state) => parseCamera(state.camera ?? '')?.preset ?? 'both')
  const change = (part: Partial<Look>) => ui.setState({ look: { ...look, ...part } })
  return (
    <>
      <ChoiceRow label="People" value={look.mode} options={LOOKS} onChoose={(mode) => change({ mode })} />
      <ChoiceRow label="Emotion" value={look.emotion} options={EMOTIONS} onChoose={(emotion) => change({ emotion })} />
      <ChoiceRow label="Legs" value={legs} options={LEGS} onChoose={(mode) => workspace.choices.setLegs(mode)} />
      <ChoiceRow
        label="Trails"
        value={String(look.trailSec)}
        options={TRAILS}
        onChoose={(sec) => change({ trailSec: Number(sec) })}
      />
      {people.length > 1 && (
        <>
          <Check
            label="Distance between heads"
            isOn={look.hasMeasure}
            onTurn={(hasMeasure) => change({ hasMeasure })}
          />
          {look.hasMeasure && (
            <Check
              label="I vouch: filmed in one space"
              isOn={look.isFrameShared}
              onTurn={(isFrameShared) => change({ isFrameShared })}
            />
          )}
        </>
      )}
      <Range
        label="Lens"
        min={LENSES.min}
        max={LENSES.max}
        step={1}
        value={look.lensMm ?? ownLensMm(preset)}
        text={look.lensMm === null ? `own, ${ownLensMm(preset)} mm` : `${look.lensMm} mm`}
        isDefault={look.lensMm === null}
        onMove={(lensMm) => change({ lensMm })}
        onReset={() => change({ lensMm: DEFAULT_LOOK.lensMm })}
      />
      {people.map((person) => (
        <HeightRange key={person.id} person={person} />
      ))}
      <p className="look-note">Nobody’s height is in the files; the distance of the two is staged.</p>
    </>
  )
}

/** m; where the slider stands until there is a body */
const UNKNOWN_HEIGHT_M = 1.68

function HeightRange({ person }: { person: Person }) {
  const { workspace } = usePlayer()
  const { index, label, mesh } = person
  const metres = useWorkspace((state) => state.heights[index] ?? null)
  const own = mesh === null ? UNKNOWN_HEIGHT_M : Math.round(bodyHeight(mesh) * 100) / 100
  return (
    <Range
      label={`Height of ${label}`}
      min={HEIGHTS.min}
      max={HEIGHTS.max}
      step={0.01}
      value={metres ?? own}
      text={metres === null ? `own, ${own.toFixed(2)} m` : `${metres.toFixed(2)} m`}
      isDefault={metres === null}
      onMove={(value) => workspace.choices.setHeight(index, value)}
      onReset={() => workspace.choices.setHeight(index, null)}
    />
  )
}

function ChoiceRow<V extends string>(props: {
  label: string
  value: V
  options: readonly Choice<V>[]
  onChoose: (value: V) => void
}) {
  const { label, value, options, onChoose } = props
  const choose = (text: string) => {
    const found = chosenOf(options, text)
    if (found !== undefined) onChoose(found)
  }
  return (
    <Row label={label}>
      {(id) => (
        <select id={id} className="field field-small" value={value} onChange={(event) => choose(event.target.value)}>
          {options.map((each) => (
            <option key={each.value} value={each.value}>
              {each.label}
            </option>
          ))}
        </select>
      )}
    </Row>
  )
}

function Check({ label, isOn, onTurn }: { label: string; isOn: boolean; onTurn: (isOn: boolean) => void }) {
  return (
    <label className="look-check">
      <input type="checkbox" checked={isOn} onChange={(event) => onTurn(event.target.checked)} />
      {label}
    </label>
  )
}

function Range(props: {
  label: string
  min: number
  max: number
  step: number
  value: number
  text: string
  isDefault: boolean
  onMove: (value: number) => void
  onReset: () => void
}) {
  const { label, min, max, step, value, text, isDefault, onMove, onReset } = props
  return (
    <Row label={label}>
      {(id) => (
        <span className="look-range">
          <input
            id={id}
            type="range"
            min={min}
            max={max}
            step={step}
            value={value}
            aria-valuetext={text}
            onChange={(event) => onMove(Number(event.target.value))}
          />
          <button
            type="button"
            className="look-reset tabular"
            disabled={isDefault}
            aria-label={`${label}: back to its own`}
            onClick={onReset}
          >
            {text}
          </button>
        </span>
      )}
    </Row>
  )
}

function Row({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className="look-row">
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  )
}
