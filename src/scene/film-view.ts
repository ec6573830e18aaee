import { Matrix4, Quaternion } from 'three'
import type { PerspectiveCamera } from 'three'
import { filmFocalLength } from '../motion/index.ts'
import type { FilmCamera } from '../motion/index.ts'

/** Depth that is drawn round the person's distance, share of it: the camera is far, and depth must stay fine. */
const NEAR_SHARE = 0.5
const FAR_SHARE = 2.5

/** Where the film's picture lies on the stage, and the projection that puts it there. CSS px from the stage's corner. */
export class FilmView {
  isShown = false
  left = 0
  top = 0
  width = 0
  height = 0
  /** CSS px to a pixel of the film */
  scale = 1
  /** px of the film, upright, where the film itself was asked; otherwise a size is assumed */
  raster: { readonly width: number; readonly height: number } | null = null
  readonly #turn = new Quaternion()
  readonly #before = new Matrix4()
  readonly #projectionBefore = new Matrix4()

  /** Fits the film's raster into a part of the stage, made larger or smaller by a hand. */
  place(film: FilmCamera, left: number, top: number, width: number, height: number, zoom: number): void {
    const raster = this.raster ?? film
    this.isShown = true
    this.scale = Math.min(width / raster.width, height / raster.height) * zoom
    this.width = raster.width * this.scale
    this.height = raster.height * this.scale
    this.left = left + (width - this.width) / 2
    this.top = top + (height - this.height) / 2
  }

  /**
   * Puts a camera where the film's was, with its lens: a stage pixel is 1 / scale pixels of the film.
   * @param stageWidth,stageHeight px, of the picture that the camera draws
   * @returns true if the picture changes by it
   */
  aim(camera: PerspectiveCamera, film: FilmCamera, stageWidth: number, stageHeight: number): boolean {
    const before = this.#before.copy(camera.matrixWorld)
    const projectionBefore = this.#projectionBefore.copy(camera.projectionMatrix)
    const { position, rotation } = film
    const raster = this.raster ?? film
    const focal = filmFocalLength(raster.width, raster.height) * this.scale
    camera.fov = (2 * Math.atan(stageHeight / 2 / focal) * 180) / Math.PI
    camera.aspect = stageWidth / stageHeight
    const distance = Math.max(1, Math.hypot(position[0]!, position[1]!, position[2]!))
    camera.near = distance * NEAR_SHARE
    camera.far = distance * FAR_SHARE
    // the film's middle is the optical middle
    const shiftX = stageWidth / 2 - (this.left + this.width / 2)
    const shiftY = stageHeight / 2 - (this.top + this.height / 2)
    camera.setViewOffset(stageWidth, stageHeight, shiftX, shiftY, stageWidth, stageHeight)
    camera.position.set(position[0]!, position[1]!, position[2]!)
    camera.quaternion.copy(this.#turn.set(rotation[0]!, rotation[1]!, rotation[2]!, rotation[3]!))
    camera.matrixWorldAutoUpdate = true
    camera.updateMatrixWorld()
    camera.matrixWorldAutoUpdate = false
    return !before.equals(camera.matrixWorld) || !projectionBefore.equals(camera.projectionMatrix)
  }
}
