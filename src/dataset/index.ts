export { Catalogue, hasArrays, type InteractionEntry } from './catalogue.ts'
export { EMOTIONS, checkFeatureHeader, featureOf, rowSizeOf, type Feature } from './features.ts'
export { isSyntheticId, parseFileId, type FileId } from './file-id.ts'
export { metadataOf, type FileListRow, type MetadataTables, type Prompt, type Relationship } from './metadata-tables.ts'
export { parseMemberName, type MemberName } from './member-name.ts'
export { MOVEMENT_KEYS, createMovementWriter, type MovementTrack, type MovementWriter } from './movement-track.ts'
export { openRecording, readText, type Recording } from './open-recording.ts'
export { placeOfMember } from './recording-entry.ts'
export type { MemberKind, MemberRef, RecordingEntry, RecordingLocation } from './recording-entry.ts'
export { EMPTY_TEXT, readRecordingText, type Annotation, type RecordingText } from './recording-text.ts'
export {
  isTable,
  isTar,
  scanSources,
  type ScanOptions,
  type SourceFile,
  type SourceOpening,
  type StoredTarIndex,
  type TarIndexStore,
} from './scan-sources.ts'
export { isSourceIndex, parseSourceIndex, type IndexedFile, type SourceIndex } from './source-index.ts'
export type { SpeechSegment, TranscriptSegment, Word } from './speech.ts'
export { snapFrameRate, timebaseOf, type Timebase } from './timebase.ts'
