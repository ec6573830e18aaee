import { createRoot } from '@react-three/fiber'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { ReactNode, RefObject } from 'react'
import { PCFShadowMap, setConsoleFunction, WebGLRenderer } from 'three'
import type { FrameState } from '../workspace/index.ts'
import type { SafeArea } from './camera-lens.ts'
import type { CameraRig, CameraState } from './camera-rig.ts'
import type { BackdropSource } from './film-backdrop.ts'
import { FilmFrame } from './film-frame.tsx'
import { NamePlates } from './name-plates.tsx'
import type { PlateContent } from './name-plates.tsx'
import { attachOrbitGestures } from './orbit-gestures.ts'
import { watchPageTokens } from './page-tokens.ts'
import type { StagePerson } from './person-figure.ts'
import { qualitySettings } from './quality.ts'
import type { Quality } from './quality.ts'
import { SplitDivider } from './split-divider.tsx'
import { StageRuntime } from './stage-runtime.ts'
import type { EmotionOverlay, ViewMode } from './stage-scene.ts'
import type { StageTheme } from './stage-theme.ts'
import { webglProblem } from './webgl-support.ts'
import './stage.css'

/** Something the page must tell the person about. */
export interface StageFault {
  readonly kind: 'webgl-unavailable' | 'context-lost' | 'context-restored'
  readonly message: string
}

/** What a mounted stage can do for the page. */
export interface StageHandle {
  readonly camera: CameraRig
  readonly canvas: HTMLCanvasElement
  readonly renderer: WebGLRenderer
  /** frames drawn so far; a still picture draws none */
  framesDrawn(): number
  /** makes the next frame draw, for what the stage cannot see */
  invalidate(): void
  /** index of the person drawn at a point of the canvas, css px, or -1 */
  pick(x: number, y: number): number
  /** the picture as it stands, drawn for this call */
  image(type?: string, quality?: number): Promise<Blob | null>
}

export interface StageProps {
  /** fast state; read in place every displayed frame */
  readonly frame: FrameState
  readonly people: readonly StagePerson[]
  /** the ordered frame loop of playback, called first in every displayed frame */
  readonly step?: ((timestampMs: number) => void) | undefined
  readonly plates?: readonly PlateContent[] | undefined
  readonly theme?: StageTheme['name'] | undefined
  readonly viewMode?: ViewMode | undefined
  readonly emotionOverlay?: EmotionOverlay | undefined
  readonly legsHidden?: boolean | undefined
  /** s of the past that trails of heads and wrists show */
  readonly trailSec?: number | undefined
  /** what is to be said of the distance between the heads; undefined: it is not measured */
  readonly measureNote?: string | undefined
  /** mm on 35 mm film; undefined: each view's own */
  readonly lensMm?: number | undefined
  /** a film behind the person whose camera is looked through */
  readonly backdrop?: BackdropSource | null | undefined
  readonly quality?: Quality | undefined
  /** accents A, B, C, D; the page's tokens --person-a.. where left out */
  readonly accents?: readonly string[] | undefined
  /** px of the stage that the page's own controls cover */
  readonly safeArea?: SafeArea | undefined
  /** the same for name plates, which may give way to what comes and goes; default: safeArea */
  readonly plateArea?: SafeArea | undefined
  readonly reducedMotion?: boolean | undefined
  readonly initialCamera?: CameraState | undefined
  readonly onReady?: ((handle: StageHandle) => void) | undefined
  readonly onCameraChange?: ((state: CameraState) => void) | undefined
  readonly onPick?: ((person: number) => void) | undefined
  readonly onFault?: ((fault: StageFault) => void) | undefined
  /** overlays of the page: captions, view buttons */
  readonly children?: ReactNode
}

const NO_SAFE_AREA: SafeArea = { top: 0, right: 0, bottom: 0, left: 0 }
const NO_PLATES: readonly PlateContent[] = []

