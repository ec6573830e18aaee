import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { Timeline, type TimelineHost } from '../../../src/timeline/index.ts'
import { DEFAULT_SETUP, PERSON_TRACKS } from '../../../src/timeline/track-setup.ts'
import { longPerson, signalOf } from './long-person.ts'
import '../../../src/ui/base.css'

declare global {
  interface Window {
    /** ms from each turn of the wheel over the timeline as it stands in the page to all tracks in sight drawn and read back */
    zooms(durationSec: number, n: number): Promise<{ ms: number[]; lanes: number }>
  }
}

/** Does something in the next frame's animation callback: a trace has the thread time of that. */
export function inFrame(work: () => void): Promise<void> {
  return new Promise((resolve) =>
    window.requestAnimationFrame(() => {
      work()
      resolve()
    }),
  )
}

const frame = () => inFrame(() => undefined)

/** The timeline of two people with every kind of track shown, high enough that all are in sight. */
window.zooms = async (durationSec, n) => {
  const people = [0, 1].map((index) => longPerson(index, durationSec))
  const host: TimelineHost = {
    now: () => durationSec * 0.4,
    position: () => durationSec * 0.4,
    onFrame: () => () => undefined,
    isPlaying: () => false,
    seek: () => undefined,
    beginScrub: () => undefined,
    scrubTo: () => undefined,
    endScrub: () => undefined,
    setLoop: () => undefined,
    signal: (person, key) => signalOf(people[person]!, key),
    onSignals: () => () => undefined,
  }
  const place = document.body.appendChild(document.createElement('div'))
  const root = createRoot(place)
  root.render(
    createElement(Timeline, {
      people,
      durationSec,
      loop: null,
      markers: [],
      hits: [],
      isGrowing: false,
      density: 'full',
      themeKey: 'dark',
      host,
      setup: { ...DEFAULT_SETUP, shown: new Set([...PERSON_TRACKS, 'turns'] as const) },
      onSetup: () => undefined,
      commands: null,
      heightPx: 1150,
      onHeight: () => undefined,
    }),
  )
  while (place.querySelectorAll('.track-head').length < 2 * PERSON_TRACKS.length) await frame()
  const surface = place.querySelector('.timeline-surface')!
  const contexts = [...place.querySelectorAll('canvas')].map((canvas) => canvas.getContext('2d')!)
  const box = surface.getBoundingClientRect()
  const ms: number[] = []
  for (let i = 0; i < n; i++) {
    // let what the last one changed around the tracks come to rest
    await frame()
    await frame()
    await inFrame(() => {
      const startedAt = performance.now()
      surface.dispatchEvent(
        new WheelEvent('wheel', {
          bubbles: true,
          cancelable: true,
          ctrlKey: true,
          // nearer for a while, then away again
          deltaY: i % 40 < 20 ? -40 : 40,
          clientX: box.left + box.width * 0.4,
          clientY: box.top + 20,
        }),
      )
      for (const context of contexts) context.getImageData(0, 0, 1, 1)
      ms.push(performance.now() - startedAt)
    })
  }
  const lanes = [...place.querySelectorAll<HTMLElement>('.track-head')].filter(
    (head) => head.getBoundingClientRect().bottom <= place.querySelector('.timeline')!.getBoundingClientRect().bottom,
  ).length
  root.unmount()
  place.remove()
  return { ms, lanes }
}
