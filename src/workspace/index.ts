export type { FilmCheck } from './film-check.ts'
export type { FilmDesk } from './film-desk.ts'
export type { FilmInfo, FilmPlayer } from '../playback/index.ts'
export { createVisavis, listenForCalls, type MessageHost, type Visavis } from './page-api.ts'
export type { Signal, SignalApi, SignalKey } from './signal-service.ts'
export { createKeptFiles, type KeptFiles, type KeptUse } from './kept-files.ts'
export { estimateBytes, fileNameOf, planMember, planTar } from './save-plan.ts'
export { planRange } from './save-range.ts'
export type { SavePlan } from './save-segments.ts'
export { createTarIndexStore } from './tar-index-store.ts'
export { Workspace, type WorkspaceOptions } from './workspace.ts'
export type {
  Assumption,
  BodyModelView,
  FaceDecoderView,
  CleanPreset,
  FaceChoices,
  GazeSource,
  HeadSource,
  LegMode,
  FrameState,
  LibraryView,
  Metrics,
  MovementTrack,
  OpenOptions,
  Person,
  PersonFrame,
  PersonSummary,
  ProgressItem,
  SoundLevel,
  SoundPlacement,
  StagingMode,
  State,
  TimeRange,
  TransportApi,
  TransportView,
  Waveform,
  WorkspaceApi,
  WorkspaceEvent,
  WorkspaceState,
} from './workspace-types.ts'
