import { createStore } from 'zustand/vanilla'
import { pickleError } from '../../src/body/index.ts'
import { WorkspaceError } from '../../src/bytes/app-error.ts'
import { createPoseSample } from '../../src/motion/motion-track.ts'
import { createPlayerClock } from '../../src/playback/player-clock.ts'
import { createTransport } from '../../src/playback/transport.ts'
import { HAS, Library } from '../../src/dataset/library.ts'
import type { RecordingEntry } from '../../src/dataset/recording-entry.ts'
import { createMetadataTables } from '../../src/dataset/metadata-tables.ts'
import type { WorkspaceApi } from '../../src/workspace/index.ts'
import { withHeight } from '../../src/workspace/person-heights.ts'
import { createTransportApi } from '../../src/workspace/transport-api.ts'
import type { FrameState, PersonFrame, State, WorkspaceState } from '../../src/workspace/workspace-types.ts'
import { fakePerson, fakeSignal } from './fake-recording.ts'
import { stillFilm } from './still-film.ts'

export interface FakeWorkspaceOptions {
  /** what open() does: shows two people, one, fails, or never comes to an end */
  readonly opens?: 'pair' | 'alone' | 'fails' | 'never'
  readonly nInteractions?: number
  /** everybody has a film, of one picture */
  readonly hasFilms?: boolean
  /** files of an interaction that are there; none, where left out */
  readonly entries?: (key: string) => readonly RecordingEntry[]
}

export interface FakeWorkspace extends WorkspaceApi {
  /** calls made, in words, oldest first */
  readonly calls: string[]
}

const EMPTY: WorkspaceState = {
  status: 'empty',
  recordings: [],
  interactions: [],
  library: null,
  interaction: null,
  people: [],
  durationSec: 0,
  assumptions: [],
  problems: [],
  progress: [],
  staging: 'facing',
  clean: 'natural',
  legs: 'preset',
  head: 'smplh',
  heights: [],
  gaze: 'partner',
  face: 'auto',
  synthetic: false,
  sources: [],
  prompt: null,
  relationship: null,
  bodyModel: null,
  faceDecoder: null,
}

const OPENING: WorkspaceState['progress'] = [
  { key: 'index', label: 'Index', doneBytes: 49_152, totalBytes: 49_152, state: 'done' },
  { key: 'motion-a', label: 'A motion', doneBytes: 1_180_000, totalBytes: 1_830_000, state: 'running' },
  { key: 'motion-b', label: 'B motion', doneBytes: 310_000, totalBytes: 1_790_000, state: 'running' },
  { key: 'voice-a', label: 'A voice', doneBytes: 0, totalBytes: 5_760_000, state: 'waiting' },
  {
    key: 'voice-b',
    label: 'B voice',
    doneBytes: 24_000,
    totalBytes: 5_760_000,
    state: 'failed',
    note: 'the server closed the connection twice',
  },
  { key: 'face-a', label: 'A face', doneBytes: 0, totalBytes: null, state: 'waiting' },
]

