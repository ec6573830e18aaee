import { isAbortError } from '../../bytes/index.ts'
import type { RecordingEntry } from '../../dataset/index.ts'
import { readTellingPose } from '../../motion/index.ts'
import type { WorkspaceApi } from '../../workspace/index.ts'
import { figurePath, type FigurePath } from './figure-path.ts'
import { whenIdle } from '../when-idle.ts'
import { isNearby } from './nearby.ts'

/** The people of an interaction; null for one of whom there is no pose. */
export type Thumb = readonly (FigurePath | null)[]

/** Recordings that are read at the same time; the stage goes first. */
const MOST_READ = 2
/** Pictures that are in sight come before a page that is never idle is. */
const PATIENCE = { atLatestMs: 1000, blindMs: 50 }
/** figures that are kept, a kilobyte each */
const MOST_KEPT = 4000
/** rad by which the two are turned to each other; how they stood is not known */
const TURN = 0.45

/**
 * Small pictures of the rows in view, one after the other when the page has nothing better to do. What was asked for last
 * comes first, what has left the view is given up. Only of files that are at hand: no archive is opened for a picture.
 */
export class ThumbShelf {
  private readonly workspace: WorkspaceApi
  /** by recording */
  private readonly figures = new Map<string, FigurePath | null>()
  /** who wants which, the latest last */
  private readonly waiting = new Map<string, Set<(thumb: Thumb) => void>>()
  private nReading = 0

  constructor(workspace: WorkspaceApi) {
    this.workspace = workspace
  }

  /**
   * @param ids recordings of the interaction, person 0 first
   * @returns its picture if it is known already
   */
  kept(ids: readonly string[]): Thumb | undefined {
    const thumb: (FigurePath | null)[] = []
    for (const id of ids) {
      const figure = this.figures.get(id)
      if (figure === undefined) return undefined
      thumb.push(figure)
    }
    return thumb
  }

  /** Tells when the picture of an interaction is there. @returns the way to give it up */
  want(key: string, onThumb: (thumb: Thumb) => void): () => void {
    const others = this.waiting.get(key) ?? new Set()
    this.waiting.delete(key)
    this.waiting.set(key, others.add(onThumb))
    this.goOn()
    return () => {
      others.delete(onThumb)
      if (others.size === 0 && this.waiting.get(key) === others) this.waiting.delete(key)
    }
  }

  private goOn(): void {
    if (this.nReading >= MOST_READ || this.waiting.size === 0) return
    this.nReading++
    whenIdle(() => {
      void this.readLast().finally(() => {
        this.nReading--
        this.goOn()
      })
    }, PATIENCE)
  }

  private async readLast(): Promise<void> {
    const last = [...this.waiting].at(-1)
    if (last === undefined) return
    const [key, wanted] = last
    this.waiting.delete(key)
    this.goOn()
    // what cannot be read is told of when it is opened
    const thumb = await this.read(key).catch(() => [])
    if (thumb.length > 0) for (const onThumb of wanted) onThumb(thumb)
  }

  private async read(key: string): Promise<Thumb> {
    const entries = await this.workspace.recordingsAtHand(key)
    if (!entries.every(isEntryNearby)) return []
    return Promise.all(entries.map((entry, index) => this.figureOf(entry, index)))
  }

  private async figureOf(entry: RecordingEntry, index: number): Promise<FigurePath | null> {
    const known = this.figures.get(entry.id)
    if (known !== undefined) return known
    let figure: FigurePath | null = null
    try {
      const pose = await readTellingPose(entry)
      if (pose !== undefined) figure = figurePath(pose.joints, index === 0 ? TURN : -TURN)
    } catch (error) {
      // files that cannot be read are told of when they are opened
      if (isAbortError(error)) throw error
    }
    if (this.figures.size >= MOST_KEPT) this.figures.delete(this.figures.keys().next().value!)
    this.figures.set(entry.id, figure)
    return figure
  }
}

const SHELVES = new WeakMap<WorkspaceApi, ThumbShelf>()

/** The pictures of a workspace. */
export function thumbShelfOf(workspace: WorkspaceApi): ThumbShelf {
  let shelf = SHELVES.get(workspace)
  if (shelf === undefined) {
    shelf = new ThumbShelf(workspace)
    SHELVES.set(workspace, shelf)
  }
  return shelf
}

/** A loose file of another server may have no ranges, and would be downloaded whole. */
function isEntryNearby({ members }: RecordingEntry): boolean {
  return members.every(({ name, source }) => name !== source || isNearby(source))
}
