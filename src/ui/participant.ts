/** `P0947A` of `V00_S0809_I00000582_P0947A`; the whole id where it has no such form. */
export function participantOf(id: string): string {
  return /_(P\d+A?)$/.exec(id)?.[1] ?? id
}
