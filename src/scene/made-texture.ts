import type { Texture, WebGLRenderer } from 'three'

/** What three made of a texture on the renderer's context, to write into directly; null while it has made nothing. */
export function madeTexture(renderer: WebGLRenderer, texture: Texture): WebGLTexture | null {
  const known: unknown = renderer.properties.get(texture)
  const made: unknown = typeof known === 'object' && known !== null ? Reflect.get(known, '__webglTexture') : undefined
  return made instanceof WebGLTexture ? made : null
}

/** Binds it for rows of numbers that are written into it as they are. */
export function bindForWriting(renderer: WebGLRenderer, made: WebGLTexture): WebGL2RenderingContext {
  const gl = renderer.getContext() as WebGL2RenderingContext
  const { state } = renderer
  state.activeTexture(gl.TEXTURE0)
  state.bindTexture(gl.TEXTURE_2D, made)
  state.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false)
  state.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false)
  state.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE)
  state.pixelStorei(gl.UNPACK_ALIGNMENT, 4)
  return gl
}
