import { createStore } from 'zustand/vanilla'
import { SMPLH_REST_JOINTS, createFigureMesh } from '../body/index.ts'
import {
  DatasetError,
  createLimiter,
  createTransferStats,
  isAbortError,
  toProblem,
  type Fetch,
  type Problem,
} from '../bytes/index.ts'
import { isSyntheticId, metadataOf, type RecordingEntry, type TarIndexStore } from '../dataset/index.ts'
import {
  createFrameLoop,
  createPlayerClock,
  createSyncMeter,
  createTransport,
  type FrameStage,
  type PlayerContext,
} from '../playback/index.ts'
import { readModelsHere, type DecoderPool, type ModelReader } from '../workers/index.ts'
import { BodyDesk } from './body-desk.ts'
import { ChoiceDesk } from './choice-desk.ts'
import { EventBoard } from './event-board.ts'
import { createFilmDesk } from './film-desk.ts'
import { Holdings } from './holdings.ts'
import { InteractionSession } from './interaction-session.ts'
import type { KeptFiles } from './kept-files.ts'
import { OpenClock } from './open-clock.ts'
import type { FaceSetup } from './person-face.ts'
import { ProgressBoard } from './progress-board.ts'
import { recordedJoints } from './recorded-joints.ts'
import { factsOf } from './recording-facts.ts'
import { ShownFrames } from './shown-frames.ts'
import { SoundDesk } from './sound-desk.ts'
import { SignalService } from './signal-service.ts'
import { createSourceOpener } from './source-opener.ts'
import { createTransportApi } from './transport-api.ts'
import type {
  FrameState,
  Metrics,
  OpenOptions,
  State,
  TransportApi,
  WorkspaceApi,
  WorkspaceEvent,
  WorkspaceState,
} from './workspace-types.ts'

export interface WorkspaceOptions {
  readonly baseUrl: string
  /** makes the one AudioContext; null where there is none */
  readonly createAudioContext?: () => PlayerContext | null
  readonly createDecoderPool?: () => DecoderPool
  readonly indexStore?: TarIndexStore | undefined
  /** where the user's own models are read; default: in this thread */
  readonly modelReader?: ModelReader
  /** where a model is kept that the user wants kept */
  readonly keptFiles?: KeptFiles | undefined
  readonly fetch?: Fetch | undefined
  /** bytes; files of servers without ranges are kept in memory up to this size, larger ones pass through once */
  readonly wholeBudgetBytes?: number
  readonly performanceNow?: () => number
}

/** ms between two notifications of slow state while things stream in */
const NOTIFY_MS = 120

const NOTHING_OPEN = {
  sources: [],
  recordings: [],
  interactions: [],
  library: null,
  interaction: null,
  people: [],
  durationSec: 0,
  assumptions: [],
  problems: [],
  progress: [],
  synthetic: false,
  prompt: null,
  relationship: null,
} as const

/** What is open, and everything that can be done with it. React-free; the page, tests and export drive it alike. */
export class Workspace implements WorkspaceApi {
  private readonly faces: FaceSetup = { gaze: 'partner', face: 'auto', decoder: null, template: null }
  readonly store = createStore<WorkspaceState>()(() => ({
    status: 'empty',
    staging: 'facing',
    clean: 'natural',
    legs: 'preset',
    head: 'smplh',
    heights: [],
    gaze: 'partner',
    face: 'auto',
    bodyModel: null,
    faceDecoder: null,
    ...NOTHING_OPEN,
  }))
  readonly transport: TransportApi
  readonly frame: FrameState = { time: 0, people: [] }
  readonly films = createFilmDesk({
    session: () => this.session,
    decoder: () => this.pool?.createDecoder,
    onChange: () => this.notifySoon(),
  })
  readonly signals: SignalService
  readonly sound: SoundDesk
  readonly bodies: BodyDesk
  readonly choices: ChoiceDesk
  private readonly options: WorkspaceOptions
  private readonly now: () => number
  private readonly stats = createTransferStats()
  private readonly limiter = createLimiter()
  private readonly opener
  private readonly clock
  private readonly engine
  private readonly loop
  private readonly sync = createSyncMeter()
  private readonly openClock: OpenClock
  private readonly progress = new ProgressBoard(() => this.notifySoon())
  private readonly events = new EventBoard()
  private readonly shown: ShownFrames
  private readonly pool: DecoderPool | undefined
  private holdings: Holdings
  private scanner: AbortController | null = null
  private session: InteractionSession | null = null
  private hasPlayed = false
  /** it was opened at a moment, as links to one are: that is a pause and no beginning */
  private isAtMoment = false
  private opening: Promise<State> | null = null
  private readyWaiters: PromiseParts<State>[] = []
  private notifyTimer: ReturnType<typeof setTimeout> | undefined
  private jumps = 0
  private nShowings = 0
  private isFailed = false

