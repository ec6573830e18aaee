import { lazy, Suspense } from 'react'
import SlidersHorizontal from 'lucide-react/icons/sliders-horizontal'

/** Comes a moment after the page, as all menus do. */
const LookPopover = lazy(() => import('./look-popover.tsx'))

/** Everything about how people are drawn, behind one button. */
export function LookButton() {
  return (
    <Suspense fallback={<LookFace />}>
      <LookPopover />
    </Suspense>
  )
}

function LookFace() {
  return (
    <button type="button" className="button choice floating" aria-label="Look">
      <SlidersHorizontal size={14} aria-hidden />
      Look
    </button>
  )
}
