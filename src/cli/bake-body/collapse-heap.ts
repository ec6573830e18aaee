/** A vertex that may go on to a neighbour, at a price; out of date once the vertex has a newer version. */
export interface Candidate {
  readonly cost: number
  readonly vertex: number
  readonly target: number
  readonly version: number
}

/** Cheapest first; equal prices by vertex, so that the bake is repeatable. */
export class CollapseHeap {
  readonly #items: Candidate[] = []

  push(item: Candidate): void {
    const items = this.#items
    items.push(item)
    let i = items.length - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!isBefore(items[i]!, items[parent]!)) break
      swap(items, i, parent)
      i = parent
    }
  }

  pop(): Candidate | undefined {
    const items = this.#items
    const first = items[0]
    const last = items.pop()
    if (last === undefined || items.length === 0) return first
    items[0] = last
    let i = 0
    for (;;) {
      let least = i
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child < items.length && isBefore(items[child]!, items[least]!)) least = child
      }
      if (least === i) return first
      swap(items, i, least)
      i = least
    }
  }
}

const isBefore = (a: Candidate, b: Candidate): boolean => a.cost < b.cost || (a.cost === b.cost && a.vertex < b.vertex)

function swap(items: Candidate[], i: number, j: number): void {
  const item = items[i]!
  items[i] = items[j]!
  items[j] = item
}
