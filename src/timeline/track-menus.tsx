import Check from 'lucide-react/icons/check'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { FACE_UNITS } from '../body/index.ts'
import type { TrackPlace } from './timeline-controller.ts'
import {
  DEFAULT_SETUP,
  isShared,
  TRACKS,
  withHeight,
  withMoved,
  withOptions,
  withShown,
  type TrackId,
  type TrackOptions,
  type TrackSetup,
} from './track-setup.ts'
import { unitName } from './tracks/face.ts'
import { TRACK_KINDS } from './tracks/registry.ts'

export interface SetupProps {
  readonly setup: TrackSetup
  readonly onSetup: (setup: TrackSetup) => void
}

/** CSS pixels a step of "Taller" adds. */
const HEIGHT_STEP = 10

/** The frame of a menu: not modal, because the modal kind needs a style element that the page's policy forbids. */
function Menu({ label, trigger, children }: { label: string; trigger: ReactNode; children: ReactNode }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={document.querySelector('main')}>
        <DropdownMenu.Content
          className="menu track-menu"
          side="right"
          align="start"
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function Toggle(props: {
  checked: boolean
  disabled?: boolean
  note?: string
  onChange: (on: boolean) => void
  children: ReactNode
}) {
  const { checked, disabled = false, note, onChange, children } = props
  return (
    <DropdownMenu.CheckboxItem
      className="menu-item"
      checked={checked}
      disabled={disabled}
      onCheckedChange={onChange}
      // several are wanted at once: the menu stays
      onSelect={(event) => event.preventDefault()}
    >
      <span className="menu-check">
        <DropdownMenu.ItemIndicator>
          <Check size={14} aria-hidden />
        </DropdownMenu.ItemIndicator>
      </span>
      <span className="menu-text">
        {children}
        {note !== undefined && <small>{note}</small>}
      </span>
    </DropdownMenu.CheckboxItem>
  )
}

function Action({ onRun, disabled = false, children }: { onRun: () => void; disabled?: boolean; children: ReactNode }) {
  return (
    <DropdownMenu.Item
      className="menu-item"
      disabled={disabled}
      onSelect={(event) => {
        event.preventDefault()
        onRun()
      }}
    >
      <span className="menu-check" />
      <span className="menu-text">{children}</span>
    </DropdownMenu.Item>
  )
}

/** Every track there is, to show and hide. */
export function TracksMenu({
  setup,
  onSetup,
  isAbsent,
  trigger,
}: SetupProps & { isAbsent: (id: TrackId) => boolean; trigger: ReactNode }) {
  return (
    <Menu label="Tracks" trigger={trigger}>
      {TRACKS.map((id) => (
        <Toggle
          key={id}
          checked={setup.shown.has(id)}
          note={isAbsent(id) ? 'nothing in these recordings' : TRACK_KINDS[id].note}
          onChange={(isShown) => onSetup(withShown(setup, id, isShown))}
        >
          {TRACK_KINDS[id].name}
        </Toggle>
      ))}
      <DropdownMenu.Separator className="menu-line" />
      <Toggle
        checked={setup.grouping === 'track'}
        note="the same track of both below one another"
        onChange={(isByTrack) => onSetup({ ...setup, grouping: isByTrack ? 'track' : 'person' })}
      >
        Both people side by side
      </Toggle>
      <Action onRun={() => onSetup(DEFAULT_SETUP)}>Back to the usual tracks</Action>
    </Menu>
  )
}

/** What can be done with one track. */
export function TrackMenu({
  setup,
  onSetup,
  place,
  label,
  heightPx,
  trigger,
}: SetupProps & { place: TrackPlace; label: string; heightPx: number; trigger: ReactNode }) {
  const { track } = place
  return (
    <Menu label={label} trigger={trigger}>
      <p className="menu-note">{TRACK_KINDS[track].note}</p>
      <DropdownMenu.Separator className="menu-line" />
      <TrackSettings setup={setup} onSetup={onSetup} track={track} />
      <Action onRun={() => onSetup(withMoved(setup, track, -1))} disabled={withMoved(setup, track, -1) === setup}>
        Move up
      </Action>
      <Action onRun={() => onSetup(withMoved(setup, track, 1))} disabled={withMoved(setup, track, 1) === setup}>
        Move down
      </Action>
      <Action onRun={() => onSetup(withHeight(setup, track, heightPx + HEIGHT_STEP))}>Taller</Action>
      <Action onRun={() => onSetup(withHeight(setup, track, heightPx - HEIGHT_STEP))}>Lower</Action>
      <Action onRun={() => onSetup(withHeight(setup, track, null))} disabled={setup.heights[track] === undefined}>
        Usual height
      </Action>
      <DropdownMenu.Item className="menu-item" onSelect={() => onSetup(withShown(setup, track, false))}>
        <span className="menu-check" />
        <span className="menu-text">
          Hide <small>{isShared(track) ? '' : 'of everybody'}</small>
        </span>
      </DropdownMenu.Item>
    </Menu>
  )
}

/** Choices that only some kinds have. */
function TrackSettings({ setup, onSetup, track }: SetupProps & { track: TrackId }) {
  const { options } = setup
  const set = (next: Partial<TrackOptions>) => onSetup(withOptions(setup, next))
  const line = <DropdownMenu.Separator className="menu-line" />
  if (track === 'emotion') {
    return (
      <>
        <Toggle checked={options.emotion === 'stack'} onChange={(on) => set({ emotion: on ? 'stack' : 'ribbon' })}>
          All eight, stacked
        </Toggle>
        {line}
      </>
    )
  }
  if (track === 'valence' || track === 'arousal') {
    return (
      <>
        <Toggle checked={options.affect === 'fit'} onChange={(on) => set({ affect: on ? 'fit' : 'full' })}>
          Scale fits the recording
        </Toggle>
        {line}
      </>
    )
  }
  if (TRACK_KINDS[track].signals) {
    return (
      <>
        <Toggle checked={options.scale === 'own'} onChange={(on) => set({ scale: on ? 'own' : 'shared' })}>
          A scale for each person
        </Toggle>
        {line}
      </>
    )
  }
  if (track !== 'face') return null
  const isOn = (unit: number) => options.units.includes(unit)
  const toggle = (unit: number, on: boolean) => {
    const units = on ? [...options.units, unit].sort((a, b) => a - b) : options.units.filter((each) => each !== unit)
    if (units.length > 0) set({ units })
  }
  return (
    <>
      <Toggle checked={options.face === 'curves'} onChange={(on) => set({ face: on ? 'curves' : 'strip' })}>
        A curve a unit
      </Toggle>
      <Action onRun={() => set({ units: FACE_UNITS.map((_, unit) => unit) })}>All 24 units</Action>
      <Action onRun={() => set({ units: DEFAULT_SETUP.options.units })}>The usual units</Action>
      {line}
      {FACE_UNITS.map(({ name, live }, unit) => (
        <Toggle
          key={name}
          checked={isOn(unit)}
          disabled={isOn(unit) && options.units.length === 1}
          {...(live ? {} : { note: 'never carries signal' })}
          onChange={(on) => toggle(unit, on)}
        >
          {unitName(unit)}
        </Toggle>
      ))}
      {line}
    </>
  )
}
