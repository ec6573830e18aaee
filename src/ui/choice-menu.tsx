import ChevronDown from 'lucide-react/icons/chevron-down'
import { chosenOf, type Choice } from './choices.ts'
import { onDemand } from './on-demand.tsx'

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
const Menu = onDemand<ChoiceMenuProps<string>>(() => import('./choice-menu-content.tsx'), { face: MenuButtonFace })

/** A button that opens a menu of which one item is chosen. */
export function ChoiceMenu<V extends string>({ choices, onChoose, ...props }: ChoiceMenuProps<V>) {
  const choose = (text: string) => {
    const value = chosenOf(choices, text)
    if (value !== undefined) onChoose(value)
  }
  return <Menu {...props} choices={choices} onChoose={choose} />
}

function MenuButtonFace(props: ChoiceMenuProps<string> & { readonly onClick: () => void }) {
  const { label, text, className = '', onClick } = props
  return (
    <button type="button" className={`button choice ${className}`} aria-label={`${label}: ${text}`} onClick={onClick}>
      <span className="choice-text">{text}</span>
      <ChevronDown size={13} aria-hidden />
    </button>
  )
}
