import type { SignalKey } from '../workspace/index.ts'
import type { Painting } from './painting.ts'
import type { TimelineData, TimelinePerson } from './timeline-data.ts'
import type { Lane, LaneDensity } from './track-layout.ts'
import type { TrackId, TrackOptions } from './track-setup.ts'

/** A moment that can be gone to and snapped to. */
export interface TrackEvent {
  /** s */
  readonly sec: number
  readonly label: string
}

/** All that the timeline knows of one kind of track: one file a kind, joined in `tracks/registry.ts`. */
export interface TrackKind {
  readonly id: TrackId
  /** beside the lane */
  readonly name: string
  /** in menus: what is shown, in what unit, from where */
  readonly note: string
  /** CSS pixels; 0: left out at this density */
  readonly heights: Readonly<Record<LaneDensity, number>>
  /** signals that are made only while the track is shown */
  readonly signals?: readonly SignalKey[]
  /** whether there is, or may come, something to show */
  hasContent(data: TimelineData, person: TimelinePerson | undefined): boolean
  /** Covers the whole lane: by a raster put there, or by clearing it first. */
  paint(painting: Painting, lane: Lane, data: TimelineData, options: TrackOptions): void
  /** moments in order of time */
  events?(data: TimelineData, person: TimelinePerson | undefined, options: TrackOptions): readonly TrackEvent[]
  /** what stands at a moment, for the read-out; null where there is nothing to say */
  read?(data: TimelineData, person: TimelinePerson | undefined, sec: number, options: TrackOptions): string | null
  /** what the height of the lane stands for: `-1 … 1` */
  range?(data: TimelineData, person: TimelinePerson, options: TrackOptions): string | null
}
