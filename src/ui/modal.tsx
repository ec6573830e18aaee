import { useEffect, useRef, type MouseEvent, type ReactNode } from 'react'
import Cross from 'lucide-react/icons/x'
import { usePlayer } from './player-context.ts'

/** The browser's own modal dialog: focus is kept inside and given back, Escape closes. */
export function Modal({
  title,
  isWide = false,
  kind,
  children,
}: {
  title: string
  isWide?: boolean
  kind?: string
  children: ReactNode
}) {
  const { ui } = usePlayer()
  const dialogRef = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = dialogRef.current
    if (dialog && !dialog.open) dialog.showModal()
  }, [])
  const close = () => ui.setState({ dialog: 'none' })
  const onClick = (event: MouseEvent) => {
    if (event.target === dialogRef.current) close()
  }
  return (
    // the click is on the backdrop, which Escape serves for the keyboard
    <dialog
      ref={dialogRef}
      className="dialog"
      data-wide={isWide}
      data-kind={kind}
      aria-labelledby="dialog-title"
      onClose={close}
      onClick={onClick}
    >
      <div className="dialog-body">
        <div className="dialog-head">
          <h2 id="dialog-title">{title}</h2>
          <button type="button" className="button" aria-label="Close" onClick={close}>
            <Cross size={16} aria-hidden />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  )
}
