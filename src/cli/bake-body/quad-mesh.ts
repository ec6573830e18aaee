/** Connectivity of a quad mesh, for walking along edge loops. */
export interface QuadMesh {
  /** four vertex ids a quad, counter-clockwise from outside */
  readonly quads: Uint32Array
  readonly neighbours: ReadonlyMap<number, ReadonlySet<number>>
  /** quads around a vertex */
  readonly quadsOf: ReadonlyMap<number, readonly number[]>
}

export function quadMesh(quads: Uint32Array): QuadMesh {
  const neighbours = new Map<number, Set<number>>()
  const quadsOf = new Map<number, number[]>()
  const link = (a: number, b: number): void => {
    const set = neighbours.get(a) ?? new Set()
    neighbours.set(a, set.add(b))
  }
  for (let q = 0; q < quads.length; q += 4) {
    for (let k = 0; k < 4; k++) {
      const a = quads[q + k]!
      const b = quads[q + ((k + 1) % 4)]!
      link(a, b)
      link(b, a)
      const list = quadsOf.get(a) ?? []
      list.push(q / 4)
      quadsOf.set(a, list)
    }
  }
  return { quads, neighbours, quadsOf }
}

/**
 * The edge loop that starts a -> b and goes straight on through vertices with four neighbours.
 * @returns the vertices in order, without the return to `a`
 * @throws {RangeError} if it does not close: the base mesh is not the one this was written for
 */
export function edgeLoop(mesh: QuadMesh, a: number, b: number): number[] {
  const loop = [a, b]
  for (;;) {
    const next = straightOn(mesh, loop.at(-2)!, loop.at(-1)!)
    if (next === undefined || loop.length > 400) throw new RangeError(`edge loop from ${a} to ${b} does not close`)
    if (next === a) return loop
    loop.push(next)
  }
}

function straightOn(mesh: QuadMesh, from: number, at: number): number | undefined {
  const around = mesh.neighbours.get(at)!
  if (around.size !== 4) return undefined
  const rest = new Set(around)
  rest.delete(from)
  for (const q of mesh.quadsOf.get(at)!) {
    const corners = mesh.quads.subarray(4 * q, 4 * q + 4)
    if (corners.includes(from)) for (const v of corners) rest.delete(v)
  }
  return rest.size === 1 ? [...rest][0] : undefined
}

/** All vertices reached from `seed` without crossing `fence`. */
export function floodFill(mesh: QuadMesh, seed: number, fence: ReadonlySet<number>): Set<number> {
  const found = new Set([seed])
  const queue = [seed]
  for (let v = queue.pop(); v !== undefined; v = queue.pop()) {
    for (const n of mesh.neighbours.get(v)!) {
      if (found.has(n) || fence.has(n)) continue
      found.add(n)
      queue.push(n)
    }
  }
  return found
}
