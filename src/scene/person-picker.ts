import { NoToneMapping, UnsignedByteType, WebGLRenderTarget } from 'three'
import type { PerspectiveCamera, Scene, WebGLRenderer } from 'three'

/** Reads which person is drawn at a pixel: the scene in ids, one pixel large, through the same vertex path as the picture. */
export class PersonPicker {
  readonly #target = new WebGLRenderTarget(1, 1, { type: UnsignedByteType, depthBuffer: true })
  readonly #pixel = new Uint8Array(4)

  /** @returns the id drawn there, 0 for none */
  pick(
    renderer: WebGLRenderer,
    scene: Scene,
    camera: PerspectiveCamera,
    x: number,
    y: number,
    width: number,
    height: number,
  ): number {
    const lens = camera.clone()
    const view = camera.view
    lens.setViewOffset(width, height, (view?.offsetX ?? 0) + x, (view?.offsetY ?? 0) + y, 1, 1)
    const toneMapping = renderer.toneMapping
    const shadows = renderer.shadowMap.autoUpdate
    const alpha = renderer.getClearAlpha()
    renderer.toneMapping = NoToneMapping
    renderer.shadowMap.autoUpdate = false
    renderer.setClearAlpha(0)
    renderer.setRenderTarget(this.#target)
    renderer.clear()
    renderer.render(scene, lens)
    renderer.readRenderTargetPixels(this.#target, 0, 0, 1, 1, this.#pixel)
    renderer.setRenderTarget(null)
    renderer.setClearAlpha(alpha)
    renderer.shadowMap.autoUpdate = shadows
    renderer.toneMapping = toneMapping
    return this.#pixel[0]!
  }

  dispose(): void {
    this.#target.dispose()
  }
}
