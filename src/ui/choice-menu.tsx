import { lazy, Suspense } from 'react'
import ChevronDown from 'lucide-react/icons/chevron-down'
import { chosenOf, type Choice } from './choices.ts'

/** Something beside the choice that is on or off. */
export interface MenuToggle {
  readonly label: string
  readonly note?: string
  readonly isOn: boolean
  readonly onToggle: (isOn: boolean) => void
}

export interface ChoiceMenuProps<V extends string> {
  /** what is chosen, for the accessible name: `Speed: 1×` */
  readonly label: string
  /** what the button shows */
  readonly text: string
  readonly value: string
  readonly choices: readonly Choice<V>[]
  readonly side: 'top' | 'bottom'
  readonly className?: string
  /** below the choices */
  readonly toggle?: MenuToggle
  readonly onChoose: (value: V) => void
}

/** The menu itself comes a moment after the page: until then its button stands in its place. */
const LazyMenu = lazy(() => import('./choice-menu-content.tsx'))

/** A button that opens a menu of which one item is chosen. */
export function ChoiceMenu<V extends string>({ choices, onChoose, ...props }: ChoiceMenuProps<V>) {
  const choose = (text: string) => {
    const value = chosenOf(choices, text)
    if (value !== undefined) onChoose(value)
  }
  return (
    <Suspense fallback={<MenuButtonFace {...props} />}>
      <LazyMenu {...props} choices={choices} onChoose={choose} />
    </Suspense>
  )
}

function MenuButtonFace({ label, text, className = '' }: { label: string; text: string; className?: string }) {
  return (
    <button type="button" className={`button choice ${className}`} aria-label={`${label}: ${text}`}>
      {text}
      <ChevronDown size={13} aria-hidden />
    </button>
  )
}
