import Layers from 'lucide-react/icons/layers'
import LocateFixed from 'lucide-react/icons/locate-fixed'
import Maximize from 'lucide-react/icons/maximize-2'
import ZoomIn from 'lucide-react/icons/zoom-in'
import ZoomOut from 'lucide-react/icons/zoom-out'
import type { TimelineController, TimelineHost } from './timeline-controller.ts'
import { TracksMenu, type SetupProps } from './track-menus.tsx'
import { isShared, type TrackId } from './track-setup.ts'
import { TRACK_KINDS } from './tracks/registry.ts'

export const ZOOM_STEP = 1.6

export interface TimelineToolsProps extends SetupProps {
  readonly controller: TimelineController
  readonly host: TimelineHost
  readonly isFollowing: boolean
}

/** The buttons above the heads. */
export function TimelineTools({ controller, host, isFollowing, setup, onSetup }: TimelineToolsProps) {
  const isAbsent = (id: TrackId) => {
    const { data } = controller
    const kind = TRACK_KINDS[id]
    if (isShared(id)) return !kind.hasContent(data, undefined)
    return !data.people.some((person) => kind.hasContent(data, person))
  }
  return (
    <div className="timeline-tools" role="group" aria-label="Time axis">
      <TracksMenu
        setup={setup}
        onSetup={onSetup}
        isAbsent={isAbsent}
        trigger={
          <button type="button" className="tool" aria-label="Tracks" data-tip="Tracks" data-tip-side="top">
            <Layers size={14} aria-hidden />
          </button>
        }
      />
      <button
        type="button"
        className="tool"
        aria-label="Follow the playhead"
        aria-pressed={isFollowing}
        data-tip="Follow"
        data-tip-side="top"
        onClick={() => controller.setFollowing(!isFollowing)}
      >
        <LocateFixed size={14} aria-hidden />
      </button>
      <button
        type="button"
        className="tool"
        aria-label="Zoom in"
        data-tip="Zoom in  +"
        data-tip-side="top"
        onClick={() => controller.zoomAt(host.now(), ZOOM_STEP)}
      >
        <ZoomIn size={14} aria-hidden />
      </button>
      <button
        type="button"
        className="tool"
        aria-label="Zoom out"
        data-tip="Zoom out  -"
        data-tip-side="top"
        onClick={() => controller.zoomAt(host.now(), 1 / ZOOM_STEP)}
      >
        <ZoomOut size={14} aria-hidden />
      </button>
      <button
        type="button"
        className="tool"
        aria-label="Show the whole recording"
        data-tip="Show all"
        data-tip-side="top"
        onClick={() => controller.fit()}
      >
        <Maximize size={13} aria-hidden />
      </button>
    </div>
  )
}
