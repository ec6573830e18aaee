/** `1:02.345` for the read-out under the pointer. */
export function hoverText(sec: number): string {
  const ms = Math.round(sec * 1000)
  const minutes = Math.floor(ms / 60_000)
  const seconds = ((ms % 60_000) / 1000).toFixed(3).padStart(6, '0')
  return `${minutes}:${seconds}`
}
