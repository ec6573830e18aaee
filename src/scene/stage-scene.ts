import { Color, Group, Scene, Vector3 } from 'three'
import type { PerspectiveCamera, WebGLRenderer } from 'three'
import type { FrameState } from '../workspace/index.ts'
import { sideYaw } from './camera-presets.ts'
import { EmotionVeils } from './emotion-veils.ts'
import type { FilmBackdrop } from './film-backdrop.ts'
import { HeadMeasure } from './head-measure.ts'
import { JointTexture } from './joint-texture.ts'
import { PersonFigure } from './person-figure.ts'
import type { StagePerson } from './person-figure.ts'
import { PersonPicker } from './person-picker.ts'
import type { PersonAnchor } from './person-anchor.ts'
import { RoomSurface } from './room-surface.ts'
import { STAGE_THEMES } from './stage-theme.ts'
import type { StageTheme } from './stage-theme.ts'
import { setStudioTheme, setStudioYaw, studioEnvironment } from './studio-environment.ts'
import { StudioLight } from './studio-light.ts'
import { qualitySettings } from './quality.ts'
import type { QualitySettings } from './quality.ts'

/** People the stage has room for. */
export const MAX_PEOPLE = 4

/** `both` shows the skeleton through the body; `none` leaves what is not the body: trails, rings, measures. */
export type ViewMode = 'body' | 'skeleton' | 'joints' | 'both' | 'wireframe' | 'none'
/** How loud the emotion at the feet is. */
export type EmotionOverlay = 'off' | 'subtle' | 'full'

/** Slow choices of how the people are drawn. */
export interface StageLook {
  readonly theme: StageTheme['name']
  readonly viewMode: ViewMode
  readonly emotionOverlay: EmotionOverlay
  readonly legsHidden: boolean
  /** s of the past that trails of heads and wrists show; 0: none */
  readonly trailSec?: number
  /** a line between the two heads */
  readonly hasMeasure?: boolean
  /** accents A, B, C, D */
  readonly accents: readonly string[]
  /** colours of the eight emotions */
  readonly emotions: readonly string[]
}

/** Everything in the room but the camera: light, floor, people. Plain three, stepped once a displayed frame. */
export class StageScene {
  readonly scene = new Scene()
  readonly anchors: PersonAnchor[] = []
  readonly #light = new StudioLight()
  readonly #room = new RoomSurface(MAX_PEOPLE)
  readonly #veils = new EmotionVeils(MAX_PEOPLE)
  readonly #joints = new JointTexture(MAX_PEOPLE * 2)
  readonly #environment = studioEnvironment()
  readonly #people = new Group()
  readonly #figures: PersonFigure[] = []
  readonly #picker = new PersonPicker()
  readonly measure = new HeadMeasure()
  #backdrop: FilmBackdrop | null = null
  readonly #emotions: Color[] = []
  readonly #center = new Vector3()
  #look: StageLook
  #quality = qualitySettings('high')
  #changed = true
  #centered = false

