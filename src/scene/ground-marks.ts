import { CanvasTexture } from 'three'

/** metres that are written on the floor, either way from the middle */
const MARK_METRES = [1, 2] as const
const MARK_PIXELS = 64

/** Constants of the marks that the room's shader knows, m: height of a mark, from its line, near edge from the middle. */
export const MARK_DEFINES = {
  N_MARKS: MARK_METRES.length,
  MARK_SIZE: '0.12',
  MARK_OFFSET: '0.02',
  MARK_NEAR: '1.14',
  MARK_GRADIENT: 'vec2(4.2, 4.2)',
} as const

/** The numbers, one row each, white on nothing. */
export function markTexture(): CanvasTexture {
  const canvas = document.createElement('canvas')
  canvas.width = MARK_PIXELS * 2
  canvas.height = MARK_PIXELS * MARK_METRES.length
  const context = canvas.getContext('2d')
  if (context !== null) {
    context.font = `500 ${MARK_PIXELS * 0.62}px "Inter Variable", Inter, system-ui, sans-serif`
    context.fillStyle = '#ffffff'
    context.textBaseline = 'middle'
    MARK_METRES.forEach((metres, row) => context.fillText(`${metres} m`, 4, MARK_PIXELS * (row + 0.5)))
  }
  const texture = new CanvasTexture(canvas)
  texture.anisotropy = 4
  return texture
}
