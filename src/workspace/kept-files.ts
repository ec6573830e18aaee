const DATABASE = 'visavis-files'
const STORE = 'files'

/** What of the user's own files a browser may keep, by use. */
export type KeptUse = 'body-model'

/** Files of the user that the user wants kept in this browser. Nothing gets in here by itself. */
export interface KeptFiles {
  get(use: KeptUse): Promise<File | undefined>
  put(use: KeptUse, file: File): Promise<void>
  delete(use: KeptUse): Promise<void>
}

/** In the browser's own database. Where there is none, nothing is kept. */
export function createKeptFiles(factory: IDBFactory | undefined): KeptFiles | undefined {
  if (factory === undefined) return undefined
  let opened: Promise<IDBDatabase> | undefined
  const run = async <T>(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> => {
    opened ??= openDatabase(factory)
    const database = await opened
    return settled(use(database.transaction(STORE, mode).objectStore(STORE)))
  }
  return {
    async get(use) {
      const found: unknown = await run('readonly', (store) => store.get(use))
      return found instanceof File ? found : undefined
    },
    async put(use, file) {
      // the folder that tells whose body it is does not survive in a stored File but in its name
      const named = new File([file], file.webkitRelativePath || file.name, { lastModified: file.lastModified })
      await run('readwrite', (store) => store.put(named, use))
    },
    async delete(use) {
      await run('readwrite', (store) => store.delete(use))
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
