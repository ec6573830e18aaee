import { createLaneCanvas } from '../../../src/timeline/lane-canvas.ts'
import { createLanePainter } from '../../../src/timeline/lane-painter.ts'
import { zoomView, fitView } from '../../../src/timeline/time-view.ts'
import { createTimelineSource, floorOfPeople, type TimelineData } from '../../../src/timeline/timeline-data.ts'
import { readPalette } from '../../../src/timeline/timeline-palette.ts'
import type { Lane } from '../../../src/timeline/track-layout.ts'
import { DEFAULT_SETUP, PERSON_TRACKS } from '../../../src/timeline/track-setup.ts'
import type { SignalKey } from '../../../src/workspace/index.ts'
import { fakePerson, fakeSignal } from '../../helpers/fake-recording.ts'
import '../../../src/ui/tokens.css'

declare global {
  interface Window {
    /** ms of each redraw after a zoom, read back to force the drawing */
    redraws(durationSec: number, n: number): { drawMs: number[]; totalMs: number[]; lanes: number }
  }
}

const WIDTH = 1600
const HEIGHT = 22
const TRACKS_PER_PERSON = 20
const SIGNALS: readonly SignalKey[] = ['head', 'hand-left', 'hand-right', 'expression', 'latent']

/** 20 tracks of each of two people: every kind, and again from the first. */
window.redraws = (durationSec, n) => {
  const header = createLaneCanvas(document.body.appendChild(document.createElement('canvas')))
  const canvas = document.body.appendChild(document.createElement('canvas'))
  const tracks = createLaneCanvas(canvas)
  const data = dataOf(durationSec)
  const lanes: Lane[] = [0, 1].flatMap((person) =>
    Array.from({ length: TRACKS_PER_PERSON }, (_, i) => ({
      track: PERSON_TRACKS[i % PERSON_TRACKS.length]!,
      person,
      top: (person * TRACKS_PER_PERSON + i) * (HEIGHT + 2),
      height: HEIGHT,
    })),
  )
  header.resize(WIDTH, 46, 1)
  tracks.resize(WIDTH, lanes.length * (HEIGHT + 2), 1)
  const palette = readPalette(document.documentElement)
  const probe = canvas.getContext('2d')!
  const drawMs: number[] = []
  const totalMs: number[] = []
  let painted = 0
  for (let i = 0; i < n; i++) {
    // a kind painted twice must be painted twice: the painter knows lanes by their kind
    const painter = createLanePainter(header, tracks)
    const second = createLanePainter(header, tracks)
    const view = zoomView(fitView(durationSec), durationSec * 0.4, 1 + i * 0.35, durationSec)
    const scene = { data, view, palette, options: DEFAULT_SETUP.options, header: { minimap: 24, ruler: 22 } }
    const half = lanes.filter(
      (lane, k) => lanes.findIndex((each) => each.track === lane.track && each.person === lane.person) === k,
    )
    const startedAt = performance.now()
    painter.paint({ ...scene, lanes: half }, 0, 1e5)
    second.paint({ ...scene, lanes: lanes.filter((lane) => !half.includes(lane)) }, 0, 1e5)
    drawMs.push(performance.now() - startedAt)
    probe.getImageData(0, 0, 1, 1)
    totalMs.push(performance.now() - startedAt)
    painted = painter.nPainted + second.nPainted
  }
  return { drawMs, totalMs, lanes: painted }
}

function dataOf(durationSec: number): TimelineData {
  const people = [0, 1].map((index) => {
    const person = fakePerson(index, 'V99_S0001_I00000001', durationSec)
    // the made-up minute, over and over
    const repeated = Array.from({ length: Math.ceil(durationSec / 60) }, (_, minute) =>
      person.segments.map((segment) => ({
        ...segment,
        startSec: segment.startSec + minute * 60,
        endSec: segment.endSec + minute * 60,
        words: segment.words.map((word) => ({
          ...word,
          startSec: word.startSec! + minute * 60,
          endSec: word.endSec! + minute * 60,
        })),
      })),
    ).flat()
    const full = { ...person, segments: repeated, speech: repeated }
    return createTimelineSource().update(
      full,
      SIGNALS.map((key) => fakeSignal(full, key)!),
    )
  })
  return { people, floor: floorOfPeople(people), markers: [], hits: [], durationSec }
}
