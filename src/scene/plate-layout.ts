/** A name plate to be placed: where it wants its bottom middle, and how large it is. px */
export interface PlateBox {
  x: number
  y: number
  width: number
  height: number
  shown: boolean
  /** the part of the picture it may stand in, sideways */
  minLeft: number
  maxRight: number
  /** written by the layout: top left corner */
  left: number
  top: number
}

/** space kept between plates and to the edge, px */
const GAP = 8

export function createPlateBox(): PlateBox {
  return { x: 0, y: 0, width: 0, height: 0, shown: false, minLeft: -Infinity, maxRight: Infinity, left: 0, top: 0 }
}

/**
 * Places plates over their heads without overlap, inside the free part of the picture: pushed apart sideways while that
 * keeps each near its head, stacked otherwise. Allocates nothing.
 *
 * @param boxes at most a handful
 */
export function layoutPlates<T extends PlateBox | undefined>(
  boxes: readonly T[],
  left: number,
  top: number,
  right: number,
  bottom: number,
): readonly T[] {
  for (let i = 0; i < boxes.length; i++) {
    const box = boxes[i]
    if (box === undefined || !box.shown) continue
    box.left = box.x - box.width / 2
    box.top = box.y - box.height
    keepInside(box, left, top, right, bottom)
  }
  for (let pass = 0; pass < 3; pass++) {
    for (let i = 0; i < boxes.length; i++) {
      for (let k = i + 1; k < boxes.length; k++) {
        const a = boxes[i]
        const b = boxes[k]
        if (a === undefined || b === undefined || !a.shown || !b.shown || !overlap(a, b)) continue
        if (a.x <= b.x) separate(a, b)
        else separate(b, a)
        keepInside(a, left, top, right, bottom)
        keepInside(b, left, top, right, bottom)
      }
    }
  }
  stack(boxes, top)
  return boxes
}

/** Moves an overlapping pair apart sideways, each by half. */
function separate(a: PlateBox, b: PlateBox): void {
  const move = (a.left + a.width + GAP - b.left) / 2
  a.left -= move
  b.left += move
}

/** What still overlaps (a narrow picture) goes above the other, or below where there is no room. */
function stack(boxes: readonly (PlateBox | undefined)[], top: number): void {
  for (let i = 0; i < boxes.length; i++) {
    for (let k = i + 1; k < boxes.length; k++) {
      const a = boxes[i]
      const b = boxes[k]
      if (a === undefined || b === undefined || !a.shown || !b.shown || !overlap(a, b)) continue
      const high = a.y <= b.y ? a : b
      const low = high === a ? b : a
      high.top = low.top - GAP / 2 - high.height
      if (high.top < top + GAP) {
        high.top = top + GAP
        low.top = high.top + high.height + GAP / 2
      }
    }
  }
}

function overlap(a: PlateBox, b: PlateBox): boolean {
  return (
    a.left < b.left + b.width + GAP / 2 &&
    b.left < a.left + a.width + GAP / 2 &&
    a.top < b.top + b.height &&
    b.top < a.top + a.height
  )
}

function keepInside(box: PlateBox, left: number, top: number, right: number, bottom: number): void {
  const low = Math.max(left, box.minLeft) + GAP
  const high = Math.min(right, box.maxRight) - GAP - box.width
  box.left = Math.max(low, Math.min(box.left, high))
  box.top = Math.max(top + GAP, Math.min(box.top, bottom - GAP - box.height))
}
