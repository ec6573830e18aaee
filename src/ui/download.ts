/** ms; by then a browser has taken hold of what is behind the address */
const KEPT_MS = 60_000

/** Hands bytes to the browser as a download under a name. */
export function download(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS)
}
