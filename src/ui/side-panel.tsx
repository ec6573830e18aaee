import { lazy, Suspense } from 'react'
import { Tabs } from 'radix-ui'
import { chosenOf } from './choices.ts'
import { PANEL_TABS } from './panel-tabs.ts'
import { usePlayer, useUi, useWorkspace } from './player-context.ts'
import { RecordingList } from './recording-list.tsx'
import { PanelGrip } from './panel-grip.tsx'
import { NowPanel } from './now-panel.tsx'

const TranscriptPanel = lazy(() => import('./transcript-panel.tsx'))
const InfoPanel = lazy(() => import('./info-panel.tsx'))
const InspectorPanel = lazy(() => import('./inspector-panel.tsx'))
const NotesPanel = lazy(() => import('./notes-panel.tsx'))

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
        <Suspense fallback={null}>
          <Tabs.Content className="tab-body" value="now">
            <NowPanel />
          </Tabs.Content>
          <Tabs.Content className="tab-body" value="transcript">
            <TranscriptPanel />
          </Tabs.Content>
          <Tabs.Content className="tab-body" value="inspect">
            <InspectorPanel />
          </Tabs.Content>
          <Tabs.Content className="tab-body" value="notes">
            <NotesPanel />
          </Tabs.Content>
          <Tabs.Content className="tab-body" value="info">
            <InfoPanel />
          </Tabs.Content>
        </Suspense>
      </Tabs.Root>
    </aside>
  )
}
