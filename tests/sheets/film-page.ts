import { AgXToneMapping, Matrix4, PerspectiveCamera, Scene, WebGLRenderer } from 'three'
import {
  FaceRig,
  HUMAN_BUILDS,
  createFaceInput,
  driveExtraJoints,
  forwardKinematics,
  parseHuman,
  turnJoint,
  type BodyMesh,
} from '../../src/body/index.ts'
import type { FilmScript } from '../../src/cli/sample/make-films.ts'
import { FRAME_CODE, frameCodeBlocks } from '../../src/cli/sample/frame-code.ts'
import { EMOTION_FALLBACK } from '../../src/scene/emotion-look.ts'
import { JointTexture } from '../../src/scene/joint-texture.ts'
import { EmotionVeils } from '../../src/scene/emotion-veils.ts'
import { PersonFigure } from '../../src/scene/person-figure.ts'
import { PERSON_ACCENTS } from '../../src/scene/person-look.ts'
import { qualitySettings } from '../../src/scene/quality.ts'
import { RoomSurface } from '../../src/scene/room-surface.ts'
import { STAGE_THEMES } from '../../src/scene/stage-theme.ts'
import { setStudioTheme, studioEnvironment } from '../../src/scene/studio-environment.ts'
import { StudioLight } from '../../src/scene/studio-light.ts'
import { standingPerson } from './photo-studio.ts'

declare global {
  interface Window {
    beginFilm?: (script: FilmScript) => Promise<void>
    /** one frame of the script as a JPEG data URL, with the number that it has in the film */
    drawFilmFrame?: (frame: number, number: number) => string
  }
}

/** jaw and eyes */
const FACE_JOINTS = [52, 53, 54]
/** walls of the two rooms, light in the middle */
const WALLS = [
  ['#8f9ba3', '#4d565d'],
  ['#a39686', '#574e45'],
] as const
const QUALITY = 0.98

const response = await fetch('/body/human.bin')
const bytes = new Uint8Array(await response.arrayBuffer())
const meshes = HUMAN_BUILDS.map((build) => parseHuman(bytes, build))

/** One person before a wall, seen by the camera of the person's data: 39 m away through a very long lens. */
class FilmSet {
  readonly #script: FilmScript
  readonly #mesh: BodyMesh
  readonly #renderer: WebGLRenderer
  readonly #scene = new Scene()
  readonly #camera: PerspectiveCamera
  readonly #figure: PersonFigure
  readonly #person
  readonly #input = createFaceInput()
  readonly #rig: FaceRig
  readonly #turns = new Float32Array(12)
  readonly #sheet = document.createElement('canvas')

