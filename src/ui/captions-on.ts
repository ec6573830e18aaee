import type { TransportView } from '../workspace/index.ts'
import type { Player } from './player.ts'
import { useTransport, useUi } from './player-context.ts'
import type { UiState } from './ui-store.ts'

type Sound = TransportView['sound']

/** Captions show where they are wanted, and where the browser lets no sound in, until somebody turns them off there. */
export function areCaptionsOn({ hasCaptions, isSilentAccepted }: UiState, sound: Sound): boolean {
  return hasCaptions || (sound === 'blocked' && !isSilentAccepted)
}

export function useCaptionsOn(): boolean {
  const sound = useTransport((state) => state.sound)
  return useUi((state) => areCaptionsOn(state, sound))
}

/** On or off, by whoever asks; off is then off without sound too. */
export function toggleCaptions({ ui, workspace }: Player): void {
  const isOn = areCaptionsOn(ui.getState(), workspace.transport.store.getState().sound)
  ui.setState({ hasCaptions: !isOn, isSilentAccepted: isOn })
}