  constructor(options: WorkspaceOptions) {
    this.options = options
    this.now = options.performanceNow ?? (() => performance.now())
    this.openClock = new OpenClock(this.now)
    this.holdings = this.newHoldings()
    this.opener = createSourceOpener({
      baseUrl: options.baseUrl,
      limiter: this.limiter,
      stats: this.stats,
      fetch: options.fetch,
      wholeBudgetBytes: options.wholeBudgetBytes,
    })
    this.bodies = new BodyDesk({
      reader: options.modelReader ?? readModelsHere,
      progress: this.progress,
      kept: options.keptFiles,
      figure: createFigureMesh(SMPLH_REST_JOINTS.neutral),
      faces: this.faces,
      session: () => this.session,
      onChange: () => this.notify(),
    })
    this.pool = options.createDecoderPool?.()
    this.signals = new SignalService(this.pool?.createDecoder, this.films.openCheck)
    this.clock = createPlayerClock({ performanceNow: this.now })
    this.engine = createTransport({ clock: this.clock, performanceNow: this.now })
    this.sound = new SoundDesk({
      clock: this.clock,
      engine: this.engine,
      createAudioContext: options.createAudioContext,
      frame: this.frame,
      onProblem: (error, person) => {
        // sound that is gone is heard at once: said aloud, once for each kind of fault, not for each second of silence
        const problem = toProblem(error)
        const known = this.session?.people[person]?.problems
        if (known === undefined || known.some(({ tag, severity }) => tag === problem.tag && severity === 'error'))
          return
        known.push(problem)
        this.notifySoon()
      },
    })
    this.choices = new ChoiceDesk({
      store: this.store,
      faces: this.faces,
      engine: this.engine,
      sound: this.sound,
      signals: this.signals,
      session: () => this.session,
      onChange: () => this.notify(),
    })
    const { engine, sync, openClock, events } = this
    this.shown = new ShownFrames({ engine, sync, openClock, events })
    this.transport = createTransportApi(this.engine, {
      people: () => this.session?.people ?? [],
      beforePlay: () => {
        this.hasPlayed = true
      },
    })
    this.engine.store.subscribe(() => this.notify())
    this.engine.on((event) => {
      if (event.type !== 'seek') return
      this.jumps++
      this.session?.jumpTo(event.timeSec)
    })
    this.loop = createFrameLoop(this.stages(), {
      performanceNow: this.now,
      onStageError: (_stage, error) => this.reportDefect(error),
    })
  }

  // ---- opening ----------------------------------------------------------------------------------------------------

  open(sources: readonly (string | File)[], options: OpenOptions = {}): Promise<State> {
    this.close()
    this.openClock.start(options.sinceNavigation === true)
    this.isFailed = false
    this.store.setState({ status: 'opening', sources: [...sources] })
    const scanner = new AbortController()
    this.scanner = scanner
    const opening = this.openSources(sources, options, scanner)
    return this.track(opening, scanner.signal)
  }

  openInteraction(key: string): Promise<State> {
    this.closeSession()
    this.openClock.start(false)
    this.isFailed = false
    this.store.setState({ status: 'opening' })
    return this.track(this.showInteraction(key), this.scanner?.signal)
  }

  /** Reports how an opening ends to `ready()` and to the state; a newer opening makes an older one's end silent. */
  private async track(opening: Promise<State>, signal: AbortSignal | undefined): Promise<State> {
    this.opening = opening
    try {
      const state = await opening
      if (this.opening === opening) for (const waiter of this.readyWaiters.splice(0)) waiter.resolve(state)
      return state
    } catch (error) {
      if (this.opening === opening && signal?.aborted !== true) {
        this.isFailed = true
        this.opening = null
        this.store.setState({ status: 'error', problems: [...this.collectProblems(), toProblem(error)] })
        this.notify()
        for (const waiter of this.readyWaiters.splice(0)) waiter.reject(error)
      }
      throw error
    }
  }

  private async openSources(
    sources: readonly (string | File)[],
    options: OpenOptions,
    { signal }: AbortController,
  ): Promise<State> {
    const { holdings } = this
    const opened = await this.opener.open(sources, { signal })
    signal.throwIfAborted()
    return this.showInteraction(await holdings.open(opened, options.interaction), options)
  }

  private newHoldings(): Holdings {
    const { indexStore } = this.options
    return new Holdings({ indexStore, progress: this.progress, onChange: () => this.notifySoon() })
  }

