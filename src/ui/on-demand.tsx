import { useEffect, useState, type ComponentType, type ReactNode } from 'react'
import { ByteSourceError } from '../bytes/index.ts'
import { usePlayer } from './player-context.ts'

export interface OnDemandOptions<P> {
  /** in its place until it is there */
  readonly waiting?: ReactNode
  /**
   * What looks like it until it is there, and stays where it cannot be had: `onClick` then asks for it again. Without a
   * face, a part that cannot be had throws to the {@link Fence} around it.
   */
  readonly face?: ComponentType<P & { readonly onClick?: (() => void) | undefined }>
}

/**
 * A part of the page whose code is fetched when it is first shown. As React.lazy, but a failure is not kept: a server that
 * was away for a moment is asked again, and one that has a newer page by now is no reason to lose this one.
 */
export function onDemand<P extends object>(
  load: () => Promise<{ readonly default: ComponentType<P> }>,
  { waiting = null, face: Face }: OnDemandOptions<P> = {},
): ComponentType<P> {
  let Part: ComponentType<P> | null = null
  return function OnDemand(props: P) {
    const player = usePlayer()
    const [fetched, setFetched] = useState<{ nTries: number; failure: Error | null }>({ nTries: 1, failure: null })
    const { nTries, failure } = fetched
    useEffect(() => {
      if (Part !== null) return undefined
      let isWanted = true
      const end = (error: Error | null) => {
        if (!isWanted) return
        setFetched({ nTries, failure: error })
        // the first time nobody has asked for it yet
        if (error !== null && Face !== undefined && nTries > 1) player.notify('error', error.message)
      }
      load().then(
        (loaded) => {
          Part = loaded.default
          end(null)
        },
        (cause: unknown) => end(new ByteSourceError('network', MISSING, { cause })),
      )
      return () => {
        isWanted = false
      }
    }, [nTries, player])
    if (Part !== null) return <Part {...props} />
    if (Face !== undefined) {
      const again = () => setFetched({ nTries: nTries + 1, failure: null })
      return <Face {...props} onClick={failure === null ? undefined : again} />
    }
    if (failure !== null) throw failure
    return waiting
  }
}

const MISSING =
  'its code could not be loaded: the server does not answer, or has a newer page. Try again, or reload the page.'