/** The room with the people in it. Fills its parent; draws only when the picture changes. */
export function Stage(props: StageProps) {
  const { quality = 'auto', plates = NO_PLATES, children } = props
  const container = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  useLayoutEffect(() => {
    latest.current = props
  })
  const [runtime] = useState(() => new StageRuntime())
  const antialias = qualitySettings(quality).antialias
  const [problem] = useState(() => webglProblem())
  useEffect(() => {
    if (problem !== null) latest.current.onFault?.({ kind: 'webgl-unavailable', message: problem })
  }, [problem])
  useSlowState(runtime, props, container)
  return (
    <div ref={container} className="stage" data-theme={props.theme ?? 'dark'}>
      {problem === null ? (
        <StageCanvas key={antialias ? 'msaa' : 'plain'} antialias={antialias} runtime={runtime} latest={latest} />
      ) : null}
      <FilmFrame runtime={runtime} />
      <SplitDivider runtime={runtime} />
      <NamePlates plates={plates} layer={runtime.plates} measureNote={props.measureNote} />
      {children}
    </div>
  )
}

/** Hands changes of the slow props to the runtime. */
function useSlowState(runtime: StageRuntime, props: StageProps, container: RefObject<HTMLElement | null>): void {
  const { people, quality = 'auto', safeArea = NO_SAFE_AREA, reducedMotion = false, initialCamera } = props
  const { theme = 'dark', viewMode = 'body', emotionOverlay = 'subtle', legsHidden = false, accents } = props
  const { trailSec = 0, measureNote, lensMm, backdrop = null } = props
  const hasMeasure = measureNote !== undefined
  const first = useRef(initialCamera)
  useEffect(() => runtime.setPeople(people), [runtime, people])
  useEffect(() => {
    const choices = { theme, viewMode, emotionOverlay, legsHidden, trailSec, hasMeasure }
    return watchPageTokens(container.current ?? document.documentElement, (tokens) =>
      runtime.setLook({ ...choices, accents: accents ?? tokens.accents, emotions: tokens.emotions }),
    )
  }, [runtime, container, theme, viewMode, emotionOverlay, legsHidden, trailSec, hasMeasure, accents])
  useEffect(() => runtime.rig.setLens(lensMm ?? null), [runtime, lensMm])
  useEffect(() => runtime.setBackdrop(backdrop), [runtime, backdrop])
  useEffect(() => runtime.setQuality(quality), [runtime, quality])
  const { top, right, bottom, left } = safeArea
  useEffect(() => runtime.setSafeArea({ top, right, bottom, left }), [runtime, top, right, bottom, left])
  const plateArea = props.plateArea ?? safeArea
  useEffect(() => runtime.setPlateArea(plateArea), [runtime, plateArea])
  useEffect(() => runtime.setEased(!reducedMotion), [runtime, reducedMotion])
  useEffect(() => {
    if (first.current !== undefined) runtime.rig.setState(first.current)
  }, [runtime])
}

interface StageCanvasProps {
  readonly antialias: boolean
  readonly runtime: StageRuntime
  readonly latest: RefObject<StageProps>
}

/** The canvas and its R3F root. A root of our own instead of <Canvas>: nothing here is a JSX object of three. */
function StageCanvas({ antialias, runtime, latest }: StageCanvasProps) {
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const parent = host.current?.parentElement
    if (parent === null || parent === undefined) return undefined
    const canvas = document.createElement('canvas')
    canvas.setAttribute('aria-hidden', 'true')
    parent.insertBefore(canvas, host.current)
    const close = openStage(canvas, parent, antialias, runtime, latest)
    return () => {
      close()
      canvas.remove()
    }
  }, [antialias, runtime, latest])
  return <div ref={host} hidden />
}

