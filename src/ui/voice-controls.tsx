import Headphones from 'lucide-react/icons/headphones'
import Volume from 'lucide-react/icons/volume-2'
import VolumeOff from 'lucide-react/icons/volume-x'
import { ChoiceMenu } from './choice-menu.tsx'
import { labelOf, SOUND_PLACEMENTS } from './choices.ts'
import { usePlayer, useUi, useWorkspace } from './player-context.ts'

/** Mute, solo and level of each voice. */
export function VoiceControls() {
  const people = useWorkspace((state) => state.people)
  return (
    <>
      {people.map((person, index) =>
        person.summary.has.voice ? <VoiceControl key={person.id} person={index} label={person.label} /> : null,
      )}
      {people.some((person) => person.summary.has.voice) && <PlacementMenu />}
    </>
  )
}

/** Where the voices come from, and whether scrubbing is heard. */
function PlacementMenu() {
  const player = usePlayer()
  const placement = useUi((state) => state.placement)
  const hasScrubSound = useUi((state) => state.hasScrubSound)
  return (
    <ChoiceMenu
      label="Sound"
      text={labelOf(SOUND_PLACEMENTS, placement)}
      value={placement}
      choices={SOUND_PLACEMENTS}
      side="top"
      className="if-wide"
      toggle={{
        label: 'Hear scrubbing',
        note: 'short pieces of the voices under the pointer',
        isOn: hasScrubSound,
        onToggle: (isOn) => player.setScrubSound(isOn),
      }}
      onChoose={(value) => player.setPlacement(value)}
    />
  )
}

function VoiceControl({ person, label }: { person: number; label: string }) {
  const player = usePlayer()
  const volume = useUi((state) => state.volumes[person] ?? 1)
  const isMuted = useUi((state) => state.isAllMuted || state.muted[person] === true)
  const isSolo = useUi((state) => state.solo === person)
  const isSilenced = useUi((state) => state.solo !== null && state.solo !== person)
  const Icon = isMuted ? VolumeOff : Volume
  return (
    <div className="voice" data-person={Math.min(person, 2)} data-silent={isMuted || isSilenced}>
      <span className="voice-letter" aria-hidden>
        {label}
      </span>
      <button
        type="button"
        className="button"
        aria-label={`Mute ${label}`}
        aria-pressed={isMuted}
        data-tip={isMuted ? `Unmute ${label}` : `Mute ${label}`}
        data-tip-side="top"
        onClick={() => player.toggleMuted(person)}
      >
        <Icon size={16} aria-hidden />
      </button>
      <input
        type="range"
        className="voice-level"
        aria-label={`Volume of ${label}`}
        min={0}
        max={1}
        step={0.05}
        value={isMuted ? 0 : volume}
        onChange={(event) => player.setVolume(person, event.target.valueAsNumber)}
      />
      <button
        type="button"
        className="button voice-solo"
        aria-label={`Hear ${label} only`}
        aria-pressed={isSolo}
        data-tip={`Hear ${label} only  ${person + 1}`}
        data-tip-side="top"
        onClick={() => player.setSolo(person)}
      >
        <Headphones size={15} aria-hidden />
      </button>
    </div>
  )
}