  /** Shows an interaction as soon as the files of its people are found. */
  private async showInteraction(key: string, options: OpenOptions = {}, { isRetry = false } = {}): Promise<State> {
    const { atSec = 0, loop } = options
    this.isAtMoment = options.atSec !== undefined
    const showing = ++this.nShowings
    const { holdings } = this
    const entries = await holdings.people(key)
    // whoever asked later is shown
    if (showing !== this.nShowings || holdings !== this.holdings)
      throw new DOMException('another is shown', 'AbortError')
    if (entries.length === 0) throw new DatasetError('recording-missing', `there is no interaction "${key}"`)
    const { clean, staging, legs, head } = this.store.getState()
    const session = new InteractionSession({
      key,
      entries,
      meshOf: (index) => this.bodies.meshOf(index),
      heightOf: (index) => this.store.getState().heights[index] ?? null,
      clean,
      mode: staging,
      legs,
      head,
      faces: this.faces,
      decoder: this.pool?.createDecoder,
      progress: this.progress,
      onChange: () => this.notifySoon(),
      onRows: () => this.notifySoon(),
    })
    this.session = session
    this.signals.attach(session.people, session.signal)
    this.frame.people.splice(0, this.frame.people.length, ...session.frames)
    const { prompt, relationship } = metadataOf(holdings.catalogue.tables, key)
    this.store.setState({
      interaction: key,
      synthetic: isSyntheticId(key),
      prompt: prompt ?? null,
      relationship: relationship ?? null,
    })
    const { complete } = await session.openMotion()
    session.signal.throwIfAborted()
    if (this.faces.decoder !== null) void session.decodeFaces()
    if (!isRetry && session.problems().some((problem) => problem.tag === 'source-changed')) {
      // a kept index was of another version of the archive: look again, once
      this.closeSession()
      await holdings.refresh(key)
      return this.showInteraction(key, options, { isRetry: true })
    }
    if (session.durationSec === 0 && !session.people.some((person) => person.hasMotion)) {
      const reason = session.problems().find((problem) => problem.severity === 'error')
      throw new DatasetError(
        'recording-empty',
        `${key}: nothing to draw or to hear${reason ? ` (${reason.message})` : ''}`,
        {
          source: reason?.source ?? entries[0]?.members[0]?.source,
          member: reason?.member,
        },
      )
    }
    this.engine.setDuration(session.durationSec)
    this.engine.setGates(session.gates())
    if (loop !== undefined) this.engine.setLoop({ start: loop[0], end: loop[1] })
    if (atSec > 0) void this.engine.seek(atSec).catch(() => undefined)
    const sound = this.openSoundAndText(session)
    complete.then(
      () => this.learn(session),
      () => undefined,
    )
    sound.catch((error: unknown) => {
      if (!isAbortError(error)) this.reportDefect(error)
    })
    await this.shown.firstPose()
    session.signal.throwIfAborted()
    if (!this.hasPlayed) this.store.setState({ status: 'ready' })
    this.notify()
    return this.state()
  }

  private async openSoundAndText(session: InteractionSession): Promise<void> {
    await Promise.all(
      session.people.map((person) => Promise.all([person.openText(session.signal), person.openSound(session.signal)])),
    )
    if (this.session !== session) return
    this.learn(session)
    this.engine.setDuration(session.durationSec)
    this.sound.start(session)
    this.notify()
    this.openClock.playable()
    await session.drawVoices({
      timeSec: () => this.frame.time,
      isBusy: () => this.engine.store.getState().status === 'buffering' || this.sound.isReading,
      onSamples: (person, start, samples) => this.sound.addHeard(person, start, samples),
    })
  }

  /** The files of an interaction, without opening it: what the library lists and saves. */
  recordingsOf(key: string): Promise<readonly RecordingEntry[]> {
    return this.holdings.people(key, { isAside: true })
  }

  recordingsAtHand(key: string): Promise<readonly RecordingEntry[]> {
    return this.holdings.atHand(key)
  }

  /** What was read of the people that are open is what the library knows of them. */
  private learn(session: InteractionSession): void {
    if (session !== this.session) return
    for (const person of session.people) {
      this.holdings.learn(person.entry.id, factsOf(person.toPerson(), person.allProblems().length > 0))
    }
    this.notify()
  }

  close(): void {
    this.scanner?.abort()
    this.scanner = null
    this.closeSession()
    this.opening = null
    this.holdings.close()
    this.holdings = this.newHoldings()
    this.progress.clear()
    this.sync.clear()
    this.loop.clearStats()
    this.events.forgetProblems()
    this.store.setState({ status: 'empty', ...NOTHING_OPEN })
  }

