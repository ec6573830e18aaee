import SlidersHorizontal from 'lucide-react/icons/sliders-horizontal'
import { onDemand } from './on-demand.tsx'

/** Everything about how people are drawn, behind one button. Comes a moment after the page, as all menus do. */
export const LookButton = onDemand(() => import('./look-popover.tsx'), { face: LookFace })

function LookFace({ onClick }: { readonly onClick: () => void }) {
  return (
    <button type="button" className="button choice floating" aria-label="Look" onClick={onClick}>
      <SlidersHorizontal size={14} aria-hidden />
      Look
    </button>
  )
}
