import type { Problem } from '../bytes/index.ts'
import type { State, WorkspaceEvent } from './workspace-types.ts'

/** Who listens to the workspace, and what they have been told. */
export class EventBoard {
  private readonly listeners = new Map<WorkspaceEvent, Set<(detail: unknown) => void>>()
  private nReportedProblems = 0

  /** @returns stops listening */
  on(event: WorkspaceEvent, listener: (detail: unknown) => void): () => void {
    const set = this.listeners.get(event) ?? new Set()
    this.listeners.set(event, set)
    set.add(listener)
    return () => set.delete(listener)
  }

  emit(event: WorkspaceEvent, detail: unknown): void {
    for (const listener of this.listeners.get(event) ?? []) listener(detail)
  }

  /** Tells the state, made only for somebody who hears it, and each problem once. */
  emitState(problems: readonly Problem[], state: () => State): void {
    if (this.listeners.get('state')?.size) this.emit('state', state())
    for (const problem of problems.slice(this.nReportedProblems)) this.emit('problem', problem)
    this.nReportedProblems = problems.length
  }

  /** Another thing is opened: its problems are news again. */
  forgetProblems(): void {
    this.nReportedProblems = 0
  }
}
