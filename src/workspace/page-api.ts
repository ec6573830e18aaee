import { WorkspaceError, toProblem } from '../bytes/index.ts'
import type { Metrics, State, WorkspaceApi, WorkspaceEvent } from './workspace-types.ts'

/** `window.visavis`: what scripts and embedding pages can rely on. */
export interface Visavis {
  readonly version: string
  ready(): Promise<State>
  open(sources: (string | File)[], options?: { interaction?: string }): Promise<State>
  state(): State
  play(): Promise<void>
  pause(): void
  seek(seconds: number): Promise<void>
  setRate(rate: number): void
  setLoop(range: [number, number] | null): void
  joints(person: 0 | 1, seconds: number, space?: 'stage' | 'camera'): Float32Array
  metrics(): Metrics
  on(event: WorkspaceEvent, listener: (detail: unknown) => void): () => void
}

/** Version of the public surface. */
const API_VERSION = '1.0.0'

export function createVisavis(workspace: WorkspaceApi): Visavis {
  const { transport } = workspace
  return {
    version: API_VERSION,
    ready: () => workspace.ready(),
    open: (sources, options = {}) => {
      if (!Array.isArray(sources) || sources.length === 0) {
        return Promise.reject(new TypeError('visavis.open: sources is a list of addresses and files'))
      }
      return workspace.open(sources, options.interaction === undefined ? {} : { interaction: options.interaction })
    },
    state: () => workspace.state(),
    play: async () => {
      assertOpen(workspace)
      await transport.play()
    },
    pause: () => transport.pause(),
    seek: async (seconds) => {
      assertOpen(workspace)
      await transport.seek(seconds)
    },
    setRate: (rate) => transport.setRate(rate),
    setLoop: (range) => transport.setLoop(range),
    joints: (person, seconds, space) => workspace.joints(person, seconds, space),
    metrics: () => workspace.metrics(),
    on: (event, listener) => workspace.on(event, listener),
  }
}

function assertOpen(workspace: WorkspaceApi): void {
  const { status } = workspace.state()
  if (status === 'empty' || status === 'opening' || status === 'error') {
    throw new WorkspaceError('recording-missing', 'visavis: nothing is open')
  }
}

/** The part of a window that is used; tests bring their own. */
export interface MessageHost {
  readonly location: { readonly origin: string }
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void
  removeEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void
}

interface MessageTarget {
  postMessage(message: unknown, options: { targetOrigin: string }): void
}

const EVENTS: readonly WorkspaceEvent[] = ['state', 'time', 'problem']

/** Calls that another page may make; `on` is not one of them, events are sent to whoever has called before. */
const REMOTE_CALLS = [
  'ready',
  'open',
  'state',
  'play',
  'pause',
  'seek',
  'setRate',
  'setLoop',
  'joints',
  'metrics',
] as const satisfies readonly (keyof Visavis)[]

/**
 * Answers `{ visavis: 1, id, call, args }` from embedding pages with `{ visavis: 1, id, result | error }` and sends them
 * events as `{ visavis: 1, event, detail }`. Only the page's own origin and the listed ones are heard; to all others it
 * is silent.
 * @returns stops listening
 */
export function listenForCalls(visavis: Visavis, host: MessageHost, origins: readonly string[]): () => void {
  const allowed = new Set([host.location.origin, ...origins])
  const callers = new Map<MessageTarget, string>()
  const stops = EVENTS.map((event) =>
    visavis.on(event, (detail) => {
      for (const [target, targetOrigin] of callers) target.postMessage({ visavis: 1, event, detail }, { targetOrigin })
    }),
  )
  const onMessage = ({ data, origin, source }: MessageEvent<unknown>): void => {
    const request = readRequest(data)
    if (request === undefined || !allowed.has(origin) || source === null) return
    const target = source as unknown as MessageTarget
    callers.set(target, origin)
    void answer(visavis, request).then((message) => target.postMessage(message, { targetOrigin: origin }))
  }
  host.addEventListener('message', onMessage)
  return () => {
    host.removeEventListener('message', onMessage)
    for (const stop of stops) stop()
  }
}

interface Request {
  readonly id: unknown
  readonly call: string
  readonly args: readonly unknown[]
}

function readRequest(data: unknown): Request | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const { visavis, id, call, args } = data as Record<string, unknown>
  if (visavis !== 1 || typeof call !== 'string') return undefined
  return { id, call, args: Array.isArray(args) ? args : [] }
}

async function answer(visavis: Visavis, { id, call, args }: Request): Promise<object> {
  try {
    const name = REMOTE_CALLS.find((known) => known === call)
    if (name === undefined) throw new WorkspaceError('unsupported', `visavis: there is no call "${call}"`)
    const run = visavis[name] as (...given: readonly unknown[]) => unknown
    return { visavis: 1, id, result: await run(...args) }
  } catch (error) {
    return { visavis: 1, id, error: toProblem(error) }
  }
}
