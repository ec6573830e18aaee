/** Everything a person can use, whatever it is made of. */
const CONTROLS = [
  'button, input, select, textarea, a[href], summary',
  '[role="slider"], [role="separator"][tabindex], [role="tab"], [role="option"], [role^="menuitem"]',
  '[role="switch"], [role="checkbox"], [role="radio"], [role="combobox"], [role="treeitem"], [tabindex="0"]',
].join()
const REGIONS =
  'dialog, [role="menu"], [role="dialog"], [role="tabpanel"], section, aside, header, [role="group"], main'
/** Rows of a list that are looked at: all are made alike. */
const ROWS = 2

/** What can be used now, by its key: of an open menu or dialog only, where there is one. */
export function allControls(): Map<string, HTMLElement> {
  const scope =
    document.querySelector('[role="menu"], [role="dialog"]') ??
    [...document.querySelectorAll('dialog[open]')].at(-1) ??
    document.body
  const found = new Map<string, HTMLElement>()
  for (const element of scope.querySelectorAll<HTMLElement>(CONTROLS)) {
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
    if (element.matches('[aria-hidden="true"], [aria-hidden="true"] *, [type="file"], option')) continue
    if (rowOf(element) >= ROWS) continue
    // a part that scrolls takes the focus, but what is in it is used
    if (element.matches('[role="tabpanel"]') || (element.tabIndex === 0 && element.querySelector(CONTROLS))) continue
    const base = keyOf(element)
    let key = base
    for (let i = 2; found.has(key); i++) key = `${base} (${i})`
    found.set(key, element)
  }
  return found
}

/** Region, kind and name of a control. */
export function keyOf(element: HTMLElement): string {
  return `${regionOf(element)} | ${kindOf(element)} | ${nameOf(element)}`
}

/** Its place among its brothers in a list. */
function rowOf(element: HTMLElement): number {
  const row = element.closest('li, tr, [role="option"], dl > div')
  return row?.parentElement ? [...row.parentElement.children].indexOf(row) : 0
}

function regionOf(element: HTMLElement): string {
  const region = element.parentElement?.closest<HTMLElement>(REGIONS)
  return region ? nameOf(region) : 'page'
}

function kindOf(element: HTMLElement): string {
  const role = element.getAttribute('role')
  if (role !== null) return role
  if (element instanceof HTMLInputElement) return element.type
  return element.tagName.toLowerCase()
}

function nameOf(element: HTMLElement): string {
  const by = element.getAttribute('aria-labelledby')
  const labelled = by === null ? null : document.getElementById(by.split(' ')[0]!)?.textContent
  const label = 'labels' in element ? (element.labels as NodeListOf<HTMLElement> | null)?.[0]?.textContent : null
  const isRegion = element.matches(REGIONS)
  const text = element.ariaLabel ?? labelled ?? label ?? (isRegion ? null : element.textContent) ?? ''
  // the button of a menu says what is chosen in it
  if (element.matches('[aria-haspopup="menu"]')) return text.split(':')[0]!
  return (text.trim() || element.className || element.tagName).replaceAll(/\s+/g, ' ').slice(0, 60)
}

const STATES = ['pressed', 'checked', 'expanded', 'selected', 'current', 'valuenow', 'valuetext', 'invalid']

/** What a control says of itself. */
export function stateOf(element: HTMLElement): string {
  const parts = STATES.map((name) => element.getAttribute(`aria-${name}`) ?? '')
  if (element instanceof HTMLInputElement) parts.push(element.checked ? 'on' : '', element.value)
  if (element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement) parts.push(element.value)
  if (element.tagName === 'SUMMARY') parts.push(String(element.closest('details')?.open))
  if (element.matches('[tabindex="0"]')) parts.push(String(Math.round(element.scrollTop)))
  return parts.join('·')
}
