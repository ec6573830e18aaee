import { libraryStoreOf } from '../../../src/ui/library/library-store.ts'
import { markersOf } from '../../../src/ui/marker-store.ts'
import type { UiState } from '../../../src/ui/ui-store.ts'
import { mountApp, type Mounted } from '../../browser/ui/mount-app.tsx'
import type { FakeWorkspaceOptions } from '../../helpers/fake-workspace.ts'
import { allControls, keyOf, stateOf } from './control-facts.ts'

/** A control as the test outside needs it. */
export interface ControlFacts {
  /** region, kind and name; one of several alike has its number */
  readonly key: string
  readonly kind: string
  readonly isDisabled: boolean
  /** what it chooses is chosen already: pressing it again need not do anything */
  readonly isChosen: boolean
  readonly opensMenu: boolean
}

/** What the test outside asks of the page with the fake workspace. */
export interface EveryControlPage {
  mount(address: string, options: FakeWorkspaceOptions, ui: Partial<UiState>): void
  unmount(): void
  /** from now on {@link reset} comes back to here */
  keep(): void
  reset(): Promise<void>
  controls(): ControlFacts[]
  /** all that a control may change, in words, by what it is */
  snapshot(): Record<string, string>
  /** scrolls it into sight; its middle and size; `cover` names what lies over it */
  place(key: string): { x: number; y: number; width: number; height: number; cover: string | null } | null
  focus(key: string): boolean
  /** key of what has the focus */
  focused(): string | null
  /** a number for what has the focus, the same whenever it has it; null where nothing has */
  focusedId(): number | null
  /** keys of the members of the group within which arrows go on; empty where there is none */
  groupOf(key: string): string[]
  share(key: string): number
  setUi(state: Partial<UiState>): void
  run(what: 'zoomIn' | 'addNotes' | 'damage' | 'loop' | 'look' | 'bodies'): void
}

declare global {
  interface Window {
    everyControl: EveryControlPage
  }
}

const GROUPS = '[role="tablist"], [role="toolbar"], [role="listbox"], [role="radiogroup"], [aria-label="Recordings"]'
const ids = new WeakMap<Element, number>()
let lastId = 0
let mounted: Mounted | null = null
/** pickers, downloads, links and whatever else a page can ask of a browser */
const asked: string[] = []
let kept: { restore: () => void; open: Set<Element> } | null = null

// nothing leaves the page: what is asked of the browser is written down
document.addEventListener(
  'click',
  (event) => {
    const target = event.target instanceof Element ? event.target : null
    const link = target?.closest('a[href]')
    const isPicker = target instanceof HTMLInputElement && target.type === 'file'
    if (!link && !isPicker) return
    event.preventDefault()
    asked.push(link ? `link ${link.getAttribute('href')}` : `files for ${target?.ariaLabel}`)
  },
  true,
)
HTMLAnchorElement.prototype.click = function click() {
  asked.push(`download ${this.download}`)
}
Object.defineProperty(navigator, 'clipboard', {
  value: { writeText: (text: string) => Promise.resolve(void asked.push(`copy ${text.slice(0, 20)}`)) },
})
for (const picker of ['showDirectoryPicker', 'showOpenFilePicker', 'showSaveFilePicker']) {
  Reflect.set(window, picker, () => {
    asked.push(picker)
    return Promise.reject(new DOMException('no', 'AbortError'))
  })
}

// frames cost more here than all that is looked at: nothing moves, nothing is blurred
document.head.appendChild(document.createElement('style')).textContent =
  '*, *::before, *::after { transition: none !important; animation: none !important; backdrop-filter: none !important; box-shadow: none !important }'

const player = () => mounted!.player!
const elementOf = (key: string): HTMLElement | undefined => allControls().get(key)