  constructor(look: StageLook) {
    this.#look = look
    this.scene.add(this.#room.object, this.#veils.object, this.#light.group, this.#people, this.measure.object)
    // nothing in the room is moved by its matrices: people by their joints, the rest by uniforms
    this.scene.matrixWorldAutoUpdate = false
    this.setLook(look)
  }

  /** The film behind a person; null until one was wanted. */
  get backdrop(): FilmBackdrop | null {
    return this.#backdrop
  }

  /** Takes what draws films behind people; it is disposed with the room. */
  setBackdrop(backdrop: FilmBackdrop): void {
    this.#backdrop = backdrop
    this.scene.add(backdrop.object)
  }

  /** Takes the people of the open interaction; figures that stay keep their GPU objects. */
  setPeople(people: readonly StagePerson[]): void {
    const shown = people.slice(0, MAX_PEOPLE)
    while (this.#figures.length > shown.length) {
      const figure = this.#figures.pop()
      figure?.dispose()
      this.anchors.pop()
    }
    for (let i = 0; i < shown.length; i++) {
      const figure = this.#figures[i] ?? this.#addFigure(i)
      figure.setPerson(shown[i]!)
    }
    this.#centered = false
    this.#changed = true
  }

  setLook(look: StageLook): void {
    this.#look = look
    const theme = STAGE_THEMES[look.theme]
    this.#room.setTheme(theme)
    this.#veils.setAdditive(theme.name === 'dark')
    setStudioTheme(this.#environment, theme)
    this.measure.setShown(look.hasMeasure === true)
    this.measure.setColor(theme.label)
    this.#emotions.length = 0
    for (const color of look.emotions) this.#emotions.push(new Color(color))
    for (const figure of this.#figures) figure.setLook(look, theme, this.#emotions)
    this.#relight()
  }

  setQuality(settings: QualitySettings): void {
    this.#light.setShadowSize(settings.shadowSize)
    this.#quality = settings
    for (const figure of this.#figures) figure.setQuality(settings)
    this.#relight()
  }

  /** Exposure of the theme in force. */
  get exposure(): number {
    return STAGE_THEMES[this.#look.theme].exposure
  }

  /** Says that the picture is out of date for a reason the scene does not see. */
  invalidate(): void {
    for (const figure of this.#figures) figure.invalidate()
    this.#relight()
  }

  /** Brings what the GPU works out beforehand to this frame; call before drawing. */
  prepare(renderer: WebGLRenderer, camera: PerspectiveCamera): void {
    for (let i = 0; i < this.#figures.length; i++) this.#figures[i]!.prepare(renderer, camera, this.scene)
  }

  /** False while the picture is the same in whatever order people are drawn; the room is before them in any case. */
  get needsOrder(): boolean {
    if (this.#backdrop?.object.visible === true || this.measure.object.visible) return true
    for (let i = 0; i < this.#figures.length; i++) if (!this.#figures[i]!.isPlain) return true
    return false
  }

  /** Makes what will be drawn with, before it is needed. */
  compileAhead(renderer: WebGLRenderer, camera: PerspectiveCamera): void {
    for (let i = 0; i < this.#figures.length; i++) this.#figures[i]!.compileAhead(renderer, camera, this.scene)
  }

  /**
   * Takes the pose of this displayed frame.
   * @param seat person whose head the camera is in, or -1
   * @param dtSec real time, for easing of fades only
   * @returns true if the picture changes by it
   */
  update(frame: FrameState, seat: number, dtSec: number): boolean {
    let changed = this.#changed
    this.#changed = false
    for (let i = 0; i < this.#figures.length; i++) {
      const figure = this.#figures[i]!
      const person = frame.people[figure.index]
      if (person === undefined) continue
      if (figure.update(person, seat === i, dtSec, frame)) {
        changed = true
        figure.castContact()
      }
    }
    if (!this.#centered) this.#placeRoom()
    if (changed) this.measure.update(this.anchors)
    return changed
  }

  /**
   * Makes the room ready for one of the stage's pictures.
   * @param only row of the one person who is in it, or -1 for everybody
   * @param cameraYaw where its camera stands, rad; the marks on the floor turn to it
   * @param width,height px of the picture
   */
  show(only: number, cameraYaw: number, width: number, height: number): void {
    this.#room.faceCamera(cameraYaw)
    this.#room.showOnly(only)
    this.#veils.showOnly(only)
    this.measure.object.visible = only < 0 && !Number.isNaN(this.measure.length)
    for (let i = 0; i < this.#figures.length; i++) {
      this.#figures[i]!.setShown(only < 0 || only === i)
      this.#figures[i]!.setPicture(width, height)
    }
  }

  /** The person under a point of the picture, px from its top left corner, or -1. */
  pick(
    renderer: WebGLRenderer,
    camera: PerspectiveCamera,
    x: number,
    y: number,
    width: number,
    height: number,
  ): number {
    const veiled = this.#veils.object.visible
    for (const object of [this.#room.object, this.#light.group, this.#veils.object]) object.visible = false
    const measured = this.measure.object.visible
    this.measure.object.visible = false
    if (this.#backdrop !== null) this.scene.remove(this.#backdrop.object)
    for (const figure of this.#figures) figure.setPicking(true)
    const id = this.#picker.pick(renderer, this.scene, camera, x, y, width, height)
    for (const figure of this.#figures) figure.setPicking(false)
    this.#room.object.visible = true
    this.measure.object.visible = measured
    if (this.#backdrop !== null) this.scene.add(this.#backdrop.object)
    this.#light.group.visible = true
    this.#veils.object.visible = veiled
    const row = id - 1
    return this.#figures[row]?.index ?? -1
  }

  dispose(): void {
    for (const figure of this.#figures) figure.dispose()
    this.#figures.length = 0
    this.#joints.dispose()
    this.#room.dispose()
    this.#veils.dispose()
    this.measure.dispose()
    if (this.#backdrop !== null) {
      this.scene.remove(this.#backdrop.object)
      this.#backdrop.dispose()
      this.#backdrop = null
    }
    this.#light.dispose()
    this.#picker.dispose()
  }

  #addFigure(row: number): PersonFigure {
    const shared = {
      joints: this.#joints,
      environment: this.#environment,
      room: this.#room,
      veils: this.#veils,
    }
    const figure = new PersonFigure(row, shared, MAX_PEOPLE + row)
    figure.setLook(this.#look, STAGE_THEMES[this.#look.theme], this.#emotions)
    figure.setQuality(this.#quality)
    this.#figures.push(figure)
    this.anchors.push(figure.anchor)
    this.#people.add(figure.group)
    return figure
  }

  /** Light and floor stand where the people do; they stay put while people shift their weight. */
  #placeRoom(): void {
    let n = 0
    this.#center.set(0, 0, 0)
    for (const anchor of this.anchors) {
      if (!anchor.present) continue
      this.#center.add(anchor.floor)
      n++
    }
    if (n === 0) return
    this.#center.divideScalar(n)
    this.#centered = true
    const yaw = sideYaw(this.anchors)
    this.#light.place(this.#center, yaw)
    setStudioYaw(this.#environment, yaw)
    this.#room.setCenter(this.#center.x, this.#center.z)
    this.#relight()
  }

  /** Lights or colours have changed: what is sent to the GPU only then is sent again. */
  #relight(): void {
    for (const figure of this.#figures) figure.relight()
    this.#room.relight()
    this.#changed = true
  }
}
