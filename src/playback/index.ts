export type { ClockContext, PlayerContext, SoundContext } from './audio-types.ts'
export type { ClockSource } from './audible-time.ts'
export { createPlayerClock, type PlayerClock, type PlayerClockOptions } from './player-clock.ts'
export { createTransport } from './transport.ts'
export type {
  MediaGate,
  SoundState,
  Transport,
  TransportDeps,
  TransportEvent,
  TransportState,
} from './transport-types.ts'
export { openVoice } from './open-voice.ts'
export type { Voice } from './voice.ts'
export { findFilmChanges, openFilm, preloadFilms, readFilmInfo, type OpenFilmOptions } from './open-film.ts'
export type { FilmChanges } from './film-changes.ts'
export type { FilmInfo, FilmPicture, FilmPlatform, FilmPlayer, FilmStats } from './film-types.ts'
export { createMixer } from './mixer.ts'
export type { LoopRange, Mixer, MixerOptions, MixerPerson, SoundOutput, StartOptions } from './mixer-types.ts'
export type { SoundControls, SoundPlacement } from './sound-graph.ts'
export { createWaveform, type Waveform, type WaveformJob, type WaveformOptions } from './waveform.ts'
export {
  createFrameLoop,
  type Frame,
  type FrameLoop,
  type FrameLoopOptions,
  type FrameLoopStats,
  type FrameStage,
} from './frame-loop.ts'
export { createSyncMeter, type SyncMeter } from './sync-meter.ts'
export type { Distribution } from './sample-ring.ts'