function openStage(
  canvas: HTMLCanvasElement,
  parent: HTMLElement,
  antialias: boolean,
  runtime: StageRuntime,
  latest: RefObject<StageProps>,
): () => void {
  setConsoleFunction(report)
  const root = createRoot(canvas)
  const scope = new AbortController()
  let closed = false
  const fault = (kind: StageFault['kind'], message: string) => {
    if (!closed) latest.current.onFault?.({ kind, message })
  }
  const configure = () => {
    const { clientWidth: width, clientHeight: height } = parent
    if (closed || width === 0 || height === 0) return Promise.resolve()
    runtime.setSize(width, height)
    return root.configure({
      gl: () => createRenderer(canvas, antialias),
      scene: runtime.room.scene,
      camera: runtime.rig.camera,
      shadows: { enabled: true, type: PCFShadowMap },
      // the renderer's own loop: nothing but the one frame of the page is to be called, and nothing to be kept for it
      frameloop: 'never',
      dpr: runtime.pixelRatio(),
      size: { width, height, top: 0, left: 0 },
      onCreated: (state) => {
        runtime.setRenderer(state.gl)
        state.gl.setAnimationLoop(frameOf(runtime, latest))
        latest.current.onReady?.(stageHandle(canvas, state.gl, runtime))
      },
    })
  }
  const start = async () => {
    try {
      await configure()
      if (closed) return
      root.render(null)
      // a canvas of another size is empty: it is drawn before it is seen
      if (runtime.framesDrawn > 0) {
        runtime.invalidate()
        runtime.draw(0)
      }
    } catch (error) {
      fault('webgl-unavailable', error instanceof Error ? error.message : String(error))
    }
  }
  const resize = new ResizeObserver(() => void start())
  resize.observe(parent)
  const { signal } = scope
  canvas.addEventListener('webglcontextlost', () => fault('context-lost', 'The graphics context was lost.'), { signal })
  const restored = () => {
    runtime.invalidate()
    fault('context-restored', 'The graphics context is back.')
  }
  canvas.addEventListener('webglcontextrestored', restored, { signal })
  const release = attachOrbitGestures(canvas, runtime.rig, (x, y) => pickAt(runtime, latest, x, y))
  runtime.rig.onChange = () => latest.current.onCameraChange?.(runtime.rig.getState())
  return () => {
    closed = true
    runtime.rig.onChange = null
    scope.abort()
    resize.disconnect()
    release()
    runtime.renderer?.setAnimationLoop(null)
    runtime.setRenderer(null)
    runtime.dispose()
    root.unmount()
  }
}

/** three's messages, without the one about the clock that R3F makes for each root and nobody here can act on. */
function report(type: 'log' | 'warn' | 'error', message: string, ...details: unknown[]): void {
  if (message.includes('Clock: This module has been deprecated')) return
  console[type](message, ...details)
}

function pickAt(runtime: StageRuntime, latest: RefObject<StageProps>, x: number, y: number): void {
  const { onPick } = latest.current
  if (onPick !== undefined) onPick(runtime.pick(x, y))
}

function createRenderer(canvas: HTMLCanvasElement, antialias: boolean): WebGLRenderer {
  return new WebGLRenderer({ canvas, antialias, alpha: false, stencil: false, powerPreference: 'high-performance' })
}

function stageHandle(canvas: HTMLCanvasElement, renderer: WebGLRenderer, runtime: StageRuntime): StageHandle {
  return {
    camera: runtime.rig,
    canvas,
    renderer,
    framesDrawn: () => runtime.framesDrawn,
    invalidate: () => runtime.invalidate(),
    pick: (x, y) => runtime.pick(x, y),
    image: (type = 'image/png', quality) =>
      new Promise((resolve) => {
        runtime.invalidate()
        runtime.draw(0)
        canvas.toBlob(resolve, type, quality)
      }),
  }
}

/** The one frame of the page: playback's stages first, then the room, then the picture if it has changed. */
function frameOf(runtime: StageRuntime, latest: RefObject<StageProps>): () => void {
  const last = { ms: performance.now(), fault: '' }
  return () => {
    const { step, frame } = latest.current
    const nowMs = performance.now()
    const dtSec = (nowMs - last.ms) / 1000
    last.ms = nowMs
    try {
      step?.(nowMs)
      runtime.update(frame, dtSec)
      runtime.draw(dtSec)
    } catch (error) {
      // the renderer asks for the next frame behind this one: what is thrown would be the last that is seen
      const fault = String(error)
      if (fault !== last.fault) report('error', 'stage: a frame failed', error)
      last.fault = fault
    }
  }
}
