import { createStretcherKit, type StretcherKit } from '../../../../src/playback/stretcher-kit.ts'

/** Stretchers of a player whose library cannot run: our own grains, at once. Made-up time does not wait for a compiler. */
export function grainsOnly(sampleRate: number): StretcherKit {
  return createStretcherKit({ sampleRate, loadCores: () => Promise.reject(new Error('no library in this test')) })
}
