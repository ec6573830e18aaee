import type { BodyMesh } from '../../src/body/index.ts'
import type { ViewMode } from '../../src/scene/index.ts'
import { contactSheet, type Picture } from './contact-sheet.ts'
import { placeOf, posePerson, type PhotoStudio, type PosedJoint, type Shot } from './photo-studio.ts'

const WHOLE: Shot = { from: [0, 1.05, 5.2], at: [0, 0.9, 0], fov: 24 }
const THREE_QUARTERS: Shot = { from: [3.2, 1.3, 4.1], at: [0, 0.9, 0], fov: 24 }
const BEHIND: Shot = { from: [-2, 1.3, -4.8], at: [0, 0.9, 0], fov: 24 }

const ARMS_DOWN: readonly PosedJoint[] = [
  [16, 2, -1.25],
  [17, 2, 1.25],
]
const SITTING: readonly PosedJoint[] = [
  [1, 0, -1.5],
  [2, 0, -1.5],
  [4, 0, 1.5],
  [5, 0, 1.5],
]
const POSES: readonly (readonly [string, readonly PosedJoint[]])[] = [
  ['T-pose', []],
  ['arms down', ARMS_DOWN],
  [
    'arms up',
    [
      [16, 2, 1.1],
      [17, 2, -1.1],
    ],
  ],
  ['elbows bent, palms in', [...ARMS_DOWN, [18, 1, -1.7], [19, 1, 1.7], [20, 0, -0.8], [21, 0, -0.8]]],
  [
    'hand to chin',
    [
      [16, 2, -1.2],
      [16, 1, -0.5],
      [18, 1, -2.3],
      [17, 2, 1.2],
    ],
  ],
  ['wrists turned', [...ARMS_DOWN, [20, 0, 1.4], [21, 0, -1.4]]],
  [
    'arms crossed low',
    [
      [16, 2, -1.1],
      [16, 1, -0.7],
      [18, 1, -1.5],
      [17, 2, 1.1],
      [17, 1, 0.7],
      [19, 1, 1.5],
    ],
  ],
  ['seated', [...ARMS_DOWN, ...SITTING]],
  ['head turned, down', [...ARMS_DOWN, [12, 1, 0.4], [15, 1, 0.5], [15, 0, 0.35]]],
]

const SEATED: readonly PosedJoint[] = [...ARMS_DOWN, ...SITTING]
const FORWARD: readonly PosedJoint[] = [...SEATED, [3, 0, 0.25], [6, 0, 0.2]]
/** What is looked at from near: caption, pose, joint in the middle, way from there to the camera, angle of view. */
const NEAR: readonly (readonly [string, readonly PosedJoint[], number, readonly [number, number, number], number])[] = [
  ['seated, from behind', SEATED, 0, [0.2, 0.5, -1.6], 24],
  ['seated, leaning, from behind', FORWARD, 0, [-0.6, 0.5, -1.5], 24],
  ['seated, from the side', SEATED, 0, [1.7, 0.3, 0.2], 24],
  ['seated, from the front', SEATED, 0, [0.5, 0.8, 1.5], 24],
  ['standing, hem from behind', ARMS_DOWN, 0, [0.3, 0.3, -1.4], 24],
  ['standing, hem', ARMS_DOWN, 0, [0.4, 0.2, 1.4], 24],
  ['shoulder', ARMS_DOWN, 16, [0.6, 0.3, 1.1], 24],
  ['shoulder from behind', ARMS_DOWN, 16, [0.5, 0.3, -1.2], 24],
  ['cuff', ARMS_DOWN, 20, [0.5, 0.1, 0.7], 22],
  ['cuff from behind', ARMS_DOWN, 20, [0.3, 0.2, -0.8], 22],
  ['edge of the cuff', ARMS_DOWN, 20, [0.5, 0.1, 0.7], 8],
  ['edge of the cuff, hand turned', [...ARMS_DOWN, [20, 0, 1.2]], 20, [0.5, 0.1, 0.7], 8],
  ['edge of the cuff, hand bent', [...ARMS_DOWN, [20, 2, 0.9]], 20, [0.5, 0.1, 0.7], 8],
  ['shoes', ARMS_DOWN, 10, [0.5, 0.4, 0.9], 24],
  ['shoes from behind', ARMS_DOWN, 7, [-0.3, 0.3, -1], 24],
]

/** Fingers of a hand: name, first joint relative to the hand's first row. */
const FINGERS = [
  ['index', 0],
  ['middle', 3],
  ['pinky', 6],
  ['ring', 9],
  ['thumb', 12],
] as const
/** rad about Y between a finger and the hand's own axis, by the finger's first row: it bends about its own knuckle. */
const FAN: Readonly<Record<number, number>> = { 0: -0.1, 3: 0.13, 6: 0.58, 9: 0.23 }
const BEND = [1.2, 1.4, 0.9]
const THUMB_BEND = [0.35, 0.5, 0.8]

