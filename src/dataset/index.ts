export { summarizeArray, type ArraySummary, type SummaryOptions } from './array-summary.ts'
export { Catalogue, hasArrays, type InteractionEntry } from './catalogue.ts'
export { cutTextFields, cutTimedList, type TimeCut } from './cut-text.ts'
export { EMOTIONS, checkFeatureHeader, featureKeys, featureOf, rowSizeOf, type Feature } from './features.ts'
export { FileListReader, readFileList } from './file-list-reader.ts'
export { isSyntheticId, parseFileId, type FileId } from './file-id.ts'
export { HAS, Library, UNKNOWN, type RecordingFacts } from './library.ts'
export { overviewOf, overviewSteps, type Overview, type OverviewBar, type OverviewFacet } from './library-overview.ts'
export { searchLibrary, type LibraryQuery } from './library-search.ts'
export { metadataOf, type MetadataTables, type Prompt, type Relationship } from './metadata-tables.ts'
export { parseMemberName, type MemberName } from './member-name.ts'
export { MOVEMENT_KEYS, createMovementWriter, type MovementTrack, type MovementWriter } from './movement-track.ts'
export { openRecording, readText, type Recording } from './open-recording.ts'
export { N_KEYPOINTS, PICTURE_KEYS, confidenceOf, createPictureWriter, pointPx } from './picture-track.ts'
export type { PictureKey, PictureTrack, PictureWriter } from './picture-track.ts'
export { badRows } from './read-table.ts'
export { placeOfMember } from './recording-entry.ts'
export type { MemberKind, MemberRef, RecordingEntry, RecordingLocation } from './recording-entry.ts'
export { EMPTY_TEXT, readRecordingText, type Annotation, type RecordingText } from './recording-text.ts'
export { isTable, isTar, scanSources, type ScanOptions, type SourceFile, type SourceOpening } from './scan-sources.ts'
export {
  filesOfIndex,
  isSourceIndex,
  parseSourceIndex,
  problemsOfIndex,
  type IndexedFile,
  type IndexedFolder,
  type SourceIndex,
} from './source-index.ts'
export type { SpeechSegment, TranscriptSegment, Word } from './speech.ts'
export { placeWords, type PlacedWord, type SpokenText } from './word-times.ts'
export { snapFrameRate, timebaseOf, type Timebase } from './timebase.ts'
export type { MemberFacts, StoredTarIndex, TarIndexStore } from './member-facts.ts'
