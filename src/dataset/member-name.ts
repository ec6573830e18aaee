import { parseFileId } from './file-id.ts'
import type { MemberKind, RecordingLocation } from './recording-entry.ts'

/** What a path says about a file: the recording it belongs to, its kind, and the key it stands for in the S3 tree. */
export interface MemberName {
  readonly recordingId: string
  readonly kind: MemberKind
  /** for files of the per-feature tree (`smplh/body_pose/ID.npy` -> `smplh:body_pose`) and lone arrays */
  readonly key?: string
  readonly location: RecordingLocation
}

const KIND_BY_EXTENSION = new Map<string, MemberKind>([
  ['npz', 'npz'],
  ['json', 'json'],
  ['jsonl', 'json'],
  ['wav', 'wav'],
  ['mp4', 'mp4'],
  ['npy', 'npy'],
])

const LABELS = new Set(['improvised', 'naturalistic'])
const SPLITS = new Set(['train', 'dev', 'test'])

/**
 * Reads a path as a member of a recording, or undefined where its extension is none that is read.
 * In a WebDataset archive the id is the base name up to its first dot; elsewhere a name that is no dataset id keeps
 * everything up to its last dot.
 */
export function parseMemberName(path: string, options: { inArchive?: boolean } = {}): MemberName | undefined {
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.')
  const fileName = segments.at(-1)
  if (fileName === undefined || fileName.startsWith('.')) return undefined
  const extension = fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase()
  const kind = fileName.includes('.') ? KIND_BY_EXTENSION.get(extension) : undefined
  if (kind === undefined) return undefined
  const upToFirstDot = fileName.slice(0, fileName.indexOf('.'))
  const isDatasetId = parseFileId(upToFirstDot) !== undefined
  const recordingId =
    options.inArchive === true || isDatasetId ? upToFirstDot : fileName.slice(0, fileName.lastIndexOf('.'))
  if (recordingId === '') return undefined
  const key = treeKey(segments, kind, extension, isDatasetId) ?? (kind === 'npy' ? recordingId : undefined)
  const location = locationOf(segments)
  return key === undefined ? { recordingId, kind, location } : { recordingId, kind, key, location }
}

/** `.../GROUP/FEATURE/ID.npy`, `.../metadata/vad/ID.jsonl`, `.../annotations/3P-V/ID.json` -> `GROUP:FEATURE`. */
function treeKey(segments: string[], kind: MemberKind, extension: string, isDatasetId: boolean): string | undefined {
  if (!isDatasetId || segments.length < 3) return undefined
  const group = segments.at(-3)!
  const feature = segments.at(-2)!
  if (kind === 'npy') return `${group}:${feature}`
  if (kind === 'json' && (group === 'metadata' || group === 'annotations')) return `${group}:${feature}`
  return extension === 'jsonl' ? `metadata:${feature}` : undefined
}

function locationOf(segments: string[]): RecordingLocation {
  const at = segments.findIndex((segment, index) => LABELS.has(segment) && SPLITS.has(segments[index + 1] ?? ''))
  if (at < 0) return {}
  const location: { label?: string; split?: string; batch?: string; archive?: string } = {
    label: segments[at]!,
    split: segments[at + 1]!,
  }
  const batch = segments[at + 2]
  if (batch !== undefined && /^\d{4}$/.test(batch)) location.batch = batch
  const archive = segments[at + 3]?.replace(/\.tar$/, '')
  if (archive !== undefined && /^\d{4}$/.test(archive)) location.archive = archive
  return location
}
