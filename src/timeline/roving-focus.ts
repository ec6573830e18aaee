import { useEffect, type RefObject } from 'react'

/**
 * One tab stop for many buttons (toolbar pattern): up and down go from row to row, left and right within a row, Home and
 * End to the first and last row. A row is a child of the element.
 */
export function useRovingFocus(ref: RefObject<HTMLElement | null>): void {
  // buttons come and go: after every render one of them must be the stop
  useEffect(() => {
    const stops = buttonsIn(ref.current)
    if (stops.length > 0 && !stops.some((button) => button.tabIndex === 0)) stops[0]!.tabIndex = 0
  })
  useEffect(() => {
    const element = ref.current
    if (!element) return undefined
    const onFocus = (event: FocusEvent) => {
      if (!(event.target instanceof HTMLButtonElement)) return
      for (const button of buttonsIn(element)) button.tabIndex = button === event.target ? 0 : -1
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof HTMLButtonElement)) return
      const next = nextButton(element, event.target, event.key)
      if (!next) return
      event.preventDefault()
      next.focus()
    }
    element.addEventListener('focusin', onFocus)
    element.addEventListener('keydown', onKey)
    return () => {
      element.removeEventListener('focusin', onFocus)
      element.removeEventListener('keydown', onKey)
    }
  }, [ref])
}

function buttonsIn(element: Element | null): HTMLButtonElement[] {
  return [...(element?.querySelectorAll('button') ?? [])]
}

function nextButton(element: HTMLElement, from: HTMLButtonElement, key: string): HTMLButtonElement | undefined {
  const rows = [...element.children].map(buttonsIn).filter((row) => row.length > 0)
  const row = rows.findIndex((buttons) => buttons.includes(from))
  const column = rows[row]?.indexOf(from) ?? 0
  const at = (index: number) => rows[index]?.[Math.min(column, rows[index].length - 1)]
  switch (key) {
    case 'ArrowUp':
      return at(row - 1)
    case 'ArrowDown':
      return at(row + 1)
    case 'ArrowLeft':
      return rows[row]?.[column - 1]
    case 'ArrowRight':
      return rows[row]?.[column + 1]
    case 'Home':
      return at(0)
    case 'End':
      return at(rows.length - 1)
    default:
      return undefined
  }
}
