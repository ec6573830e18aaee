import type { ByteSource, SourceVersion } from '../bytes/index.ts'
import type { ArrayRef, NpzIndex, TarMember, WavInfo } from '../containers/index.ts'

/** What opening a member found out: where its arrays lie, or what its sound is. Plain data, kept between visits. */
export type MemberFacts =
  | { readonly kind: 'npz'; readonly arrays: readonly Omit<ArrayRef, 'source'>[] }
  | { readonly kind: 'wav'; readonly info: Omit<WavInfo, 'problems'> }

/** Where the members of an archive of one version lie, and what is known of those that were opened. */
export interface StoredTarIndex {
  readonly version: SourceVersion
  readonly members: readonly TarMember[]
  /** by member name */
  readonly facts?: Readonly<Record<string, MemberFacts>> | undefined
}

/** Keeps tar indexes between visits. */
export interface TarIndexStore {
  get(path: string): Promise<StoredTarIndex | undefined>
  put(path: string, index: StoredTarIndex): Promise<void>
  delete(path: string): Promise<void>
}

/** The facts of a directory without a flaw; one that has to be complained about is read again next time. */
export function factsOfNpz({ refs, problems }: NpzIndex): MemberFacts | undefined {
  if (problems.length > 0) return undefined
  const arrays = [...refs.values()].map(({ key, start, end, storage }) => ({ key, start, end, storage }))
  return { kind: 'npz', arrays }
}

/** The arrays of a source by facts that were kept of it. */
export function arraysOfFacts(facts: Extract<MemberFacts, { kind: 'npz' }>, source: ByteSource): ArrayRef[] {
  return facts.arrays.map((array) => ({ ...array, source }))
}

/** The facts of a sound without a flaw. */
export function factsOfWav({ problems, ...info }: WavInfo): MemberFacts | undefined {
  return problems.length > 0 ? undefined : { kind: 'wav', info }
}

/** The index of one archive while it is made and used: facts join it as its members are opened. */
export class ArchiveIndex {
  private readonly path: string
  private readonly store: TarIndexStore | undefined
  private stored: StoredTarIndex | null
  private facts: Readonly<Record<string, MemberFacts>>

  /** @param stored what was kept of an earlier visit, or null while the archive is walked */
  constructor(path: string, store: TarIndexStore | undefined, stored: StoredTarIndex | null) {
    this.path = path
    this.store = store
    this.stored = stored
    this.facts = stored?.facts ?? {}
  }

  factsOf(member: string): MemberFacts | undefined {
    return Object.hasOwn(this.facts, member) ? this.facts[member] : undefined
  }

  keep(member: string, facts: MemberFacts): void {
    this.facts = { ...this.facts, [member]: facts }
    if (this.stored !== null) void this.complete(this.stored)
  }

  /** All members are known: from now on the index is kept. A store that fails keeps nothing, which costs time only. */
  async complete(index: StoredTarIndex): Promise<void> {
    this.stored = index
    await this.store?.put(this.path, { ...index, facts: this.facts }).catch(() => undefined)
  }
}
