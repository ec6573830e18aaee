import ChevronFirst from 'lucide-react/icons/chevron-first'
import ChevronLast from 'lucide-react/icons/chevron-last'
import Pause from 'lucide-react/icons/pause'
import Play from 'lucide-react/icons/play'
import Repeat from 'lucide-react/icons/repeat'
import StepBack from 'lucide-react/icons/step-back'
import StepForward from 'lucide-react/icons/step-forward'
import Captions from 'lucide-react/icons/captions'
import { toggleCaptions, useCaptionsOn } from './captions-on.ts'
import { ChoiceMenu } from './choice-menu.tsx'
import { CLEANS, labelOf, RATES } from './choices.ts'
import { usePlayer, useTransport, useWorkspace } from './player-context.ts'
import { SeekSlider } from './seek-slider.tsx'
import { SyncReadout } from './sync-readout.tsx'
import { TimeField } from './time-field.tsx'
import { VoiceControls } from './voice-controls.tsx'

/** Play, seek and everything that concerns the way of playing. */
export function TransportBar() {
  const player = usePlayer()
  const { transport } = player.workspace
  const isPaused = useTransport((state) => state.status === 'paused')
  const isWaiting = useTransport((state) => state.status === 'buffering')
  const hasLoop = useTransport((state) => state.loop !== null)
  const rate = useTransport((state) => state.rate)
  const isEmpty = useTransport((state) => state.durationSec <= 0)
  const clean = useWorkspace((state) => state.clean)
  const hasCaptions = useCaptionsOn()
  const hasText = useWorkspace((state) => state.people.some((person) => person.segments.length > 0))

  return (
    <div className="transport">
      <SeekSlider />
      <div className="transport-row">
        <div className="transport-group transport-main" role="group" aria-label="Playing">
          <button
            type="button"
            className="button if-wide"
            aria-label="To the start"
            data-tip="Start  Home"
            data-tip-side="top"
            disabled={isEmpty}
            onClick={() => player.seek(0)}
          >
            <ChevronFirst size={18} aria-hidden />
          </button>
          <button
            type="button"
            className="button"
            aria-label="One frame back"
            data-tip="Frame back  ,"
            data-tip-side="top"
            disabled={isEmpty}
            onClick={() => transport.stepFrames(-1)}
          >
            <StepBack size={17} aria-hidden />
          </button>
          <button
            type="button"
            className="button play"
            aria-label={isPaused ? 'Play' : 'Pause'}
            data-tip={isPaused ? 'Play  Space' : 'Pause  Space'}
            data-tip-side="top"
            disabled={isEmpty}
            onClick={() => player.togglePlay()}
          >
            {isPaused ? <Play size={17} aria-hidden /> : <Pause size={17} aria-hidden />}
            {isWaiting && <span className="play-waiting spinner" aria-hidden />}
          </button>
          <button
            type="button"
            className="button"
            aria-label="One frame on"
            data-tip="Frame on  ."
            data-tip-side="top"
            disabled={isEmpty}
            onClick={() => transport.stepFrames(1)}
          >
            <StepForward size={17} aria-hidden />
          </button>
          <button
            type="button"
            className="button if-wide"
            aria-label="To the end"
            data-tip="End  End"
            data-tip-side="top"
            disabled={isEmpty}
            onClick={() => player.seek(Infinity)}
          >
            <ChevronLast size={18} aria-hidden />
          </button>
        </div>
        <TimeField />
        <div className="transport-space" />
        <div className="transport-group" role="group" aria-label="Sound">
          <VoiceControls />
        </div>
        <SyncReadout />
        <div className="transport-group" role="group" aria-label="Way of playing">
          <button
            type="button"
            className="button"
            aria-label="Loop"
            aria-pressed={hasLoop}
            data-tip="Loop  I  O  \"
            data-tip-side="top"
            disabled={isEmpty}
            onClick={() => player.toggleLoop()}
          >
            <Repeat size={16} aria-hidden />
          </button>
          <button
            type="button"
            className="button"
            aria-label="Captions"
            aria-pressed={hasCaptions}
            data-tip="Captions  C"
            data-tip-side="top"
            disabled={!hasText}
            onClick={() => toggleCaptions(player)}
          >
            <Captions size={17} aria-hidden />
          </button>
          <ChoiceMenu
            label="Speed"
            text={`${rate}×`}
            value={String(rate)}
            choices={RATES}
            side="top"
            className="speed tabular"
            onChoose={(value) => transport.setRate(Number(value))}
          />
          <ChoiceMenu
            label="Clean-up"
            text={labelOf(CLEANS, clean)}
            value={clean}
            choices={CLEANS}
            side="top"
            className="if-wide"
            onChoose={(value) => player.setClean(value)}
          />
        </div>
      </div>
    </div>
  )
}
