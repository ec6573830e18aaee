import { WebGLRenderTarget } from 'three'
import type { Camera, Material, Object3D, Scene, WebGLRenderer } from 'three'

/** Programs that the driver makes beside the page: asked for ahead, drawn with when they are there. */
export class ProgramsAhead {
  readonly #asked = new Set<Material>()

  /**
   * Asks for the programs of an object of a scene.
   * @param offScreen three writes one program for the screen and another for whatever else is drawn into
   */
  ask(renderer: WebGLRenderer, object: Object3D, camera: Camera, scene: Scene, offScreen: boolean): void {
    const before = renderer.getRenderTarget()
    const target = offScreen ? new WebGLRenderTarget(1, 1) : null
    renderer.setRenderTarget(target)
    for (const material of renderer.compile(object, camera, scene)) this.#asked.add(material)
    renderer.setRenderTarget(before)
    target?.dispose()
  }

  /** True once nothing that was asked for would be waited for. */
  isReady(renderer: WebGLRenderer): boolean {
    for (const material of this.#asked) {
      const known: unknown = renderer.properties.get(material)
      const program: unknown = typeof known === 'object' && known !== null ? Reflect.get(known, 'currentProgram') : null
      if (isProgram(program) && !program.isReady()) return false
    }
    return true
  }
}

function isProgram(value: unknown): value is { isReady(): boolean } {
  return typeof value === 'object' && value !== null && 'isReady' in value
}
