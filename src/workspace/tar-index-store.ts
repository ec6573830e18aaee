import type { StoredTarIndex, TarIndexStore } from '../dataset/index.ts'

const DATABASE = 'visavis'
const STORE = 'tar-indexes'

/** Remote tar indexes in the browser's own database, by address. Where there is none, nothing is kept. */
export function createTarIndexStore(factory: IDBFactory | undefined): TarIndexStore | undefined {
  if (factory === undefined) return undefined
  let opened: Promise<IDBDatabase> | undefined
  const database = (): Promise<IDBDatabase> => {
    opened ??= openDatabase(factory)
    return opened
  }
  const run = async <T>(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
    const transaction = (await database()).transaction(STORE, mode)
    return settled(use(transaction.objectStore(STORE)))
  }
  // A local file has no stable address, and its index costs nothing to make.
  const isRemote = (path: string): boolean => /^https?:/i.test(path)
  return {
    get: async (path) =>
      isRemote(path) ? ((await run('readonly', (store) => store.get(path))) as StoredTarIndex) : undefined,
    put: async (path, index) => {
      if (isRemote(path)) await run('readwrite', (store) => store.put(index, path))
    },
    delete: async (path) => {
      await run('readwrite', (store) => store.delete(path))
    },
  }
}

function openDatabase(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(DATABASE, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(STORE)
  return settled(request)
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the browser database failed'))
  })
}