window.everyControl = {
  mount(address, options, ui) {
    mounted = mountApp(address, options, ui)
  },
  unmount() {
    mounted?.unmount()
    mounted = null
    kept = null
  },
  keep() {
    const { ui, workspace } = player()
    const { transport } = workspace
    const [uiState, wsState, notes] = [ui.getState(), workspace.store.getState(), markersOf(player()).store.getState()]
    const library = libraryStoreOf(workspace)
    const libraryState = library.getState()
    const { loop, rate, sound } = transport.store.getState()
    const time = transport.now()
    kept = {
      open: new Set(document.querySelectorAll('details[open]')),
      restore: () => {
        if (transport.store.getState().status !== 'paused') transport.pause()
        transport.setLoop(loop ? [loop[0], loop[1]] : null)
        transport.setRate(rate)
        if (transport.store.getState().durationSec > 0) void transport.seek(time)
        transport.store.setState({ sound })
        workspace.store.setState(wsState, true)
        ui.setState({ ...uiState, tracks: uiState.tracks }, true)
        markersOf(player()).store.setState(notes, true)
        library.setState(libraryState)
        player().timeline.current?.zoom(-1)
      },
    }
  },
  async reset() {
    // a field that is left takes what was typed, a key that is waited for is no longer
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    kept?.restore()
    for (const each of document.querySelectorAll('details')) each.open = kept?.open.has(each) === true
    // what is put back sets off effects, which may write again
    await new Promise((resolve) => setTimeout(resolve, 25))
    kept?.restore()
    await new Promise((resolve) => setTimeout(resolve, 10))
  },
  controls: () =>
    [...allControls()].map(([key, element]) => ({
      key,
      kind: key.split(' | ')[1]!,
      isDisabled: element.matches(':disabled, [aria-disabled="true"], [data-disabled]'),
      isChosen:
        element.matches(
          '[aria-pressed="true"], [aria-selected="true"], [role="menuitemradio"][aria-checked="true"], [aria-current="true"], input[type="radio"]:checked',
        ) && !element.matches('[role="option"]'),
      opensMenu: element.matches('[aria-haspopup="menu"]'),
    })),
  snapshot() {
    const { ui, workspace } = player()
    const { transport, store } = workspace
    const state: Record<string, string> = {}
    for (const [name, value] of Object.entries(ui.getState())) {
      state[`page ${name}`] =
        name === 'notices'
          ? ui
              .getState()
              .notices.map((each) => each.text)
              .join()
          : toText(value)
    }
    const { people, library, progress, assumptions, problems, interactions, ...settings } = store.getState()
    void [library, progress, assumptions, problems, interactions]
    for (const [name, value] of Object.entries(settings)) state[`workspace ${name}`] = toText(value)
    state['workspace people'] = people.map((person) => `${person.id} ${person.offsetSec}`).join()
    const { status, loop, rate, sound } = transport.store.getState()
    Object.assign(state, {
      'playing status': status,
      'playing loop': toText(loop),
      'playing rate': String(rate),
      sound,
    })
    state['time'] = status === 'paused' ? transport.now().toFixed(3) : ''
    state['calls'] = mounted!.workspace.calls.filter((call) => !call.startsWith('signal')).join('\n')
    state['asked'] = asked.join('\n')
    const { markers } = markersOf(player()).store.getState()
    state['notes'] = toText(markers.map(({ startSec, endSec, text }) => [startSec, endSec, text]))
    const { query, layout, selected, openBranches } = libraryStoreOf(workspace).getState()
    state['library'] = toText([query, layout, selected, [...openBranches]])
    const heads = [...document.querySelectorAll<HTMLElement>('.track-head')]
    state['tracks'] = heads.map((head) => `${head.dataset['key']} ${head.offsetTop} ${head.offsetHeight}`).join()
    state['active track'] = heads.map((head) => head.dataset['active']).join()
    const edges = document.querySelectorAll('.minimap [role="slider"]')
    state['stretch shown'] = [...edges].map((edge) => edge.getAttribute('aria-valuenow')).join()
    state['trails'] = document.querySelector('.trail-length')?.textContent ?? ''
    state['layout'] = toText(
      ['.timeline', '.panel'].map((part) => {
        const box = document.querySelector(part)?.getBoundingClientRect()
        return box && [Math.round(box.width), Math.round(box.height)]
      }),
    )
    for (const [key, element] of allControls()) state[`control ${key}`] = stateOf(element)
    return state
  },
  place(key) {
    const element = elementOf(key)
    if (!element) return null
    const inside = () => element.getBoundingClientRect()
    const isIn = (box: DOMRect) => {
      const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
      return hit !== null && (element.contains(hit) || hit.contains(element) || hit.closest('label')?.contains(element))
    }
    if (!isIn(inside())) element.scrollIntoView({ block: 'center', inline: 'nearest' })
    // of a plane the first point that was drawn
    const points = element.querySelector<SVGPathElement>('path.trail-points')
    const matrix = points?.getScreenCTM()
    if (points && matrix) {
      const { x, y } = points.getPointAtLength(0).matrixTransform(matrix)
      return { x, y, width: 1, height: 1, cover: null }
    }
    const box = inside()
    const at = { x: box.left + box.width / 2, y: box.top + box.height / 2, width: box.width, height: box.height }
    const hit = document.elementFromPoint(at.x, at.y)
    const isLabel = hit?.closest('label')?.contains(element) === true
    const cover =
      hit !== null && (element.contains(hit) || isLabel)
        ? null
        : (hit?.outerHTML.slice(0, 90) ?? 'the edge of the window')
    return { ...at, cover }
  },
  focus(key) {
    const element = elementOf(key)
    element?.focus()
    return element !== undefined && document.activeElement === element
  },
  focused: () => {
    const now = document.activeElement
    if (!(now instanceof HTMLElement) || now === document.body) return null
    return [...allControls()].find(([, element]) => element === now)?.[0] ?? keyOf(now)
  },
  focusedId() {
    const now = document.activeElement
    if (!now || now === document.body) return null
    if (!ids.has(now)) ids.set(now, ++lastId)
    return ids.get(now)!
  },
  groupOf(key) {
    const group = elementOf(key)?.closest(GROUPS)
    return group ? [...allControls()].filter(([, each]) => group.contains(each)).map(([each]) => each) : []
  },
  share(key) {
    const element = elementOf(key)
    if (!(element instanceof HTMLInputElement)) return 0
    return (element.valueAsNumber - Number(element.min)) / (Number(element.max) - Number(element.min))
  },
  setUi: (state) => player().ui.setState(state),
  run(what) {
    const { workspace, timeline, ui } = player()
    if (what === 'zoomIn') timeline.current?.zoom(1)
    else if (what === 'loop') workspace.transport.setLoop([10, 20])
    else if (what === 'addNotes') {
      markersOf(player()).add(3, null, 'first')
      markersOf(player()).add(10, 12, 'second')
      markersOf(player()).add(14, null, 'third')
      markersOf(player()).remove(markersOf(player()).store.getState().markers[0]!.id)
    } else if (what === 'bodies') {
      // the shape is another, so that it can be set back
      void workspace.bodies.loadModel(new File(['.'], 'model.npz'))
      void workspace.bodies.loadDecoder(new File(['.'], 'decoder.npz'))
      workspace.bodies.setBetas([1, -1])
    } else if (what === 'look') {
      for (const person of [0, 1]) workspace.choices.setHeight(person, 1.75)
      ui.setState({ look: { ...ui.getState().look, lensMm: 50, hasMeasure: true } })
    } else {
      const message = 'zip: body_pose.npy fails its CRC-32'
      workspace.store.setState({ problems: [{ tag: 'zip-crc', severity: 'error', message }] })
    }
  },
}

function toText(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => (each instanceof File ? each.name : each)) ?? ''
}
