import type { Texture, WebGLRenderer } from 'three'

/** What three made of a texture on the renderer's context, to write into directly; null while it has made nothing. */
export function madeTexture(renderer: WebGLRenderer, texture: Texture): WebGLTexture | null {
  const known: unknown = renderer.properties.get(texture)
  const made: unknown = typeof known === 'object' && known !== null ? Reflect.get(known, '__webglTexture') : undefined
  return made instanceof WebGLTexture ? made : null
}