export function bodySheets(studio: PhotoStudio, mesh: BodyMesh, build: string): Record<string, () => string> {
  const person = studio.setPerson(mesh)
  const draw = (joints: readonly PosedJoint[], shot: Shot | (() => Shot)) => () => {
    posePerson(person, mesh, joints)
    return studio.shoot(typeof shot === 'function' ? shot() : shot)
  }
  const hand = (left: boolean, palm: boolean) => (): Shot => {
    const [x, y, z] = placeOf(person, left ? 25 : 40)
    const up = palm ? -0.55 : 0.55
    return { from: [x, y + up, z + 0.3], at: [x, y - 0.012, z], fov: 22 }
  }
  return {
    [`body-poses-${build}`]: () => {
      studio.setSize(420, 460)
      const pictures = POSES.flatMap(([name, joints]): Picture[] => [
        { caption: `${name}, front`, draw: draw(joints, WHOLE) },
        { caption: `${name}, beside`, draw: draw(joints, THREE_QUARTERS) },
        { caption: `${name}, behind`, draw: draw(joints, BEHIND) },
      ])
      return contactSheet(`Poses, ${build} build`, pictures, 6)
    },
    [`body-near-${build}`]: () => {
      studio.setSize(420, 400)
      const pictures = NEAR.map(([caption, joints, joint, way, fov]): Picture => ({
        caption,
        draw: draw(joints, () => {
          const [x, y, z] = placeOf(person, joint)
          return { from: [x + way[0], y + way[1], z + way[2]], at: [x, y, z], fov }
        }),
      }))
      return contactSheet(`From near, ${build} build`, pictures, 4)
    },
    [`hands-${build}`]: () => {
      studio.setSize(330, 300)
      const pictures = [true, false].flatMap((left) =>
        handShapes(left).flatMap(([name, joints]): Picture[] => [
          { caption: `${left ? 'left' : 'right'} ${name}, back`, draw: draw(joints, hand(left, false)) },
          { caption: `${left ? 'left' : 'right'} ${name}, palm`, draw: draw(joints, hand(left, true)) },
        ]),
      )
      return contactSheet(`Hands, ${build} build`, pictures, 8)
    },
  }
}

function handShapes(left: boolean): (readonly [string, readonly PosedJoint[]])[] {
  const sign = left ? -1 : 1
  const first = left ? 22 : 37
  const bend = (finger: number): PosedJoint[] => {
    if (finger === 12) return THUMB_BEND.map((angle, k) => [first + finger + k, 1, -sign * angle])
    const fan = Math.sign(-sign) * (FAN[finger] ?? 0)
    return BEND.flatMap((angle, k): PosedJoint[] => [
      [first + finger + k, 1, fan],
      [first + finger + k, 2, sign * angle],
      [first + finger + k, 1, -fan],
    ])
  }
  return [
    ['flat', []],
    ...FINGERS.map(([name, finger]) => [`${name} bent`, bend(finger)] as const),
    ['fist', FINGERS.flatMap(([, finger]) => bend(finger))],
    ['pointing', FINGERS.slice(1).flatMap(([, finger]) => bend(finger))],
  ]
}

/** The view modes and the marks of truth, on one standing person. */
export function viewSheet(studio: PhotoStudio, mesh: BodyMesh): () => string {
  return () => {
    const person = studio.setPerson(mesh)
    studio.setSize(420, 460)
    posePerson(person, mesh, ARMS_DOWN)
    const modes: readonly ViewMode[] = ['body', 'skeleton', 'joints', 'both', 'wireframe', 'none']
    const view =
      (viewMode: ViewMode, legsHidden = false) =>
      () => {
        studio.setView(viewMode, legsHidden)
        return studio.shoot(THREE_QUARTERS)
      }
    const [headX, headY, headZ] = placeOf(person, 15)
    const [handX, handY, handZ] = placeOf(person, 20)
    const face: Shot = { from: [headX + 0.35, headY + 0.1, headZ + 1.1], at: [headX, headY, headZ], fov: 24 }
    const hand: Shot = { from: [handX + 0.5, handY + 0.2, handZ + 0.9], at: [handX, handY - 0.08, handZ], fov: 24 }
    const flawed =
      (set: (isFlawed: boolean) => void, shot: Shot = THREE_QUARTERS) =>
      () => {
        studio.setView('body')
        set(true)
        const picture = studio.shoot(shot)
        set(false)
        return picture
      }
    const pictures: Picture[] = [
      ...modes.map((mode) => ({ caption: mode, draw: view(mode) })),
      { caption: 'legs hidden', draw: view('body', true) },
      { caption: 'hands stale', draw: flawed((is) => (person.pose.bodyValid = !is)) },
      { caption: 'not in view', draw: flawed((is) => (person.pose.boxValid = !is)) },
      { caption: 'no face data', draw: flawed((is) => (person.faceLost = is)) },
      { caption: 'no face data, near', draw: flawed((is) => (person.faceLost = is), face) },
      { caption: 'hands stale, near', draw: flawed((is) => (person.pose.bodyValid = !is), hand) },
      { caption: 'not in view, near', draw: flawed((is) => (person.pose.boxValid = !is), face) },
      { caption: 'all there, near', draw: flawed(() => undefined, face) },
    ]
    const sheet = contactSheet('View modes and marks of truth', pictures, 5)
    studio.setView('body')
    return sheet
  }
}
