import Check from 'lucide-react/icons/check'
import ChevronDown from 'lucide-react/icons/chevron-down'
import { DropdownMenu } from 'radix-ui'
import type { ChoiceMenuProps } from './choice-menu.tsx'
import type { Asked } from './on-demand.tsx'

/**
 * The menu behind a {@link ChoiceMenu}. Not modal: the modal kind locks scrolling through an injected style element, which
 * the page's content security policy forbids.
 */
export default function ChoiceMenuContent(props: ChoiceMenuProps<string> & Asked) {
  const { isAsked = false, label, text, value, choices, side, className = '', toggle, onChoose } = props
  return (
    <DropdownMenu.Root modal={false} defaultOpen={isAsked}>
      <DropdownMenu.Trigger asChild>
        <button type="button" className={`button choice ${className}`} aria-label={`${label}: ${text}`}>
          <span className="choice-text">{text}</span>
          <ChevronDown size={13} aria-hidden />
        </button>
      </DropdownMenu.Trigger>
      {/* inside the page's main landmark, so that no content stands outside of all */}
      <DropdownMenu.Portal container={document.querySelector('main')}>
        <DropdownMenu.Content
          className="menu"
          side={side}
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label={label}
        >
          <DropdownMenu.RadioGroup value={value} onValueChange={onChoose}>
            {choices.map((choice) => (
              <DropdownMenu.RadioItem key={choice.value} className="menu-item" value={choice.value}>
                <span className="menu-check">
                  <DropdownMenu.ItemIndicator>
                    <Check size={14} aria-hidden />
                  </DropdownMenu.ItemIndicator>
                </span>
                <span className="menu-text">
                  {choice.label}
                  {choice.note !== undefined && <small>{choice.note}</small>}
                </span>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          {toggle && (
            <>
              <DropdownMenu.Separator className="menu-line" />
              <DropdownMenu.CheckboxItem
                className="menu-item"
                checked={toggle.isOn}
                onCheckedChange={(isOn) => toggle.onToggle(isOn)}
              >
                <span className="menu-check">
                  <DropdownMenu.ItemIndicator>
                    <Check size={14} aria-hidden />
                  </DropdownMenu.ItemIndicator>
                </span>
                <span className="menu-text">
                  {toggle.label}
                  {toggle.note !== undefined && <small>{toggle.note}</small>}
                </span>
              </DropdownMenu.CheckboxItem>
            </>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