  constructor(script: FilmScript) {
    this.#script = script
    const { width, height, focalPx, person } = script
    this.#mesh = meshes[person]!
    this.#renderer = new WebGLRenderer({ antialias: true, alpha: true, preserveDrawingBuffer: true })
    this.#renderer.setSize(width, height, false)
    this.#renderer.toneMapping = AgXToneMapping
    const theme = STAGE_THEMES.dark
    this.#renderer.toneMappingExposure = theme.exposure
    this.#camera = new PerspectiveCamera((2 * Math.atan(height / 2 / focalPx) * 180) / Math.PI, width / height, 20, 60)
    this.#camera.matrixAutoUpdate = false
    const environment = studioEnvironment()
    setStudioTheme(environment, theme)
    const light = new StudioLight()
    light.setShadowSize(0)
    this.#figure = new PersonFigure(person, {
      joints: new JointTexture(2),
      environment,
      room: new RoomSurface(2),
      veils: new EmotionVeils(2),
    })
    const look = { theme: 'dark', viewMode: 'body', emotionOverlay: 'off', legsHidden: false } as const
    const emotions = EMOTION_FALLBACK.map(([, color]) => color)
    this.#figure.setLook({ ...look, accents: PERSON_ACCENTS, emotions }, { ...theme, ringOpacity: 0 }, [])
    this.#figure.setQuality(qualitySettings('medium'))
    this.#figure.setPerson({ index: person, label: 'AB'[person]!, id: '', mesh: this.#mesh })
    this.#scene.add(light.group, this.#figure.group)
    this.#person = standingPerson(this.#mesh)
    this.#rig = new FaceRig(this.#mesh.morphs?.names ?? [])
    this.#sheet.width = width
    this.#sheet.height = height
  }

  draw(index: number, number: number): string {
    const frame = this.#script.frames[index]!
    // read back with every frame
    const context = this.#sheet.getContext('2d', { willReadFrequently: true })!
    if (frame.isLost) {
      context.fillStyle = '#000'
      context.fillRect(0, 0, this.#sheet.width, this.#sheet.height)
    } else {
      this.#paintWall(context)
      this.#paintPerson(context, frame)
    }
    paintFrameCode(context, number)
    return this.#sheet.toDataURL('image/jpeg', QUALITY)
  }

  #paintPerson(context: CanvasRenderingContext2D, frame: FilmScript['frames'][number]): void {
    this.#pose(frame)
    this.#aim(frame)
    this.#figure.update(this.#person, false, 1)
    this.#figure.prepare(this.#renderer, this.#camera, this.#scene)
    this.#renderer.render(this.#scene, this.#camera)
    context.imageSmoothingQuality = 'high'
    context.drawImage(this.#renderer.domElement, 0, 0, this.#sheet.width, this.#sheet.height)
  }

  #pose({ local, pelvis, face }: FilmScript['frames'][number]): void {
    const { pose, world, morphWeights } = this.#person
    for (const [joint, quat] of local.entries()) pose.quats.set(quat, joint * 4)
    const rest = this.#mesh.restJoints
    for (let k = 0; k < 3; k++) pose.transl[k] = pelvis[k]! - rest[k]!
    forwardKinematics(pose.quats, pose.transl, rest, this.#mesh.parents, world)
    if (this.#mesh.driven !== undefined) driveExtraJoints(this.#mesh.driven, pose.quats, world)
    this.#input.fau.set(face)
    this.#rig.solve(this.#input, morphWeights, this.#turns)
    FACE_JOINTS.forEach((joint, i) => turnJoint(world, joint, this.#turns, i * 4))
  }

  /** The camera frame is (x, -y, -z) of ours; the person stands upright in ours, and leans by the tilt in the camera's. */
  #aim({ pelvis, inCamera }: FilmScript['frames'][number]): void {
    const view = new Matrix4().makeRotationX(this.#script.tilt)
    const [x, y, z] = pelvis
    const e = view.elements
    const turned = [
      e[0]! * x + e[4]! * y + e[8]! * z,
      e[1]! * x + e[5]! * y + e[9]! * z,
      e[2]! * x + e[6]! * y + e[10]! * z,
    ] as const
    view.setPosition(inCamera[0] - turned[0], -inCamera[1] - turned[1], -inCamera[2] - turned[2])
    this.#camera.matrix.copy(view).invert()
    this.#camera.matrixWorldNeedsUpdate = true
  }

  #paintWall(context: CanvasRenderingContext2D): void {
    const { width, height } = this.#sheet
    const [light, dark] = WALLS[this.#script.person]
    const glow = context.createRadialGradient(width / 2, height * 0.4, 20, width / 2, height * 0.45, height * 0.62)
    glow.addColorStop(0, light)
    glow.addColorStop(1, dark)
    context.fillStyle = glow
    context.fillRect(0, 0, width, height)
  }
}

/** Blocks in the lower left corner: light first and dark last, so that a reader knows both. */
function paintFrameCode(context: CanvasRenderingContext2D, number: number): void {
  const { left, blockPx, light, dark } = FRAME_CODE
  for (const [i, isLight] of frameCodeBlocks(number).entries()) {
    context.fillStyle = isLight ? light : dark
    context.fillRect(left + i * blockPx, context.canvas.height - blockPx, blockPx, blockPx)
  }
}

let set: FilmSet | null = null
window.beginFilm = async (script) => {
  set = new FilmSet(script)
}
window.drawFilmFrame = (frame, number) => set!.draw(frame, number)
