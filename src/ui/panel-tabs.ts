import type { Choice } from './choices.ts'

/** The views of the side panel, in their order. */
export const PANEL_TABS = [
  { value: 'now', label: 'Now' },
  { value: 'transcript', label: 'Transcript' },
  { value: 'inspect', label: 'Inspect' },
  { value: 'notes', label: 'Notes' },
  { value: 'info', label: 'Info' },
] as const satisfies readonly Choice<string>[]
export type PanelTab = (typeof PANEL_TABS)[number]['value']
