/** True for a file of this machine or of the server that this page came from: reading it costs next to nothing. */
export function isNearby(source: string): boolean {
  return !/^https?:/i.test(source) || new URL(source).origin === location.origin
}
