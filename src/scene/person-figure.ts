import { Group } from 'three'
import type { Camera, Color, Scene, WebGLRenderer } from 'three'
import type { BodyMesh } from '../body/index.ts'
import type { FrameState, Person, PersonFrame } from '../workspace/index.ts'
import { EmotionDisplay } from './emotion-display.ts'
import type { EmotionVeils } from './emotion-veils.ts'
import type { JointTexture } from './joint-texture.ts'
import { poseWithFewer } from './leaving-pose.ts'
import { createPersonAnchor, readPersonAnchor } from './person-anchor.ts'
import type { PersonAnchor } from './person-anchor.ts'
import { PersonBody, personUniforms } from './person-body.ts'
import { personLook } from './person-look.ts'
import type { QualitySettings } from './quality.ts'
import type { RoomSurface } from './room-surface.ts'
import { MotionTrails } from './motion-trails.ts'
import { SkeletonOverlay } from './skeleton-overlay.ts'
import type { StageLook } from './stage-scene.ts'
import type { StudioEnvironmentUniforms } from './studio-environment.ts'
import type { StageTheme } from './stage-theme.ts'

/** What the stage needs of a person; a workspace Person is one. */
export type StagePerson = Pick<Person, 'index' | 'label' | 'id' | 'mesh'>

/** A person of the frame; where a face rig has run, with the weights of the mesh's morphs. */
export type StagePersonFrame = PersonFrame & { readonly morphWeights?: Float32Array }

/** When a frame is, and how many seeks there were before it. */
type Moment = Pick<FrameState, 'time' | 'jumps'>
const NO_MOMENT: Moment = { time: 0 }

/** time constants of fades, s: calm, never flashing */
const FADE_SEC = 0.16
const RING_SEC = 0.35
/** how long a better body takes to replace the one that stood in, s */
const DISSOLVE_SEC = 0.45

/** What all people share: one texture of joints, one draw for the room with their rings, one for their emotions. */
export interface SharedDrawing {
  readonly joints: JointTexture
  readonly environment: StudioEnvironmentUniforms
  readonly room: RoomSurface
  readonly veils: EmotionVeils
}

/** All that is drawn for one person: body, skeleton, ring and veil; and the anchors others read. */
export class PersonFigure {
  readonly group = new Group()
  readonly anchor: PersonAnchor = createPersonAnchor()
  index: number
  #body: PersonBody
  /** the body that is being replaced, while both are drawn */
  #leaving: PersonBody | null = null
  #leavingWorld: Float32Array | null = null
  #dissolved = 1
  /** the body can be drawn without holding the page; until then the leaving one stays whole */
  #isReady = true
  #spareRow: number | undefined
  readonly #skeleton: SkeletonOverlay
  readonly #shared: SharedDrawing
  readonly #trails = new MotionTrails()
  readonly #emotion = new EmotionDisplay()
  #emotions: readonly Color[] = []
  readonly #row: number
  #skeletonShown = false
  #trailed = false
  #bodyShown = true
  #overlay = 1
  #ringOpacity = 1
  /** x, z (m), speaking 0..1, opacity, and that of the veil; in an array, because numbers handed to a call may be boxed */
  readonly #ring = new Float64Array(5)
  #legsHidden = 0
  #seen = false