/** A workspace without bytes behind it: real transport, made-up people. For tests and for looking at the page. */
export function createFakeWorkspace(options: FakeWorkspaceOptions = {}): FakeWorkspace {
  const { opens = 'pair', nInteractions = 3, hasFilms = false } = options
  const engine = createTransport({ clock: createPlayerClock() })
  const transport = createTransportApi(engine, { people: () => [], beforePlay: () => undefined })
  const store = createStore<WorkspaceState>()(() => EMPTY)
  const frame: FrameState = { time: 0, people: [] }
  const calls: string[] = []
  const lastValues = new Map<string, unknown>()
  /** Notes a call only if it changes what was: settings are applied again whenever something is opened. */
  const noteChange = (name: string, value: unknown, initial: unknown): void => {
    const before = lastValues.has(name) ? lastValues.get(name) : initial
    lastValues.set(name, value)
    if (value !== before) calls.push(`${name} ${String(value)}`)
  }
  const keys = Array.from({ length: nInteractions }, (_, i) => `V99_S0001_I${String(i + 1).padStart(8, '0')}`)

  const library = new Library()
  const tables = createMetadataTables()
  const fillLibrary = (nPeople: number): void => {
    for (const [i, key] of keys.entries()) {
      for (let person = 1; person <= nPeople; person++) {
        library.add(`${key}_P000${person}`, {
          has: HAS.arrays | HAS.voice | (i % 2 === 0 ? HAS.face | HAS.words : 0),
          durationSec: 30 + 17 * i,
          isEstimate: i > 0,
          location: {
            label: i % 3 === 0 ? 'naturalistic' : 'improvised',
            split: 'dev',
            batch: '0000',
            archive: '0001',
          },
          ...(i === 0 ? { fps: 30, validShare: 0.96, emotion: 5 } : {}),
        })
      }
    }
  }

  const state = (): State => {
    const { status, interaction, durationSec, people, assumptions, problems } = store.getState()
    const { rate, loop } = transport.store.getState()
    return {
      status,
      interaction,
      time: frame.time,
      duration: durationSec,
      rate,
      loop,
      people: people.map((person) => person.summary),
      assumptions: [...assumptions],
      problems: [...problems],
    }
  }

  const show = (key: string): State => {
    const people = (opens === 'alone' ? [0] : [0, 1]).map((index) => ({ ...fakePerson(index, key), hasFilm: hasFilms }))
    frame.people.splice(0, frame.people.length, ...people.map(createFrame))
    engine.reset()
    engine.setDuration(60)
    fillLibrary(people.length)
    store.setState({
      status: 'ready',
      library: { library, tables, version: library.version, isGrowing: false },
      interaction: key,
      interactions: keys.map((each) => ({
        key: each,
        recordings: people.map((person) => person.id.replace(key, each)),
      })),
      people,
      durationSec: 60,
      synthetic: true,
      progress: [],
      assumptions: [
        { key: 'clean', value: 'natural', from: 'assumed' },
        { key: 'staging.mode', value: 'facing', from: 'assumed' },
        { key: 'staging.distance', value: '1.2 m between pelvises', from: 'assumed' },
        { key: 'fps.A', value: '30 Hz, frames over seconds of sound', from: 'derived' },
        { key: 'shape.betas', value: 'none in the file: average shape', from: 'assumed' },
        { key: 'depth.fov', value: '50° vertical, depth x 0.055', from: 'assumed' },
        { key: 'legs', value: 'planted on the floor, the fitted legs are not shown', from: 'assumed' },
        { key: 'face', value: 'the 24 action units of the recording; sides are not told apart', from: 'file' },
        { key: 'gaze', value: "toward the partner's eyes where the head allows it", from: 'assumed' },
      ],
      problems: [
        {
          tag: 'values-implausible',
          severity: 'warning',
          message: 'smplh:translation: 30 sentinel rows masked',
          member: `${key}_P0002.npz`,
          key: 'smplh:translation',
        },
      ],
    })
    return state()
  }

  return {
    store,
    transport,
    frame,
    films: {
      openFilm: () =>
        hasFilms
          ? Promise.resolve(stillFilm(store.getState().durationSec))
          : Promise.reject(new WorkspaceError('film-unavailable', 'film: there is none')),
      openCheck: () => Promise.reject(new WorkspaceError('recording-missing', 'there are no keypoints')),
      preload: () => Promise.resolve(),
      openChanges: () => Promise.reject(new WorkspaceError('film-unavailable', 'film: there is none')),
      setView: (person) => void calls.push(`setView ${person}`),
    },
    signals: {
      want(person, key) {
        const name = `signal ${person} ${key}`
        if (!calls.includes(name)) calls.push(name)
        return fakeSignal(store.getState().people[person], key)
      },
      subscribe: () => () => undefined,
    },
    calls,
    open(sources, openOptions) {
      calls.push(`open ${sources.map((source) => (typeof source === 'string' ? source : source.name)).join(' ')}`)
      store.setState({ status: 'opening', progress: OPENING, sources: [...sources] })
      if (opens === 'never') return new Promise(() => undefined)
      if (opens === 'fails') {
        store.setState({ status: 'error', progress: [] })
        const name = typeof sources[0] === 'string' ? sources[0] : 'a file'
        return Promise.reject(
          new WorkspaceError('tar-truncated', `tar: ends inside the header of member 7 in ${name}`, {
            source: name,
            member: 'V99_S0001_I00000001_P0002.npz',
            offset: 18_432_512,
          }),
        )
      }
      show(openOptions?.interaction ?? keys[0]!)
      if (openOptions?.atSec) void engine.seek(openOptions.atSec)
      return Promise.resolve(state())
    },
    openInteraction(key) {
      calls.push(`openInteraction ${key}`)
      return Promise.resolve(show(key))
    },
    recordingsOf(key) {
      calls.push(`recordingsOf ${key}`)
      return Promise.resolve(options.entries?.(key) ?? [])
    },
    recordingsAtHand: (key) => Promise.resolve(options.entries?.(key) ?? []),
    close() {
      calls.push('close')
      engine.reset()
      store.setState(EMPTY)
    },
    state,
    ready: () => Promise.resolve(state()),
    joints: () => new Float32Array(52 * 3),
    bodies: {
      setMeshes: () => undefined,
      fetchMeshes: () => Promise.resolve(),
      loadModel(file) {
        calls.push(`loadModel ${file.name}`)
        if (file.name.endsWith('.pkl')) return Promise.reject(pickleError(file.name))
        const view = { name: file.name, gender: 'female', nBetas: 16, betas: [], isKept: false, canKeep: true } as const
        store.setState({ bodyModel: view })
        return Promise.resolve()
      },
      setBetas(betas) {
        calls.push(`setBetas ${betas.join(' ')}`)
        const { bodyModel } = store.getState()
        if (bodyModel !== null) store.setState({ bodyModel: { ...bodyModel, betas } })
      },
      clearModel() {
        calls.push('clearModel')
        store.setState({ bodyModel: null })
      },
      keepModel(isKept) {
        calls.push(`keepModel ${isKept}`)
        const { bodyModel } = store.getState()
        if (bodyModel !== null) store.setState({ bodyModel: { ...bodyModel, isKept } })
        return Promise.resolve()
      },
      restoreModel: () => Promise.resolve(),
      loadDecoder(file) {
        calls.push(`loadDecoder ${file.name}`)
        const view = { name: file.name, nCodes: 128, nVertices: 5023, drives: 'face', hasUnits: false } as const
        store.setState({ faceDecoder: view })
        return Promise.resolve()
      },
      clearDecoder() {
        calls.push('clearDecoder')
        store.setState({ faceDecoder: null })
      },
    },
    on: () => () => undefined,
    metrics: () => ({
      timeToFirstPoseMs: 412,
      timeToPlayableMs: 688,
      bytesRead: 4_210_000,
      requests: 23,
      avOffsetMs: { median: 3.1, p95: 9.4, n: 400 },
      frameMs: { median: 0.62, p95: 1.4, n: 400 },
      framesShown: 8123,
      framesDropped: 4,
    }),
    sound: {
      setVolume: (person, volume) => noteChange(`setVolume ${person}`, volume, 1),
      setMuted: (person, muted) => noteChange(`setMuted ${person}`, muted, false),
      setPlacement: (placement) => noteChange('setPlacement', placement, 'stereo'),
      hearFrom: () => undefined,
      levelOf: () => ({ loudnessDb: -34.2, gainDb: 11.2 }),
    },
    choices: {
      setOffset: (person, offsetSec) => void calls.push(`setOffset ${person} ${offsetSec}`),
      setStaging(staging) {
        calls.push(`setStaging ${staging}`)
        store.setState({ staging })
      },
      setLegs(legs) {
        calls.push(`setLegs ${legs}`)
        store.setState({ legs })
      },
      setHead(head) {
        calls.push(`setHead ${head}`)
        store.setState({ head })
      },
      setHeight(person, metres) {
        calls.push(`setHeight ${person} ${metres}`)
        store.setState({ heights: withHeight(store.getState().heights, person, metres) })
      },
      setFrameRate: (person, fps) => void calls.push(`setFrameRate ${person} ${fps}`),
      setFieldOfView: (person, verticalFov) => void calls.push(`setFieldOfView ${person} ${verticalFov}`),
      setGaze(gaze) {
        calls.push(`setGaze ${gaze}`)
        store.setState({ gaze })
      },
      setFace(face) {
        calls.push(`setFace ${face}`)
        store.setState({ face })
      },
      setClean(clean) {
        calls.push(`setClean ${clean}`)
        store.setState({ clean })
      },
    },
    step() {
      const time = transport.now()
      frame.time = time
      store.getState().people.forEach((person, index) => fillFrame(person, frame.people[index]!, time))
      engine.frameShown(time)
    },
    dispose: () => engine.dispose(),
  }
}

