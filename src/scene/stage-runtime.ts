import { AgXToneMapping } from 'three'
import type { WebGLRenderer } from 'three'
import type { FrameState } from '../workspace/index.ts'
import { CameraRig } from './camera-rig.ts'
import type { SafeArea } from './camera-lens.ts'
import type { BackdropSource } from './film-backdrop.ts'
import { EMOTION_FALLBACK } from './emotion-look.ts'
import type { StagePerson } from './person-figure.ts'
import { PERSON_ACCENTS } from './person-look.ts'
import { PlateLayer } from './plate-layer.ts'
import { QualityGovernor, qualitySettings } from './quality.ts'
import type { Quality } from './quality.ts'
import { StageScene } from './stage-scene.ts'
import type { StageLook } from './stage-scene.ts'
import { StageViews } from './stage-views.ts'

export const DEFAULT_LOOK: StageLook = {
  theme: 'dark',
  viewMode: 'body',
  emotionOverlay: 'subtle',
  legsHidden: false,
  accents: PERSON_ACCENTS,
  emotions: EMOTION_FALLBACK.map(([, color]) => color),
}
/** longest step of easing, s: after a hidden tab things are where they belong, not on their way */
const LONGEST_STEP = 0.25

/**
 * px of the stage; width 0: no film's camera is looked through.
 * @param isAssumed the film's own size is not known
 */
type FilmFrameListener = (left: number, top: number, width: number, height: number, isAssumed: boolean) => void

/**
 * One living stage: room, camera, plates and quality, stepped once a displayed frame. Draws only when the picture would
 * change, so a paused page leaves the GPU alone.
 */
export class StageRuntime {
  readonly room = new StageScene(DEFAULT_LOOK)
  readonly rig = new CameraRig()
  readonly views = new StageViews(this.rig)
  readonly plates = new PlateLayer()
  /** frames drawn, for tests and the metrics panel */
  framesDrawn = 0
  #renderer: WebGLRenderer | null = null
  readonly #governor = new QualityGovernor()
  #quality: Quality = 'auto'
  #safe: SafeArea = { top: 0, right: 0, bottom: 0, left: 0 }
  #plateArea: SafeArea = this.#safe
  #onFilmFrame: FilmFrameListener | null = null
  #legsHidden = DEFAULT_LOOK.legsHidden
  readonly #filmAt = new Float64Array(4)
  readonly #size = { width: 1, height: 1 }
  #backdropSource: BackdropSource | null = null
  #dirty = true
  #drawing = false
  #isDisposed = false

  get renderer(): WebGLRenderer | null {
    return this.#renderer
  }

  setRenderer(renderer: WebGLRenderer | null): void {
    this.#renderer = renderer
    if (renderer === null) return
    this.#isDisposed = false
    renderer.toneMapping = AgXToneMapping
    renderer.toneMappingExposure = this.room.exposure
    this.#applyQuality()
  }

  setPeople(people: readonly StagePerson[]): void {
    this.room.setPeople(people)
    this.views.reframe()
    this.#dirty = true
  }

  /** False under prefers-reduced-motion: the camera cuts instead of moving. */
  setEased(eased: boolean): void {
    this.rig.eased = eased
  }

