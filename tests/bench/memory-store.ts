import type { StoredTarIndex, TarIndexStore } from '../../src/dataset/index.ts'

/** Keeps indexes as a browser does between visits. */
export function memoryStore(): TarIndexStore {
  const kept = new Map<string, StoredTarIndex>()
  return {
    get: (path) => Promise.resolve(kept.get(path)),
    put: async (path, index) => {
      kept.set(path, index)
    },
    delete: async (path) => {
      kept.delete(path)
    },
  }
}