  private closeSession(): void {
    this.engine.reset()
    this.sound.stop()
    this.session?.close()
    this.session = null
    this.hasPlayed = false
    this.frame.people.length = 0
    this.frame.time = 0
    this.shown.forget()
  }

  // ---- reading ----------------------------------------------------------------------------------------------------

  ready(): Promise<State> {
    const { opening } = this
    if (opening !== null) return opening
    return new Promise((resolve, reject) => this.readyWaiters.push({ resolve, reject }))
  }

  state(): State {
    const { status, interaction, people, assumptions, problems } = this.snapshot()
    const { rate, loop } = this.engine.store.getState()
    return {
      status: status === 'ready' && this.isAtMoment ? 'paused' : status,
      interaction,
      time: this.engine.now(),
      duration: this.session?.durationSec ?? 0,
      rate,
      loop: loop === null ? null : [loop.start, loop.end],
      people: people.map((person) => person.summary),
      assumptions: [...assumptions],
      problems: [...problems],
    }
  }

  metrics(): Metrics {
    const { frameMs, framesShown, framesDropped } = this.loop.stats()
    return {
      ...this.openClock.read(),
      bytesRead: this.stats.bytesRead,
      requests: this.stats.requests,
      avOffsetMs: this.sync.read(),
      frameMs: { ...frameMs },
      framesShown,
      framesDropped,
    }
  }

  joints(person: number, seconds: number, space: 'stage' | 'camera' = 'stage'): Float32Array {
    return recordedJoints(this.session, person, seconds, space)
  }

  on(event: WorkspaceEvent, listener: (detail: unknown) => void): () => void {
    return this.events.on(event, listener)
  }

  // ---- the displayed frame ----------------------------------------------------------------------------------------

  step(timestampMs: number): void {
    this.loop.step(timestampMs)
  }

  private stages(): FrameStage[] {
    return [
      {
        name: 'clock',
        run: (frame) => {
          frame.timeSec = this.engine.now()
          this.frame.time = frame.timeSec
          this.frame.jumps = this.jumps
        },
      },
      { name: 'sample', run: (frame) => this.session?.sampleAt(frame.timeSec) },
      { name: 'pose', run: (frame) => this.session?.poseAt(frame.timestampMs) },
      { name: 'face', run: (frame) => this.session?.faceAt(frame.timeSec) },
      {
        name: 'shown',
        run: (frame) => {
          if (this.session !== null) this.shown.after(this.session, frame.timeSec, frame.timestampMs)
        },
      },
    ]
  }

  // ---- slow state -------------------------------------------------------------------------------------------------

  private snapshot(): WorkspaceState {
    clearTimeout(this.notifyTimer)
    this.notifyTimer = undefined
    const { session } = this
    const { catalogue } = this.holdings
    const status = this.statusNow()
    this.store.setState({
      status,
      recordings: catalogue.recordings(),
      interactions: catalogue.interactions(),
      library: this.holdings.view(),
      people: session?.people.map((person) => person.toPerson()) ?? [],
      durationSec: session?.durationSec ?? 0,
      assumptions: session === null ? [] : [...session.assumptions(), ...this.bodies.assumptions()],
      ...this.bodies.view(),
      progress: this.progress.list(),
      ...(status === 'error' ? {} : { problems: this.collectProblems() }),
    })
    return this.store.getState()
  }

  private statusNow(): State['status'] {
    const { status } = this.store.getState()
    if (this.isFailed) return 'error'
    if (status === 'empty' || status === 'opening') return status
    const playing = this.engine.store.getState().status
    if (playing === 'paused') return this.hasPlayed ? 'paused' : 'ready'
    return playing
  }

  private collectProblems(): Problem[] {
    return [...this.holdings.catalogue.problems, ...(this.session?.problems() ?? []), ...this.bodies.problems()]
  }

  /** Publishes slow state now. */
  private notify(): void {
    const { problems, status } = this.snapshot()
    this.events.emitState(problems, () => this.state())
    if (status === 'empty') this.events.forgetProblems()
  }

  /** Publishes slow state soon: many changes while things stream in are one. */
  private notifySoon(): void {
    this.notifyTimer ??= setTimeout(() => this.notify(), NOTIFY_MS)
  }

  private reportDefect(error: unknown): void {
    this.holdings.catalogue.problems.push(toProblem(error))
    this.notify()
  }

  dispose(): void {
    this.close()
    clearTimeout(this.notifyTimer)
    this.notifyTimer = undefined
    this.pool?.dispose()
    this.engine.dispose()
  }
}

interface PromiseParts<T> {
  resolve(value: T): void
  reject(error: unknown): void
}
