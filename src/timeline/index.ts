export { Timeline, type TimelineCommands, type TimelineProps } from './timeline.tsx'
export type { TimelineHost } from './timeline-controller.ts'
export type { LaneDensity } from './track-layout.ts'
export { setupFromJson, setupFromText, setupToJson, tracksText, type TrackSetup } from './track-setup.ts'
