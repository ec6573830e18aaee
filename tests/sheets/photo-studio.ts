import { PCFShadowMap, Vector3, WebGLRenderer } from 'three'
import {
  FaceRig,
  SOLE_BELOW_FOOT,
  createFaceInput,
  driveExtraJoints,
  forwardKinematics,
  turnJoint,
  type BodyMesh,
  type FaceInput,
} from '../../src/body/index.ts'
import type { CameraPreset, ViewMode } from '../../src/scene/index.ts'
import { EMOTION_FALLBACK } from '../../src/scene/emotion-look.ts'
import { PERSON_ACCENTS } from '../../src/scene/person-look.ts'
import { StageRuntime } from '../../src/scene/stage-runtime.ts'
import type { FrameState, PersonFrame } from '../../src/workspace/index.ts'

/** Where a picture is taken from and what it looks at, m on the stage; vertical angle of view in degrees. */
export interface Shot {
  readonly from: readonly [number, number, number]
  readonly at: readonly [number, number, number]
  readonly fov: number
}

/** A rotation of one joint: about x, y, z in turn (rad), enough for posing by hand. */
export type PosedJoint = readonly [joint: number, axis: 0 | 1 | 2, angle: number]

/** What the face rig is fed with. */
export type FaceSetting = Partial<Omit<FaceInput, 'fau'>> & { readonly fau?: Readonly<Record<number, number>> }

const FACE_JOINTS = [52, 53, 54]
const FEET = [10, 11]
const EASE_STEPS = 30

/** The real stage, drawn off-screen: one person posed by hand or the two of a workspace. */
export class PhotoStudio {
  readonly canvas = document.createElement('canvas')
  readonly #renderer: WebGLRenderer
  readonly #runtime = new StageRuntime()
  #frame: FrameState = { time: 0, people: [] }

  constructor() {
    this.#renderer = new WebGLRenderer({ canvas: this.canvas, antialias: true, preserveDrawingBuffer: true })
    this.#renderer.shadowMap.enabled = true
    this.#renderer.shadowMap.type = PCFShadowMap
    this.#renderer.debug.onShaderError = () => {
      throw new Error('a shader does not compile')
    }
    this.#runtime.setEased(false)
    this.#runtime.setRenderer(this.#renderer)
    this.#runtime.setQuality('medium')
    this.setView('body')
  }

  setSize(width: number, height: number): void {
    this.#runtime.setSize(width, height)
  }

  setView(viewMode: ViewMode, legsHidden = false): void {
    this.#runtime.setLook({
      theme: 'dark',
      viewMode,
      emotionOverlay: 'off',
      legsHidden,
      accents: PERSON_ACCENTS,
      emotions: EMOTION_FALLBACK.map(([, color]) => color),
    })
  }

  /** One person alone in the room; look 0 is A's colours. */
  setPerson(mesh: BodyMesh): PersonFrame {
    const person = standingPerson(mesh)
    this.setPeople({ time: 0, people: [person] }, [mesh])
    return person
  }

  setPeople(frame: FrameState, meshes: readonly BodyMesh[]): void {
    this.#frame = frame
    this.#runtime.setPeople(meshes.map((mesh, index) => ({ index, label: 'AB'[index]!, id: `P000${index}`, mesh })))
  }

  /** Draws what is posed now: from a place, or from a preset of the page. */
  shoot(shot: Shot | CameraPreset): HTMLCanvasElement {
    const { rig } = this.#runtime
    if (typeof shot === 'string') rig.setPreset(shot)
    for (let i = 0; i < EASE_STEPS; i++) this.#runtime.update(this.#frame, 0.25)
    if (typeof shot !== 'string') {
      // the rig brings the camera's matrices up to date for its own moves only
      rig.camera.matrixWorldAutoUpdate = true
      rig.camera.fov = shot.fov
      rig.camera.position.set(...shot.from)
      rig.camera.lookAt(new Vector3(...shot.at))
      rig.camera.updateProjectionMatrix()
      rig.camera.updateMatrixWorld()
      rig.camera.matrixWorldAutoUpdate = false
    }
    this.#runtime.invalidate()
    this.#runtime.draw(0.25)
    rig.reframe(true)
    return this.canvas
  }
}

/** A person at the origin, facing +Z, feet on the floor, in the zero pose. */
export function standingPerson(mesh: BodyMesh): PersonFrame {
  const person: PersonFrame = {
    pose: {
      quats: new Float32Array(52 * 4),
      transl: new Float32Array(3),
      present: true,
      bodyValid: true,
      boxValid: true,
      frameIndex: 0,
      timeSec: 0,
    },
    world: new Float32Array(mesh.nJoints * 16),
    fau: new Float32Array(24),
    faceValid: true,
    faceLost: false,
    scores: new Float32Array(8),
    emotion: new Float32Array(8),
    valence: 0,
    arousal: 0,
    speaking: false,
    morphWeights: new Float32Array(mesh.morphs?.names.length ?? 0),
    expression: new Float32Array(0),
  }
  posePerson(person, mesh, [])
  return person
}

/** Poses body and face; joints that are not named are at rest. Turns of one joint are applied in the order given. */
export function posePerson(
  person: PersonFrame,
  mesh: BodyMesh,
  joints: readonly PosedJoint[],
  face: FaceSetting = {},
): void {
  const { quats, transl } = person.pose
  quats.fill(0)
  for (let at = 3; at < quats.length; at += 4) quats[at] = 1
  for (const [joint, axis, angle] of joints) turn(quats, joint * 4, axis, angle)
  const rest = mesh.restJoints
  transl.set([-rest[0]!, 0, -rest[2]!])
  forwardKinematics(quats, transl, rest, mesh.parents, person.world)
  // the lower foot stands on the floor, whatever the legs do
  transl[1] = SOLE_BELOW_FOOT - Math.min(...FEET.map((joint) => placeOf(person, joint)[1]))
  forwardKinematics(quats, transl, rest, mesh.parents, person.world)
  if (mesh.driven !== undefined) driveExtraJoints(mesh.driven, quats, person.world)
  const input = createFaceInput()
  for (const [unit, value] of Object.entries(face.fau ?? {})) input.fau[Number(unit)] = value
  Object.assign(input, { ...face, fau: input.fau })
  const turns = new Float32Array(12)
  new FaceRig(mesh.morphs?.names ?? []).solve(input, person.morphWeights, turns)
  FACE_JOINTS.forEach((joint, i) => turnJoint(person.world, joint, turns, i * 4))
}

/** Where a joint is, m. */
export function placeOf(person: PersonFrame, joint: number): [number, number, number] {
  const at = joint * 16 + 12
  return [person.world[at]!, person.world[at + 1]!, person.world[at + 2]!]
}

/** quats[at] times a turn about a coordinate axis. */
function turn(quats: Float32Array, at: number, axis: 0 | 1 | 2, angle: number): void {
  const s = Math.sin(angle / 2)
  const c = Math.cos(angle / 2)
  const [x, y, z, w] = [quats[at]!, quats[at + 1]!, quats[at + 2]!, quats[at + 3]!]
  const v = [axis === 0 ? s : 0, axis === 1 ? s : 0, axis === 2 ? s : 0] as const
  quats[at] = w * v[0] + x * c + y * v[2] - z * v[1]
  quats[at + 1] = w * v[1] - x * v[2] + y * c + z * v[0]
  quats[at + 2] = w * v[2] + x * v[1] - y * v[0] + z * c
  quats[at + 3] = w * c - x * v[0] - y * v[1] - z * v[2]
}
