import { createStore, type StoreApi } from 'zustand/vanilla'
import { searchLibrary, type LibraryQuery } from '../../dataset/index.ts'
import type { LibraryView, WorkspaceApi } from '../../workspace/index.ts'

/** What the library shows: the filter that lists, next, previous and random all follow. */
export interface LibraryState {
  readonly query: LibraryQuery
  readonly layout: 'list' | 'tree'
  /** key of the interaction that is looked at, not necessarily open */
  readonly selected: string | null
  /** branches of the tree that are open */
  readonly openBranches: ReadonlySet<string>
}

export interface LibraryStore extends StoreApi<LibraryState> {
  /** Rows of the interactions under the present filter, pairs first. Made once per filter and version of the library. */
  rows(view: LibraryView): Int32Array
}

const STORES = new WeakMap<WorkspaceApi, LibraryStore>()

/** The library's own state, one for each workspace. */
export function libraryStoreOf(workspace: WorkspaceApi): LibraryStore {
  let store = STORES.get(workspace)
  if (store === undefined) {
    store = createLibraryStore()
    STORES.set(workspace, store)
  }
  return store
}

function createLibraryStore(): LibraryStore {
  const store = createStore<LibraryState>(() => ({
    query: {},
    layout: 'list',
    selected: null,
    openBranches: new Set<string>(),
  }))
  let made: { view: LibraryView; query: LibraryQuery; rows: Int32Array } | null = null
  return {
    ...store,
    rows(view) {
      const { query } = store.getState()
      if (made === null || made.view !== view || made.query !== query) {
        made = { view, query, rows: searchLibrary(view.library, view.tables, query) }
      }
      return made.rows
    },
  }
}

/** True if nothing is filtered. */
export function isPlain(query: LibraryQuery): boolean {
  return Object.values(query).every((value) => value === undefined || value === '')
}
