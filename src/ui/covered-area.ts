import { useEffect, useMemo, useState } from 'react'
import type { SafeArea } from '../scene/index.ts'

/** CSS px; where the page's controls begin, and what is kept free of people whatever is said at the foot of the picture */
const EDGE = { views: 12, bottom: 22 } as const
const LEAST = { top: 8, bottom: 66, bottomEmbedded: 64 } as const

const SELECTORS = { views: ':scope > .stage-views', bottom: ':scope > .stage-bottom' } as const

/** What of the stage the page's own controls cover, CSS px. */
export interface CoveredArea {
  /** for framing people: it must not change with every caption */
  readonly camera: SafeArea
  /** for name plates: all that is there now */
  readonly plates: SafeArea
}

/**
 * Watches the controls that lie over the stage; they come and go when they like. Sizes come from an observer, after layout:
 * nothing is measured while a frame is drawn.
 */
export function useCoveredArea(isEmbedded: boolean): CoveredArea {
  const [sizes, setSizes] = useState({ views: 0, bottom: 0 })
  useEffect(() => {
    const area = document.querySelector('.stage-area')
    if (area === null) return undefined
    const watched: Record<keyof typeof SELECTORS, Element | null> = { views: null, bottom: null }
    const setSize = (name: keyof typeof SELECTORS, height: number) =>
      setSizes((old) => (old[name] === height ? old : { ...old, [name]: height }))
    const sizeObserver = new ResizeObserver((entries) => {
      for (const { target, borderBoxSize } of entries) {
        setSize(target === watched.views ? 'views' : 'bottom', Math.ceil(borderBoxSize[0]?.blockSize ?? 0))
      }
    })
    const look = () => {
      for (const name of ['views', 'bottom'] as const) {
        const found = area.querySelector(SELECTORS[name])
        const before = watched[name]
        if (found === before) continue
        watched[name] = found
        if (before) sizeObserver.unobserve(before)
        if (found) sizeObserver.observe(found)
        else setSize(name, 0)
      }
    }
    look()
    const childObserver = new MutationObserver(look)
    childObserver.observe(area, { childList: true })
    return () => {
      childObserver.disconnect()
      sizeObserver.disconnect()
    }
  }, [])
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
