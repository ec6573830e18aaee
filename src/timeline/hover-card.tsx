import type { Ref } from 'react'
import type { HoverListener } from './timeline-gestures.ts'
import type { TimelineController, TimelineHost } from './timeline-controller.ts'
import type { Lane } from './track-layout.ts'

/** ms; how often the card follows the playhead while the tracks have the keyboard. */
const EVERY_MS = 120

/** The hairline under the pointer and what stands there. */
export function HoverCard({ ref, top }: { ref: Ref<HTMLDivElement>; top: number }) {
  return (
    <div ref={ref} className="timeline-hover" hidden>
      <div id="timeline-read" className="hover-card tabular" style={{ top: top + 4 }} />
    </div>
  )
}

/**
 * Fills the card: under the pointer; at the playhead while the tracks have the focus by keyboard, so that the values can be
 * read without a pointer too.
 */
export function createHoverCard(
  card: HTMLElement,
  controller: TimelineController,
  host: TimelineHost,
  surface: HTMLElement,
): { point: HoverListener; dispose: () => void } {
  const text = card.firstElementChild as HTMLElement
  let isPointed = false
  let shownAtMs = -Infinity
  let shownText = ''

  const show = (sec: number, x: number, lane: Lane | null) => {
    const { head, lines } = controller.describe(sec, lane)
    const next = [head, ...lines.map((line) => `${line.label} ${line.text}`)].join('\n')
    card.hidden = false
    card.style.transform = `translateX(${Math.round(x)}px)`
    card.dataset['side'] = x > controller.widthPx * 0.6 ? 'left' : 'right'
    if (next === shownText) return
    shownText = next
    text.replaceChildren(
      element('strong', head),
      ...lines.map((line) => {
        const row = element('span', line.text)
        if (line.person >= 0) {
          const label = element('b', line.label)
          label.dataset['person'] = String(Math.min(line.person, 2))
          row.prepend(label, ' ')
        }
        return row
      }),
    )
  }

  const hide = () => {
    card.hidden = true
    shownText = ''
  }

  const stop = host.onFrame(() => {
    // asked first, for it is free: a selector is matched for nothing while the focus is elsewhere
    if (isPointed || document.activeElement !== surface || !surface.matches(':focus-visible')) {
      if (!isPointed && !card.hidden) hide()
      return
    }
    const now = performance.now()
    if (now - shownAtMs < EVERY_MS) return
    shownAtMs = now
    const time = host.now()
    const { active, lanes, view, widthPx } = controller
    const lane = lanes.find((each) => each.track === active?.track && each.person === active.person) ?? null
    show(time, ((time - view.startSec) / (view.endSec - view.startSec)) * widthPx, lane)
  })

  return {
    point(hover) {
      isPointed = hover !== null
      if (hover)
        show(
          hover.sec,
          ((hover.sec - controller.view.startSec) / (controller.view.endSec - controller.view.startSec)) *
            controller.widthPx,
          hover.lane,
        )
      else hide()
    },
    dispose: stop,
  }
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name)
  made.textContent = text
  return made
}
