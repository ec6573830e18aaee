import type { Mesh, RenderTarget } from 'three'

/** three passes a uniform over while `needsUpdate` is false. */
interface Uniform {
  value: unknown
  needsUpdate?: boolean
}

/**
 * Uniforms of one material that stay as they are from frame to frame: colours of a theme, a light's matrix, what three adds
 * and nobody here changes. three compares each of them with what it sent last in every draw, and sends matrices without
 * asking; here they are sent once and passed over until somebody says that they have changed.
 */
export class StillUniforms {
  #uniforms: Uniform[] = []
  #isSent = false
  #target: RenderTarget | null = null

  /** Watches the draws of the mesh whose material they are of. */
  follow(mesh: Mesh): void {
    mesh.onBeforeRender = (renderer) => {
      // into another target three draws with another program
      const target = renderer.getRenderTarget()
      if (target !== this.#target) this.changed()
      this.#target = target
    }
    mesh.onAfterRender = () => {
      if (this.#isSent) return
      this.#isSent = true
      for (const uniform of this.#uniforms) uniform.needsUpdate = false
    }
  }

  /** Takes those of a program that is being made; others may share what they hold, but not whether it was sent. */
  take(uniforms: Record<string, { value: unknown }>, names: readonly string[]): void {
    this.#uniforms = names.map((name) => (uniforms[name] = { value: uniforms[name]?.value }))
    this.#isSent = false
  }

  /** The next draw sends them again. */
  changed(): void {
    this.#isSent = false
    for (const uniform of this.#uniforms) uniform.needsUpdate = true
  }
}
