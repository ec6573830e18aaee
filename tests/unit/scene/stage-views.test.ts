import { Vector3 } from 'three'
import { describe, expect, test } from 'vitest'
import { CameraRig } from '../../../src/scene/camera-rig.ts'
import { createPersonAnchor } from '../../../src/scene/person-anchor.ts'
import type { PersonAnchor } from '../../../src/scene/person-anchor.ts'
import { StageViews } from '../../../src/scene/stage-views.ts'
import type { StageView } from '../../../src/scene/stage-views.ts'

const SAFE = { top: 40, right: 0, bottom: 66, left: 0 }

function person(x: number, facing: number): PersonAnchor {
  const anchor = createPersonAnchor()
  anchor.present = true
  anchor.head.set(x, 1.52, 0)
  anchor.crown.set(x, 1.72, 0)
  anchor.facing.set(facing, 0, 0)
  anchor.floor.set(x, 0, 0)
  anchor.low.set(x - 0.3, 0, -0.3)
  anchor.high.set(x + 0.3, 1.72, 0.3)
  return anchor
}

const PEOPLE = [person(-0.6, 1), person(0.6, -1)]

function split(width: number, height: number, people = PEOPLE): StageViews {
  const rig = new CameraRig()
  rig.eased = false
  const views = new StageViews(rig)
  views.setViewport(width, height, SAFE)
  rig.setPreset('split')
  for (let i = 0; i < 3; i++) views.update(people, 0.016)
  return views
}

/** px of the stage */
function pixel(view: StageView, point: Vector3): { x: number; y: number } {
  const p = point.clone().project(view.camera)
  return { x: view.left + (p.x * 0.5 + 0.5) * view.width, y: view.top + (0.5 - p.y * 0.5) * view.height }
}

describe('two views', () => {
  test.each([
    [1440, 900],
    [1024, 700],
    [390, 844],
  ])('on %i x %i each person is seen whole, from the front, in the middle of an own half', (width, height) => {
    const views = split(width, height)
    expect(views.count).toBe(2)
    const area = views.view(0).width * views.view(0).height + views.view(1).width * views.view(1).height
    expect(area).toBe(width * height)
    PEOPLE.forEach((anchor, i) => {
      const view = views.view(i)
      expect(view.only).toBe(i)
      const toCamera = view.camera.position.clone().sub(anchor.head).setY(0).normalize()
      expect(toCamera.dot(anchor.facing)).toBeGreaterThan(0.999)
      for (const point of [anchor.low, anchor.high, anchor.crown]) {
        const at = pixel(view, point)
        expect(at.x).toBeGreaterThan(view.left)
        expect(at.x).toBeLessThan(view.left + view.width)
        expect(at.y).toBeGreaterThan(Math.max(view.top, SAFE.top))
        expect(at.y).toBeLessThan(Math.min(view.top + view.height, height - SAFE.bottom) + 1)
      }
      expect(Math.abs(pixel(view, anchor.floor).x - (view.left + view.width / 2))).toBeLessThan(view.width * 0.03)
      // what stands there is what is picked there
      const head = pixel(view, anchor.head)
      expect(views.at(head.x, head.y)).toBe(view)
    })
  })

  test('beside each other on a wide stage, above each other on an upright one', () => {
    const wide = split(1440, 900)
    expect([wide.view(1).left, wide.view(1).top]).toEqual([720, 0])
    const upright = split(390, 844)
    expect(upright.view(1).left).toBe(0)
    expect(upright.view(1).top).toBeGreaterThan(300)
  })

  test.each([
    [1440, 900, 'x'],
    [390, 844, 'y'],
  ] as const)('on %i x %i the edge between them can be moved, and both stay whole', (width, height, axis) => {
    const views = split(width, height)
    let nMoves = 0
    views.listenToEdge(() => nMoves++)
    views.setEdgeAt(width * 0.4, 40 + (height - 106) * 0.4)
    expect(nMoves).toBe(1)
    expect(views.edge).toMatchObject({ axis })
    expect(views.edge!.share).toBeCloseTo(0.4, 6)
    views.update(PEOPLE, 0.016)
    PEOPLE.forEach((anchor, i) => {
      for (const point of [anchor.low, anchor.high]) {
        const at = pixel(views.view(i), point)
        expect(views.at(at.x, at.y)).toBe(views.view(i))
      }
    })
    views.setEdgeAt(0, 0)
    expect(views.edge!.share).toBe(0.25)
    views.rig.setPreset('both')
    views.update(PEOPLE, 0.016)
    expect(views.edge).toBeNull()
  })

  test('turn together under one hand', () => {
    const views = split(1440, 900)
    const before = [0, 1].map((i) => views.view(i).camera.rotation.y)
    views.rig.rotateBy(120, 0)
    for (let i = 0; i < 3; i++) views.update(PEOPLE, 0.016)
    const turned = [0, 1].map((i) => views.view(i).camera.rotation.y - before[i]!)
    expect(Math.abs(turned[0]!)).toBeGreaterThan(0.1)
    expect(turned[1]).toBeCloseTo(turned[0]!, 6)
  })

  test('one person alone has the stage for themselves', () => {
    const views = split(1440, 900, [PEOPLE[0]!])
    expect(views.count).toBe(1)
    expect(views.view(0).width).toBe(1440)
  })

  test('leaving it gives the whole stage back', () => {
    const views = split(1440, 900)
    views.rig.setPreset('both')
    views.update(PEOPLE, 0.016)
    expect(views.count).toBe(1)
    expect(views.view(0)).toMatchObject({ left: 0, top: 0, width: 1440, height: 900, only: -1 })
    expect(views.view(0).camera.aspect).toBeCloseTo(1440 / 900, 6)
  })
})

describe('lens', () => {
  test('a longer lens stands further off and frames the same people', () => {
    const at = (mm: number | null) => {
      const rig = new CameraRig()
      rig.eased = false
      rig.setViewport(1440, 900, SAFE)
      rig.setLens(mm)
      rig.update(PEOPLE, 0.016)
      return rig
    }
    const wide = at(24)
    const long = at(100)
    // 24 mm of film behind 24 mm of lens: 53.13 degrees
    expect(wide.camera.fov).toBeCloseTo(53.13, 2)
    expect(long.camera.fov).toBeCloseTo(13.69, 2)
    expect(long.camera.position.length()).toBeGreaterThan(wide.camera.position.length() * 3)
    const crown = (rig: CameraRig) => PEOPLE[0]!.crown.clone().project(rig.camera)
    expect(Math.abs(crown(long).y - crown(wide).y)).toBeLessThan(0.2)
    expect(at(null).camera.fov).toBeCloseTo(30, 6)
  })
})
