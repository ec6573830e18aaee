import { pageStorage } from './ui-store.ts'

const STORAGE_KEY = 'visavis.offsets'
/** interactions remembered; the oldest are forgotten */
const MAX_KEPT = 200

/** ms by which each person of an interaction was set to begin later, as kept from an earlier visit. */
export function keptOffsets(interaction: string): readonly number[] {
  return new Map(readAll()).get(interaction) ?? []
}

/** Keeps the offsets of an interaction; all zero forgets it. A storage that refuses is no error. */
export function keepOffset(interaction: string, offsetsMs: readonly number[]): void {
  const others = readAll().filter(([key]) => key !== interaction)
  if (offsetsMs.some((ms) => ms !== 0)) others.push([interaction, offsetsMs])
  try {
    pageStorage()?.setItem(STORAGE_KEY, JSON.stringify(others.slice(-MAX_KEPT)))
  } catch {
    // private windows may refuse; then nothing is kept
  }
}

function readAll(): [string, readonly number[]][] {
  try {
    const all: unknown = JSON.parse(pageStorage()?.getItem(STORAGE_KEY) ?? '[]')
    return Array.isArray(all) ? all.filter(isEntry) : []
  } catch {
    return []
  }
}

function isEntry(item: unknown): item is [string, readonly number[]] {
  if (!Array.isArray(item) || typeof item[0] !== 'string') return false
  const offsets: unknown = item[1]
  return Array.isArray(offsets) && offsets.every((ms) => typeof ms === 'number' && Number.isFinite(ms))
}
