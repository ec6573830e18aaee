/** Why the stage cannot draw, in words for a person; null where it can. */
export function webglProblem(createCanvas: () => HTMLCanvasElement = newCanvas): string | null {
  if (typeof WebGL2RenderingContext === 'undefined') return 'This browser has no WebGL2.'
  const probe = createCanvas().getContext('webgl2')
  if (probe === null) return 'The browser gives no WebGL2 context; hardware acceleration may be off.'
  probe.getExtension('WEBGL_lose_context')?.loseContext()
  return null
}

function newCanvas(): HTMLCanvasElement {
  return document.createElement('canvas')
}
