import { useEffect, useState, type ComponentType, type ReactNode } from 'react'
import { ByteSourceError } from '../bytes/index.ts'
import { usePlayer } from './player-context.ts'

/** What a part with a face is given beside its own. */
export interface Asked {
  /** its face was clicked before it was there: it opens at once */
  readonly isAsked?: boolean
}

export interface OnDemandOptions<P> {
  /** in its place until it is there */
  readonly waiting?: ReactNode
  /**
   * What looks like it until it is there, and stays where it cannot be had: a click is not lost, and asks for it again.
   * Without a face, a part that cannot be had throws to the {@link Fence} around it.
   */
  readonly face?: ComponentType<P & { readonly onClick: () => void }>
}

/**
 * A part of the page whose code is fetched when it is first shown. As React.lazy, but a failure is not kept: a server that
 * was away for a moment is asked again, and one that has a newer page by now is no reason to lose this one.
 */
export function onDemand<P extends object>(
  load: () => Promise<{ readonly default: ComponentType<P & Asked> }>,
  { waiting = null, face: Face }: OnDemandOptions<P> = {},
): ComponentType<P> {
  let Part: ComponentType<P & Asked> | null = null
  return function OnDemand(props: P) {
    const player = usePlayer()
    const [fetched, setFetched] = useState<{ nTries: number; failure: Error | null }>({ nTries: 1, failure: null })
    const { nTries, failure } = fetched
    const [isAsked, setAsked] = useState(false)
    useEffect(() => {
      if (Part !== null) return undefined
      let isWanted = true
      const end = (error: Error | null) => {
        if (!isWanted) return
        setFetched({ nTries, failure: error })
        // the first time nobody has asked for it yet
        if (error !== null && Face !== undefined && nTries > 1)
          player.notify('error', `This menu is not here: ${error.message}`)
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
    if (Part !== null) return <Part {...props} isAsked={isAsked} />
    if (Face !== undefined) {
      const ask = () => {
        setAsked(true)
        if (failure !== null) setFetched({ nTries: nTries + 1, failure: null })
      }
      return <Face {...props} onClick={ask} />
    }
    if (failure !== null) throw failure
    return waiting
  }
}

const MISSING =
  'its code could not be loaded: the server does not answer, or has a newer page. Try again, or reload the page.'
