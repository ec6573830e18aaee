import type { ProgressItem } from './workspace-types.ts'

/** Staged progress: one line per thing that is fetched. Lines are replaced, never mutated, so that a store can compare. */
export class ProgressBoard {
  private readonly items = new Map<string, ProgressItem>()
  private readonly onChange: () => void

  constructor(onChange: () => void) {
    this.onChange = onChange
  }

  set(key: string, label: string, part: Partial<Omit<ProgressItem, 'key' | 'label'>>): void {
    const before = this.items.get(key) ?? { key, label, doneBytes: 0, totalBytes: null, state: 'waiting' as const }
    this.items.set(key, { ...before, label, ...part })
    this.onChange()
  }

  clear(): void {
    this.items.clear()
    this.onChange()
  }

  list(): ProgressItem[] {
    return [...this.items.values()]
  }
}
