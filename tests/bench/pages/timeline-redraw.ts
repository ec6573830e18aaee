import '@fontsource-variable/inter/wght.css'
import { createLaneCanvas } from '../../../src/timeline/lane-canvas.ts'
import { createLanePainter } from '../../../src/timeline/lane-painter.ts'
import { zoomView, fitView } from '../../../src/timeline/time-view.ts'
import { createTimelineSource, floorOfPeople, type TimelineData } from '../../../src/timeline/timeline-data.ts'
import { readPalette } from '../../../src/timeline/timeline-palette.ts'
import type { Lane } from '../../../src/timeline/track-layout.ts'
import { DEFAULT_SETUP, PERSON_TRACKS } from '../../../src/timeline/track-setup.ts'
import { longPerson, signalOf, SIGNALS } from './long-person.ts'
import { inFrame } from './timeline-zoom.ts'
import '../../../src/ui/tokens.css'

declare global {
  interface Window {
    /** ms of each redraw after a zoom, the canvas read back, which forces all drawing; each in a frame of its own */
    redraws(durationSec: number, n: number): Promise<{ ms: number[]; lanes: number }>
  }
}

const WIDTH = 1600
const HEIGHT = 22
const TRACKS_PER_PERSON = 20
/** zooms from all of it to a fifteenth, then again from the first */
const N_STEPS = 40
const N_KINDS = PERSON_TRACKS.length

/** 20 tracks of each of two people, all in sight: every kind, and again from the first, as of a third and fourth person. */
window.redraws = async (durationSec, n) => {
  const header = createLaneCanvas(document.body.appendChild(document.createElement('canvas')))
  const canvas = document.body.appendChild(document.createElement('canvas'))
  const tracks = createLaneCanvas(canvas)
  const gridCanvas = document.body.appendChild(document.createElement('canvas'))
  const grid = createLaneCanvas(gridCanvas)
  const data = dataOf(durationSec)
  const lanes: Lane[] = [0, 1].flatMap((person) =>
    Array.from({ length: TRACKS_PER_PERSON }, (_, i) => ({
      track: PERSON_TRACKS[i % N_KINDS]!,
      person: i < N_KINDS ? person : person + 2,
      top: (person * TRACKS_PER_PERSON + i) * (HEIGHT + 2),
      height: HEIGHT,
    })),
  )
  header.resize(WIDTH, 46, 1)
  tracks.resize(WIDTH, lanes.length * (HEIGHT + 2), 1)
  grid.resize(WIDTH, 1, 1)
  const palette = readPalette(document.documentElement)
  const probes = [canvas, gridCanvas].map((each) => each.getContext('2d')!)
  const painter = createLanePainter({ header, tracks, grid })
  const ms: number[] = []
  let painted = 0
  for (let i = 0; i < n; i++) {
    const view = zoomView(fitView(durationSec), durationSec * 0.4, 1 + (i % N_STEPS) * 0.35, durationSec)
    const scene = { data, view, palette, options: DEFAULT_SETUP.options, header: { minimap: 24, ruler: 22 }, lanes }
    const before = painter.nPainted
    await inFrame(() => {
      const startedAt = performance.now()
      painter.invalidateView()
      painter.paint(scene, 0, 1e5)
      for (const probe of probes) probe.getImageData(0, 0, 1, 1)
      ms.push(performance.now() - startedAt)
    })
    painted = painter.nPainted - before
  }
  return { ms, lanes: painted }
}

function dataOf(durationSec: number): TimelineData {
  const pair = [0, 1].map((index) => {
    const person = longPerson(index, durationSec)
    return createTimelineSource().update(
      person,
      SIGNALS.map((key) => signalOf(person, key)!),
    )
  })
  return { people: [...pair, ...pair], floor: floorOfPeople(pair), markers: [], hits: [], durationSec }
}
