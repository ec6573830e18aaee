import { Tabs } from 'radix-ui'
import { chosenOf } from './choices.ts'
import { PANEL_TABS } from './panel-tabs.ts'
import { Fence } from './fence.tsx'
import { onDemand } from './on-demand.tsx'
import { usePlayer, useUi, useWorkspace } from './player-context.ts'
import { RecordingList } from './recording-list.tsx'
import { PanelGrip } from './panel-grip.tsx'
import { NowPanel } from './now-panel.tsx'

const VIEWS = {
  now: NowPanel,
  transcript: onDemand(() => import('./transcript-panel.tsx')),
  inspect: onDemand(() => import('./inspector-panel.tsx')),
  notes: onDemand(() => import('./notes-panel.tsx')),
  info: onDemand(() => import('./info-panel.tsx')),
} as const

/** What is in the sources, and the views of what is open. */
export default function SidePanel() {
  const { ui } = usePlayer()
  const tab = useUi((state) => state.tab)
  const nProblems = useWorkspace((state) => state.problems.length)
  return (
    <aside className="panel" aria-label="Side panel">
      <PanelGrip />
      <RecordingList />
      <Tabs.Root
        className="tabs"
        value={tab}
        onValueChange={(text) => {
          const chosen = chosenOf(PANEL_TABS, text)
          if (chosen !== undefined) ui.setState({ tab: chosen })
        }}
      >
        <Tabs.List className="tab-list" aria-label="Views">
          {PANEL_TABS.map(({ value, label }) => (
            <Tabs.Trigger key={value} className="tab" value={value}>
              {label}
              {value === 'info' && nProblems > 0 && (
                <span className="tab-count" aria-label={`${nProblems} problems`}>
                  {nProblems}
                </span>
              )}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {PANEL_TABS.map(({ value, label }) => {
          const View = VIEWS[value]
          return (
            <Tabs.Content key={value} className="tab-body" value={value}>
              <Fence part={`The view ${label}`}>
                <View />
              </Fence>
            </Tabs.Content>
          )
        })}
      </Tabs.Root>
    </aside>
  )
}
