import { describe, expect, test } from 'vitest'
import { createPlateBox, layoutPlates } from '../../../src/scene/plate-layout.ts'
import type { PlateBox } from '../../../src/scene/plate-layout.ts'

function plate(x: number, y: number, width = 120, height = 26): PlateBox {
  return Object.assign(createPlateBox(), { x, y, width, height, shown: true })
}

function overlapping(boxes: readonly PlateBox[]): boolean {
  return boxes.some((a, i) =>
    boxes.some(
      (b, k) =>
        k > i &&
        a.left < b.left + b.width &&
        b.left < a.left + a.width &&
        a.top < b.top + b.height &&
        b.top < a.top + a.height,
    ),
  )
}

describe('name plates', () => {
  test('a lone plate stands centred over its head', () => {
    const [box] = layoutPlates([plate(400, 200)], 0, 0, 800, 600)
    expect([box!.left, box!.top]).toEqual([340, 174])
  })

  test('plates that would overlap move apart by the same amount', () => {
    const boxes = layoutPlates([plate(400, 200), plate(440, 204)], 0, 0, 800, 600)
    expect(overlapping(boxes)).toBe(false)
    expect(340 - boxes[0]!.left).toBeCloseTo(boxes[1]!.left - 380)
  })

  test('a narrow picture stacks them inside it', () => {
    const boxes = layoutPlates([plate(100, 90, 150), plate(140, 96, 150)], 0, 40, 240, 600)
    expect(overlapping(boxes)).toBe(false)
    for (const box of boxes) {
      expect(box.left).toBeGreaterThanOrEqual(0)
      expect(box.left + box.width).toBeLessThanOrEqual(240)
      expect(box.top).toBeGreaterThanOrEqual(40)
    }
  })

  test('hidden plates take no room', () => {
    const hidden = plate(400, 200)
    hidden.shown = false
    const boxes = layoutPlates([hidden, plate(400, 200)], 0, 0, 800, 600)
    expect(boxes[1]!.left).toBe(340)
  })
})
