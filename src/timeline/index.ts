export type { LaneDensity } from './lane-layout.ts'
export { Timeline, type TimelineProps } from './timeline.tsx'
export type { TimelineHost } from './timeline-controller.ts'
