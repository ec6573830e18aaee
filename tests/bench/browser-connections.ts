/** Node keeps the one that its `fetch` goes through here. */
const DISPATCHER = Symbol.for('undici.globalDispatcher.1')
/** connections that browsers open to one host over HTTP/1.1 */
const CONNECTIONS = 6

type Dispatcher = new (options: { connections: number }) => object

/**
 * From here on Node's `fetch` opens six connections to a host, as browsers do. By itself it opens a new one, a round trip,
 * whenever none is free at that very moment.
 */
export async function limitConnections(): Promise<void> {
  // the first call makes the dispatcher
  await fetch('data:,')
  const known = (globalThis as Record<symbol, unknown>)[DISPATCHER] as object | undefined
  if (known === undefined) return
  const Agent = known.constructor as Dispatcher
  ;(globalThis as Record<symbol, unknown>)[DISPATCHER] = new Agent({ connections: CONNECTIONS })
}