function createFrame(): PersonFrame {
  return {
    pose: createPoseSample(),
    world: new Float32Array(52 * 16),
    fau: new Float32Array(24),
    faceValid: false,
    faceLost: false,
    scores: new Float32Array(8),
    emotion: new Float32Array(8),
    valence: 0,
    arousal: 0,
    speaking: false,
    morphWeights: new Float32Array(0),
    expression: new Float32Array(0),
  }
}

function fillFrame(person: WorkspaceState['people'][number], out: PersonFrame, time: number): void {
  const row = Math.min(Math.floor(time * 30), person.summary.frames - 1)
  const { movement, motion } = person
  out.pose.present = true
  out.pose.bodyValid = motion?.bodyValid[row] !== 0
  out.pose.boxValid = motion?.boxValid[row] !== 0
  out.speaking = person.speech.some((span) => time >= span.startSec && time < span.endSec)
  out.faceValid = movement?.valid[row] === 1
  out.faceLost = movement?.valid[row] === 0
  out.valence = movement?.valence?.[row] ?? 0
  out.arousal = movement?.arousal?.[row] ?? 0
  let sum = 0
  for (let k = 0; k < 8; k++) out.scores[k] = movement?.emotionScores?.[row * 8 + k] ?? 0
  for (let k = 0; k < 8; k++) sum += out.emotion[k] = Math.exp(movement?.emotionScores?.[row * 8 + k] ?? 0)
  for (let k = 0; k < 8; k++) out.emotion[k] = out.faceValid ? out.emotion[k]! / sum : 0
}
