import { Color, Group, Vector3 } from 'three'
import type { WebGLRenderer } from 'three'
import type { Person, PersonFrame } from '../workspace/index.ts'
import { dominantEmotion } from './emotion-look.ts'
import { FeetRing } from './feet-ring.ts'
import type { Floor } from './floor.ts'
import type { JointTexture } from './joint-texture.ts'
import { createPersonAnchor, readPersonAnchor } from './person-anchor.ts'
import type { PersonAnchor } from './person-anchor.ts'
import { PersonBody } from './person-body.ts'
import { personLook } from './person-look.ts'
import type { QualitySettings } from './quality.ts'
import { SkeletonOverlay } from './skeleton-overlay.ts'
import type { StageLook } from './stage-scene.ts'
import type { StudioEnvironmentUniforms } from './studio-environment.ts'
import type { StageTheme } from './stage-theme.ts'

/** What the stage needs of a person; a workspace Person is one. */
export type StagePerson = Pick<Person, 'index' | 'label' | 'id' | 'mesh'>

/** A person of the frame; where a face rig has run, with the weights of the mesh's morphs. */
export type StagePersonFrame = PersonFrame & { readonly morphWeights?: Float32Array }

/** time constants of fades, s: calm, never flashing */
const FADE_SEC = 0.16
const RING_SEC = 0.35
const EMOTION_SEC = 0.5

/** All that is drawn for one person: body, skeleton, ring; and the anchors others read. */
export class PersonFigure {
  readonly group = new Group()
  readonly anchor: PersonAnchor = createPersonAnchor()
  index: number
  readonly #body: PersonBody
  readonly #skeleton: SkeletonOverlay
  readonly #ring: FeetRing
  readonly #ringAt = new Vector3()
  readonly #emotionColor = new Color(0, 0, 0)
  #emotions: readonly Color[] = []
  #row: number
  #skeletonShown = false
  #bodyShown = true
  #overlay = 1
  #ringOpacity = 1
  #speaking = 0
  #certainty = 0
  #legsHidden = 0
  #seen = false