  /** @param spareRow second row of the joint texture, for a body that comes while another is leaving; without it, it jumps */
  constructor(row: number, shared: SharedDrawing, spareRow?: number) {
    const look = personLook(row)
    this.#spareRow = spareRow
    this.index = row
    this.#row = row
    this.#shared = shared
    this.#body = new PersonBody(row, shared.joints, shared.environment, personUniforms(look, row + 1))
    this.#skeleton = new SkeletonOverlay(look.accent)
    this.group.add(this.#body.group, this.#skeleton.group, this.#trails.group)
    this.group.visible = false
  }

  setPerson(person: StagePerson): void {
    this.index = person.index
    // somebody else's body has changed: what is on its way here goes on
    if (person.mesh === this.#body.mesh) return
    if (this.#dissolvesInto(person.mesh)) this.#dissolveInto(person.mesh!)
    else {
      this.#endDissolve()
      this.#body.setMesh(person.mesh)
    }
  }

  /** Another body takes over pixel by pixel. */
  #dissolvesInto(mesh: BodyMesh | null): boolean {
    const old = this.#body.mesh
    if (this.#spareRow === undefined || mesh === null || old === null || !this.#seen || !this.anchor.present)
      return false
    return mesh.kind !== old.kind || mesh.correctives !== old.correctives
  }

  #dissolveInto(mesh: BodyMesh): void {
    this.#endDissolve()
    const next = this.#body.sibling(this.#spareRow!)
    this.#spareRow = this.#body.row
    this.#leaving = this.#body
    this.#body = next
    next.setMesh(mesh, true)
    next.uniforms.dissolve.value.set(0, 0)
    this.#dissolved = 0
    this.#isReady = false
    this.group.add(next.group)
  }

  #stepDissolve({ world, pose }: StagePersonFrame, dtSec: number): boolean {
    const leaving = this.#leaving
    if (leaving === null) return false
    if (this.#isReady) this.#dissolved = Math.min(1, this.#dissolved + dtSec / DISSOLVE_SEC)
    const t = this.#dissolved * this.#dissolved * (3 - 2 * this.#dissolved)
    this.#body.uniforms.dissolve.value.set(0, t)
    leaving.uniforms.dissolve.value.set(t, 1)
    if (leaving.setWorld(this.#worldOfLeaving(world, pose.quats))) leaving.setPose(pose.quats)
    leaving.updateFade()
    if (this.#dissolved === 1) this.#endDissolve()
    return true
  }

  /** The pose that came with the new body, for the old one. */
  #worldOfLeaving(world: Float32Array, quats: Float32Array): Float32Array {
    const old = this.#leaving!.mesh!
    const nPosed = this.#body.mesh!.nJoints
    if (nPosed >= old.nJoints) return world
    this.#leavingWorld ??= new Float32Array(world.length)
    return poseWithFewer(old, nPosed, world, quats, this.#leavingWorld)
  }

  #endDissolve(): void {
    this.#leavingWorld = null
    this.#leaving?.dispose()
    this.#leaving = null
    this.#isReady = true
    this.#body.uniforms.dissolve.value.set(0, 1)
  }

  setLook(look: StageLook, theme: StageTheme, emotions: readonly Color[]): void {
    const own = personLook(this.#row, look.accents[this.#row])
    this.#body.setLook(own)
    this.#skeleton.setAccent(own.accent)
    this.#shared.room.setAccent(this.#row, own.accent)
    this.#trails.setAccent(own.accent)
    this.#trails.setSeconds(look.trailSec ?? 0)
    this.#trailed = (look.trailSec ?? 0) > 0
    this.#ringOpacity = theme.ringOpacity
    this.#emotions = emotions
    this.#overlay = look.emotionOverlay === 'off' ? 0 : look.emotionOverlay === 'subtle' ? 0.5 : 1
    this.#skeletonShown = look.viewMode === 'skeleton' || look.viewMode === 'joints' || look.viewMode === 'both'
    this.#bodyShown = look.viewMode === 'body' || look.viewMode === 'both' || look.viewMode === 'wireframe'
    this.#skeleton.setBones(look.viewMode !== 'joints')
    this.#skeleton.setThrough(look.viewMode === 'both')
    this.#skeleton.group.visible = this.#skeletonShown
    this.#endDissolve()
    this.#body.setWireframe(look.viewMode === 'wireframe')
    this.#legsHidden = look.legsHidden ? 1 : 0
    this.#seen = false
  }

  setQuality({ surfaceDetail, poseCorrectives, coarseBody }: QualitySettings): void {
    this.#body.uniforms.surfaceDetail.value = surfaceDetail
    this.#body.setCorrected(poseCorrectives)
    this.#body.setCoarse(coarseBody)
  }

  /** Brings what the GPU works out beforehand to this pose; call before drawing. */
  prepare(renderer: WebGLRenderer, camera: Camera, scene: Scene): void {
    if (this.#isReady) this.#body.prepare(renderer)
    else this.#isReady = this.#body.prepareAhead(renderer, camera, scene)
    this.#leaving?.prepare(renderer)
  }

  /** Makes what will be drawn with, before it is needed. */
  compileAhead(renderer: WebGLRenderer, camera: Camera, scene: Scene): void {
    this.#body.compileAhead(renderer, camera, scene)
  }

  /** What the GPU worked out is gone, with its context. */
  invalidate(): void {
    this.#body.invalidate()
    this.#leaving?.invalidate()
  }

  /** The studio's lights or colours have changed. */
  relight(): void {
    this.#body.relight()
    this.#leaving?.relight()
  }

  /** Takes this frame's pose and truth. Returns true if the picture changes by it. */
  update(person: StagePersonFrame, seated: boolean, dtSec: number, frame: Moment = NO_MOMENT): boolean {
    const wasPresent = this.anchor.present
    readPersonAnchor(person.world, person.pose.present, this.anchor, this.#legsHidden === 0)
    this.group.visible = person.pose.present
    const isThere = person.pose.present && person.pose.boxValid
    this.#trails.update(person.world, frame.time, isThere, frame.jumps ?? 0)
    this.anchor.film = person.film ?? null
    if (!person.pose.present) {
      if (wasPresent) this.#clearGround()
      return wasPresent
    }
    const face = person.morphWeights !== undefined && this.#body.setMorphWeights(person.morphWeights)
    const spoke = this.#body.setExpression(person.expression)
    const moved = this.#body.setWorld(person.world) || face || spoke || !this.#seen
    if (moved) this.#body.setPose(person.pose.quats)
    if (moved && this.#skeletonShown) this.#skeleton.setWorld(person.world)
    const dissolving = this.#stepDissolve(person, dtSec)
    const eased = this.#easeTruth(person, seated, wasPresent ? dtSec : Infinity)
    const lit = this.#easeRing(person, wasPresent ? dtSec : Infinity)
    this.#seen = true
    return moved || dissolving || eased || lit || !wasPresent
  }

  /** A body alone, that nothing is seen through: it may be drawn before or after others. */
  get isPlain(): boolean {
    return !this.#body.isSeenThrough && this.#leaving === null && !this.#skeletonShown && !this.#trailed
  }

  /** Puts the shadows of both feet on the floor. */
  castContact(): void {
    const stands = this.#bodyShown && this.#legsHidden === 0 && this.#body.uniforms.bodyFade.value < 0.5
    this.#shared.room.setFeet(this.#row, this.anchor.feet, stands)
  }

  /** Leaves the person out of a picture that is another's. */
  setShown(shown: boolean): void {
    this.group.visible = shown && this.anchor.present
  }

  setPicture(width: number, height: number): void {
    this.#trails.setPicture(width, height)
  }

  setPicking(picking: boolean): void {
    this.#trails.group.visible = !picking && this.#trailed
    this.#body.setPicking(picking)
    this.#leaving?.setPicking(picking)
    this.#skeleton.group.visible = !picking && this.#skeletonShown
  }

  dispose(): void {
    this.#endDissolve()
    this.#body.dispose()
    this.#skeleton.dispose()
    this.#trails.dispose()
    this.#clearGround()
    this.group.removeFromParent()
  }

  #easeTruth(person: PersonFrame, seated: boolean, dtSec: number): boolean {
    const u = this.#body.uniforms
    const k = 1 - Math.exp(-dtSec / FADE_SEC)
    const faded = easeUniform(u.bodyFade, person.pose.boxValid ? 0 : 1, k)
    const dimmed = easeUniform(u.handsDim, person.pose.bodyValid ? 0 : 1, k)
    const paled = easeUniform(u.faceDesaturate, person.faceLost ? 1 : 0, k)
    const hidden = easeUniform(u.headHidden, seated ? 1 : 0, 1)
    u.legsFade.value = this.#legsHidden
    this.#body.group.visible = this.#bodyShown && this.#isReady
    if (this.#leaving !== null) this.#leaving.group.visible = this.#bodyShown
    this.#body.updateFade()
    return faded || dimmed || paled || hidden
  }

  #easeRing(person: PersonFrame, dtSec: number): boolean {
    const { floor } = this.anchor
    const { room, veils } = this.#shared
    const k = 1 - Math.exp(-dtSec / RING_SEC)
    const ring = this.#ring
    const x = ring[0]!
    const z = ring[1]!
    const speaking = ring[2]!
    ring[0] = ease(x, floor.x, k)
    ring[1] = ease(z, floor.z, k)
    ring[2] = ease(speaking, person.speaking ? 1 : 0, k)
    const changed = x !== ring[0] || z !== ring[1] || speaking !== ring[2]
    const lit = this.#emotion.update(person.emotion, this.#emotions, dtSec)
    if (!changed && !lit && this.#seen) return false
    const shown = 1 - 0.7 * this.#body.uniforms.bodyFade.value
    ring[3] = this.#ringOpacity * shown
    ring[4] = this.#overlay * shown
    room.setRing(this.#row, ring)
    veils.set(this.#row, ring, this.#emotion.shown)
    return true
  }

  #clearGround(): void {
    this.#shared.room.clearPerson(this.#row)
    this.#shared.veils.clear(this.#row)
  }
}

/** Written only where it changes: all uniforms are of one shape, in which a number is boxed anew with each write. */
function easeUniform(uniform: { value: number }, to: number, k: number): boolean {
  if (uniform.value === to) return false
  uniform.value = ease(uniform.value, to, k)
  return true
}

function ease(from: number, to: number, k: number): number {
  const next = from + (to - from) * k
  const rest = to - next
  return rest < 1e-4 && rest > -1e-4 ? to : next
}
