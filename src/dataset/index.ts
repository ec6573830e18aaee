export type { MemberKind, MemberRef, RecordingEntry, RecordingLocation } from './recording-entry.ts'
export type { SpeechSegment, TranscriptSegment, Word } from './speech.ts'