  constructor(row: number, joints: JointTexture, environment: StudioEnvironmentUniforms) {
    const look = personLook(row)
    this.index = row
    this.#row = row
    this.#body = new PersonBody(row, joints, environment, look)
    this.#skeleton = new SkeletonOverlay(look.accent)
    this.#ring = new FeetRing(look.accent)
    this.group.add(this.#body.group, this.#skeleton.group, this.#ring.group)
    this.group.visible = false
  }

  setPerson(person: StagePerson): void {
    this.index = person.index
    this.#body.setMesh(person.mesh)
  }

  setLook(look: StageLook, theme: StageTheme, emotions: readonly Color[]): void {
    const own = personLook(this.#row, look.accents[this.#row])
    this.#body.setLook(own)
    this.#skeleton.setAccent(own.accent)
    this.#ring.setAccent(own.accent)
    this.#ring.setAdditive(theme.name === 'dark')
    this.#ringOpacity = theme.ringOpacity
    this.#emotions = emotions
    this.#overlay = look.emotionOverlay === 'off' ? 0 : look.emotionOverlay === 'subtle' ? 0.5 : 1
    this.#skeletonShown = look.viewMode === 'skeleton' || look.viewMode === 'both'
    this.#bodyShown = look.viewMode !== 'skeleton'
    this.#skeleton.setThrough(look.viewMode === 'both')
    this.#skeleton.group.visible = this.#skeletonShown
    this.#body.setWireframe(look.viewMode === 'wireframe')
    this.#legsHidden = look.legsHidden ? 1 : 0
    this.#seen = false
  }

  setQuality({ surfaceDetail, poseCorrectives }: QualitySettings): void {
    this.#body.uniforms.surfaceDetail.value = surfaceDetail
    this.#body.setCorrected(poseCorrectives)
  }

  /** Brings what the GPU works out beforehand to this pose; call before drawing. */
  prepare(renderer: WebGLRenderer): void {
    this.#body.prepare(renderer)
  }

  /** What the GPU worked out is gone, with its context. */
  invalidate(): void {
    this.#body.invalidate()
  }

  /** Takes this frame's pose and truth. Returns true if the picture changes by it. */
  update(person: StagePersonFrame, seated: boolean, dtSec: number): boolean {
    const wasPresent = this.anchor.present
    readPersonAnchor(person.world, person.pose.present, this.anchor)
    this.group.visible = person.pose.present
    if (!person.pose.present) return wasPresent
    const face = person.morphWeights !== undefined && this.#body.setMorphWeights(person.morphWeights)
    const moved = this.#body.setWorld(person.world) || face || !this.#seen
    if (moved) this.#body.setPose(person.pose.quats)
    if (moved && this.#skeletonShown) this.#skeleton.setWorld(person.world)
    const eased = this.#easeTruth(person, seated, wasPresent ? dtSec : Infinity)
    const lit = this.#easeRing(person, wasPresent ? dtSec : Infinity)
    this.#seen = true
    return moved || eased || lit || !wasPresent
  }

  /** Puts the shadows of both feet on the floor. */
  castContact(floor: Floor, first: number): void {
    const f = this.anchor.feet
    const stands = this.#body.group.visible && this.#legsHidden === 0 && this.#body.uniforms.bodyFade.value < 0.5
    const away = stands ? 0 : 10
    floor.setFoot(first, f[0]!, f[1]!, f[2]!, f[3]!, f[4]! + away)
    floor.setFoot(first + 1, f[5]!, f[6]!, f[7]!, f[8]!, f[9]! + away)
  }

  setPicking(picking: boolean): void {
    this.#body.setPicking(picking)
    this.#ring.group.visible = !picking
    this.#skeleton.group.visible = !picking && this.#skeletonShown
  }

  dispose(): void {
    this.#body.dispose()
    this.#skeleton.dispose()
    this.#ring.dispose()
    this.group.removeFromParent()
  }

  #easeTruth(person: PersonFrame, seated: boolean, dtSec: number): boolean {
    const u = this.#body.uniforms
    const k = 1 - Math.exp(-dtSec / FADE_SEC)
    const before = u.bodyFade.value + u.handsDim.value * 2 + u.faceDesaturate.value * 4 + u.headHidden.value * 8
    u.bodyFade.value = ease(u.bodyFade.value, person.pose.boxValid ? 0 : 1, k)
    u.handsDim.value = ease(u.handsDim.value, person.pose.bodyValid ? 0 : 1, k)
    u.faceDesaturate.value = ease(u.faceDesaturate.value, person.faceLost ? 1 : 0, k)
    u.legsFade.value = this.#legsHidden
    u.headHidden.value = seated ? 1 : 0
    this.#body.group.visible = this.#bodyShown
    this.#body.updateFade()
    const after = u.bodyFade.value + u.handsDim.value * 2 + u.faceDesaturate.value * 4 + u.headHidden.value * 8
    return after !== before
  }

  #easeRing(person: PersonFrame, dtSec: number): boolean {
    const { floor } = this.anchor
    const k = 1 - Math.exp(-dtSec / RING_SEC)
    const beforeX = this.#ringAt.x
    const beforeZ = this.#ringAt.z
    const beforeSpeaking = this.#speaking
    this.#ringAt.set(ease(this.#ringAt.x, floor.x, k), 0, ease(this.#ringAt.z, floor.z, k))
    this.#ring.group.position.copy(this.#ringAt)
    this.#speaking = ease(this.#speaking, person.speaking ? 1 : 0, k)
    this.#ring.setState(this.#ringOpacity * (1 - 0.7 * this.#body.uniforms.bodyFade.value), this.#speaking)
    const emotionChanged = this.#easeEmotion(person, dtSec)
    const shifted = Math.abs(beforeX - this.#ringAt.x) + Math.abs(beforeZ - this.#ringAt.z) > 1e-6
    return shifted || beforeSpeaking !== this.#speaking || emotionChanged
  }

  #easeEmotion(person: PersonFrame, dtSec: number): boolean {
    const before = this.#certainty
    const dominant = this.#overlay > 0 ? dominantEmotion(person.emotion) : -1
    const target = dominant < 0 ? undefined : this.#emotions[dominant]
    const k = 1 - Math.exp(-dtSec / EMOTION_SEC)
    const c = this.#emotionColor
    const beforeSum = c.r + c.g * 2 + c.b * 4
    if (target !== undefined) {
      const from = this.#certainty < 0.02 ? 1 : k
      c.setRGB(ease(c.r, target.r, from), ease(c.g, target.g, from), ease(c.b, target.b, from))
    }
    this.#certainty = ease(this.#certainty, target === undefined ? 0 : person.emotion[dominant]!, k)
    this.#ring.setEmotion(c.r, c.g, c.b, this.#certainty, this.#overlay)
    return before !== this.#certainty || beforeSum !== c.r + c.g * 2 + c.b * 4
  }
}

function ease(from: number, to: number, k: number): number {
  const next = from + (to - from) * k
  return Math.abs(to - next) < 1e-4 ? to : next
}
