import { useEffect, useMemo, useState } from 'react'
import type { SafeArea } from '../scene/index.ts'

/** CSS px; where the page's controls begin, and what is kept free of people whatever is said at the foot of the picture */
const EDGE = { views: 12, bottom: 22 } as const
const LEAST = { top: 8, bottom: 66, bottomEmbedded: 64 } as const

/** What of the stage the page's own controls cover, CSS px. */
export interface CoveredArea {
  /** for framing people: it must not change with every caption */
  readonly camera: SafeArea
  /** for name plates: all that is there now */
  readonly plates: SafeArea
}

/**
 * Watches the controls that lie over the stage. Sizes come from an observer, after layout: nothing is measured while a
 * frame is drawn.
 */
export function useCoveredArea(isOpen: boolean, isEmbedded: boolean): CoveredArea {
  const [sizes, setSizes] = useState({ views: 0, bottom: 0 })
  useEffect(() => {
    const watched = {
      views: isOpen && !isEmbedded ? document.querySelector('.stage-views') : null,
      bottom: document.querySelector('.stage-bottom'),
    }
    const observer = new ResizeObserver((entries) => {
      for (const { target, borderBoxSize } of entries) {
        const height = Math.ceil(borderBoxSize[0]?.blockSize ?? 0)
        const name = target === watched.views ? 'views' : 'bottom'
        setSizes((old) => (old[name] === height ? old : { ...old, [name]: height }))
      }
    })
    if (watched.views) observer.observe(watched.views)
    if (watched.bottom) observer.observe(watched.bottom)
    return () => observer.disconnect()
  }, [isOpen, isEmbedded])
  return useMemo(() => {
    const top = sizes.views > 0 && !isEmbedded ? EDGE.views + sizes.views : LEAST.top
    const bottom = isEmbedded ? LEAST.bottomEmbedded : LEAST.bottom
    const sides = { right: 0, left: 0 }
    return {
      camera: { top, bottom, ...sides },
      plates: { top, bottom: Math.max(bottom, sizes.bottom > 0 ? EDGE.bottom + sizes.bottom : 0), ...sides },
    }
  }, [sizes, isEmbedded])
}
