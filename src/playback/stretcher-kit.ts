import { createSpectralStretcher, stagesOf } from './spectral-stretch.ts'
import { loadStretchCores, type StretchCore } from './stretch-core.ts'
import { createTimeStretcher, type TimeStretcher } from './time-stretch.ts'

export interface StretcherKitOptions {
  /** Hz */
  readonly sampleRate: number
  /** something better than what `stretcher` gave last is there now */
  readonly onBetter?: () => void
  /** default: signalsmith-stretch; scripted in tests */
  readonly loadCores?: (n: number, sampleRate: number) => Promise<StretchCore[]>
}

/**
 * The stretchers of one mixer. The library is loaded when a tempo is first asked for; until it is there, and where it
 * cannot run, our own grains stand in.
 */
export interface StretcherKit {
  /** A stretcher at its start for a tempo, in place of `old`, which may be the very one that is given back. */
  stretcher(tempo: number, old: TimeStretcher | null): TimeStretcher
}

export function createStretcherKit(options: StretcherKitOptions): StretcherKit {
  const { sampleRate, onBetter } = options
  const loadCores = options.loadCores ?? loadStretchCores
  const free: StretchCore[] = []
  const made = new Map<TimeStretcher, { tempo: number; cores: StretchCore[] }>()
  let nMissing = 0
  let isLoading = false
  let isBroken = false

  function letGo(old: TimeStretcher | null): void {
    if (old === null) return
    free.push(...(made.get(old)?.cores ?? []))
    made.delete(old)
  }

  function load(): void {
    if (isLoading || isBroken || nMissing === 0) return
    isLoading = true
    loadCores(nMissing, sampleRate).then(
      (cores) => {
        isLoading = false
        nMissing = 0
        free.push(...cores)
        onBetter?.()
      },
      () => {
        isLoading = false
        isBroken = true
      },
    )
  }

  function stretcher(tempo: number, old: TimeStretcher | null): TimeStretcher {
    const known = old === null ? undefined : made.get(old)
    if (old !== null && known?.tempo === tempo && known.cores.length > 0) {
      old.reset()
      return old
    }
    letGo(old)
    const nCores = stagesOf(tempo)
    if (free.length < nCores) {
      // every voice asks in turn: what all of them lack is loaded at once
      nMissing += nCores
      queueMicrotask(load)
      const grains = createTimeStretcher(sampleRate, tempo)
      made.set(grains, { tempo, cores: [] })
      return grains
    }
    const cores = free.splice(0, nCores)
    const spectral = createSpectralStretcher(sampleRate, tempo, cores)
    made.set(spectral, { tempo, cores })
    return spectral
  }

  return { stretcher }
}