  setLook(look: StageLook): void {
    this.room.setLook(look)
    if (this.#renderer !== null) this.#renderer.toneMappingExposure = this.room.exposure
    // without legs people are framed from the hips up
    if (look.legsHidden !== this.#legsHidden) this.views.reframe()
    this.#legsHidden = look.legsHidden
    this.#dirty = true
  }

  setQuality(quality: Quality): void {
    this.#quality = quality
    this.#governor.step = 0
    this.#applyQuality()
  }

  setSize(width: number, height: number): void {
    this.#size.width = Math.max(1, width)
    this.#size.height = Math.max(1, height)
    this.#placeViewport()
    this.#renderer?.setSize(this.#size.width, this.#size.height, false)
  }

  setSafeArea(safe: SafeArea): void {
    this.#safe = safe
    this.#placeViewport()
  }

  /** Tells where the film's picture lies whenever it moves. */
  listenToFilmFrame(listener: FilmFrameListener | null): void {
    this.#onFilmFrame = listener
    this.#filmAt.fill(Number.NaN)
    this.#tellFilmFrame()
  }

  /** The film behind the person whose camera is looked through; null: the room. */
  setBackdrop(source: BackdropSource | null): void {
    this.#backdropSource = source
    this.room.backdrop?.setSource(source)
    this.#dirty = true
    if (source !== null && this.room.backdrop === null) void this.#fetchBackdrop()
  }

  /** px that name plates leave free. */
  setPlateArea(area: SafeArea): void {
    this.#plateArea = area
    this.plates.invalidate()
  }

  /** Pixels of the screen to a pixel of the picture. */
  pixelRatio(): number {
    return Math.min(globalThis.devicePixelRatio, qualitySettings(this.#quality, this.#governor.step).pixelRatio)
  }

  /** Makes the next frame draw. */
  invalidate(): void {
    this.room.invalidate()
    this.#dirty = true
  }

  /** Brings room, camera and plates to this displayed frame. */
  update(frame: FrameState, dtSec: number): void {
    const dt = Math.min(dtSec, LONGEST_STEP)
    const room = this.room.update(frame, this.rig.seat, dt)
    const { backdrop } = this.room
    this.rig.film.raster = backdrop?.rasterOf(this.rig.filmed) ?? null
    const moved = this.views.update(this.room.anchors, dt)
    const { filmed, film } = this.rig
    if (backdrop?.update(frame.time, filmed, film, this.#size, this.pixelRatio()) === true) this.#dirty = true
    if (room || moved || this.plates.isStale) {
      const { views, room: scene } = this
      this.plates.update(views, scene.anchors, scene.measure, this.#size.width, this.#size.height, this.#plateArea)
      this.#tellFilmFrame()
      this.#dirty = true
    }
  }

  /** Draws if the picture has changed. @returns true if it drew */
  draw(dtSec: number): boolean {
    const renderer = this.#renderer
    if (renderer === null || !this.#dirty) {
      this.#drawing = false
      return false
    }
    this.#dirty = false
    this.room.prepare(renderer, this.rig.camera)
    this.#drawViews(renderer)
    // the first picture does not wait for it
    if (this.framesDrawn > 0) this.room.compileAhead(renderer, this.rig.camera)
    this.framesDrawn++
    if (this.#drawing && this.#quality === 'auto' && this.#governor.frame(dtSec)) this.#applyQuality()
    this.#drawing = true
    return true
  }

  /** The person drawn at a point, px from the top left corner of the picture, or -1. */
  pick(x: number, y: number): number {
    if (this.#renderer === null) return -1
    const view = this.views.at(x, y)
    this.room.show(view.only, view.camera.rotation.y, view.width, view.height)
    return this.room.pick(this.#renderer, view.camera, x - view.left, y - view.top, view.width, view.height)
  }

  dispose(): void {
    this.#isDisposed = true
    this.room.dispose()
    this.plates.dispose()
    this.#renderer = null
  }

  /** What draws it comes when somebody wants to see one. */
  async #fetchBackdrop(): Promise<void> {
    const { FilmBackdrop } = await import('./film-backdrop.ts')
    if (this.#isDisposed || this.room.backdrop !== null) return
    const backdrop = new FilmBackdrop()
    this.room.setBackdrop(backdrop)
    backdrop.setSource(this.#backdropSource)
    this.#dirty = true
  }

  #drawViews(renderer: WebGLRenderer): void {
    const { views, room } = this
    const isSplit = views.count > 1
    renderer.setScissorTest(isSplit)
    for (let i = 0; i < views.count; i++) {
      const view = views.view(i)
      const fromBottom = this.#size.height - view.top - view.height
      renderer.setViewport(view.left, fromBottom, view.width, view.height)
      if (isSplit) renderer.setScissor(view.left, fromBottom, view.width, view.height)
      room.show(view.only, view.camera.rotation.y, view.width, view.height)
      renderer.sortObjects = room.needsOrder
      renderer.render(room.scene, view.camera)
    }
  }

  #tellFilmFrame(): void {
    const { film } = this.rig
    const width = film.isShown ? film.width : 0
    const at = this.#filmAt
    const isAssumed = film.raster === null
    if (at[0] === film.left && at[1] === film.top && at[2] === width && at[3] === Number(isAssumed)) return
    at[0] = film.left
    at[1] = film.top
    at[2] = width
    at[3] = Number(isAssumed)
    this.#onFilmFrame?.(film.left, film.top, width, film.height, isAssumed)
  }

  #placeViewport(): void {
    this.views.setViewport(this.#size.width, this.#size.height, this.#safe)
    this.#dirty = true
  }

  #applyQuality(): void {
    this.room.setQuality(qualitySettings(this.#quality, this.#governor.step))
    const renderer = this.#renderer
    if (renderer !== null && renderer.getPixelRatio() !== this.pixelRatio()) renderer.setPixelRatio(this.pixelRatio())
    this.#dirty = true
  }
}
