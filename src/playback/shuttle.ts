/** media seconds per second of the shuttle keys, slowest first */
const SPEEDS = [1, 2, 4, 8] as const

/**
 * The rate after a press of J (-1) or L (1), as editing tools have it: the first press plays that way, each further one
 * doubles the speed, the other key turns round at normal speed.
 */
export function shuttleRate(rate: number, isPlaying: boolean, direction: 1 | -1): number {
  if (!isPlaying || Math.sign(rate) !== direction) return direction
  const faster = SPEEDS.find((speed) => speed > Math.abs(rate))
  return direction * (faster ?? SPEEDS[SPEEDS.length - 1]!)
}
