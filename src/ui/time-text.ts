/** `00:12.400`; from an hour on `1:02:12.400`. For the clock: fixed width, so that nothing dances. */
export function clockText(sec: number): string {
  const ms = Math.max(0, Math.round(sec * 1000))
  const hours = Math.floor(ms / 3_600_000)
  const minutes = Math.floor((ms % 3_600_000) / 60_000)
  const rest = ms % 60_000
  const head = hours > 0 ? `${hours}:${pad(minutes, 2)}` : pad(minutes, 2)
  return `${head}:${pad(Math.floor(rest / 1000), 2)}.${pad(rest % 1000, 3)}`
}

/** `1:05`, for lists. */
export function shortTimeText(sec: number): string {
  const total = Math.max(0, Math.round(sec))
  const hours = Math.floor(total / 3600)
  const minutes = Math.floor((total % 3600) / 60)
  return hours > 0 ? `${hours}:${pad(minutes, 2)}:${pad(total % 60, 2)}` : `${minutes}:${pad(total % 60, 2)}`
}

/** `4 minutes 3 seconds`, for what is read aloud. */
export function spokenTime(sec: number): string {
  const total = Math.max(0, Math.round(sec))
  const parts = [
    counted(Math.floor(total / 3600), 'hour'),
    counted(Math.floor((total % 3600) / 60), 'minute'),
    counted(total % 60, 'second'),
  ].filter((part) => part !== '')
  return parts.length === 0 ? '0 seconds' : parts.join(' ')
}

/** `4 minutes 3 seconds of 6 minutes`: value text of the seek slider. */
export function spokenPosition(sec: number, durationSec: number): string {
  return `${spokenTime(sec)} of ${spokenTime(durationSec)}`
}

function counted(n: number, unit: string): string {
  return n === 0 ? '' : `${n} ${unit}${n === 1 ? '' : 's'}`
}

function pad(n: number, width: number): string {
  return String(n).padStart(width, '0')
}
