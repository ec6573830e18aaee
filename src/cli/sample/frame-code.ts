/**
 * The number of a film's frame as a row of blocks along its lower edge: what is seen there is the frame itself, whatever a
 * player believes it shows. In Gray's code, so that one block changes from a frame to the next, which costs few bytes and
 * cannot be misread by more than one frame.
 */
export const FRAME_CODE = {
  /** px of the film's raster; multiples of the encoder's own blocks */
  left: 8,
  blockPx: 8,
  nBits: 11,
  light: '#b4b4b4',
  dark: '#2c2c2c',
} as const

/** Blocks from left to right: a light one, the bits, highest first, and a dark one. */
export function frameCodeBlocks(number: number): boolean[] {
  const gray = number ^ (number >> 1)
  const { nBits } = FRAME_CODE
  return [true, ...Array.from({ length: nBits }, (_, i) => ((gray >> (nBits - 1 - i)) & 1) === 1), false]
}
