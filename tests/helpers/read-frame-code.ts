import { FRAME_CODE } from '../../src/cli/sample/frame-code.ts'

/** Least difference in brightness, of 255, between a light block and a dark one. */
const LEAST_CONTRAST = 50

/**
 * Reads the number back.
 * @param luma brightness in the middle of each block, from left to right
 * @returns -1 where there is no code to be read
 */
export function readFrameCode(luma: readonly number[]): number {
  const [light, dark] = [luma[0] ?? 0, luma[FRAME_CODE.nBits + 1] ?? 0]
  if (light - dark < LEAST_CONTRAST) return -1
  let number = 0
  let bit = 0
  for (const each of luma.slice(1, FRAME_CODE.nBits + 1)) {
    bit ^= each > (light + dark) / 2 ? 1 : 0
    number = 2 * number + bit
  }
  return number
}
