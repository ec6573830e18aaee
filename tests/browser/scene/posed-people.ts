import { createFigureMesh, forwardKinematics } from '../../../src/body/index.ts'
import type { BodyMesh } from '../../../src/body/index.ts'
import type { FrameState, PersonFrame } from '../../../src/workspace/index.ts'
import type { StagePerson } from '../../../src/scene/index.ts'

/** Numbers in [0, 1) that are the same in every run. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296
  }
}

/** Unit quaternions xyzw [nJoints, 4], each turned by up to `most` radians about any axis. */
export function randomQuats(nJoints: number, most: number, random: () => number): Float32Array {
  const quats = new Float32Array(nJoints * 4)
  for (let j = 0; j < nJoints; j++) {
    const axis = [random() - 0.5, random() - 0.5, random() - 0.5]
    const length = Math.hypot(...axis) || 1
    const half = ((random() - 0.5) * 2 * most) / 2
    for (let i = 0; i < 3; i++) quats[j * 4 + i] = (axis[i]! / length) * Math.sin(half)
    quats[j * 4 + 3] = Math.cos(half)
  }
  return quats
}

/** Two figures in a loose stance, 1.2 m apart, facing each other; `change` moves B's left arm. */
export function twoPeople(mesh: BodyMesh = createFigureMesh()): {
  frame: FrameState
  people: StagePerson[]
  pose: (change: number) => void
} {
  const people: StagePerson[] = [0, 1].map((index) => ({ index, label: 'AB'[index]!, id: `P000${index + 1}`, mesh }))
  const frame: FrameState = { time: 0, people: people.map(() => personFrame(mesh)) }
  const pose = (change: number): void => {
    frame.people.forEach((person, i) => standFacing(person, mesh, i, change))
    frame.time += 1
  }
  pose(0)
  return { frame, people, pose }
}

function personFrame(mesh: BodyMesh): PersonFrame {
  return {
    pose: {
      quats: new Float32Array(52 * 4),
      transl: new Float32Array(3),
      present: true,
      bodyValid: true,
      boxValid: true,
      frameIndex: 0,
      timeSec: 0,
    },
    world: new Float32Array(mesh.nJoints * 16),
    fau: new Float32Array(24),
    faceValid: true,
    faceLost: false,
    scores: new Float32Array(8),
    emotion: new Float32Array(8),
    valence: 0,
    arousal: 0,
    speaking: false,
    morphWeights: new Float32Array(0),
    expression: new Float32Array(0),
  }
}

function standFacing(person: PersonFrame, mesh: BodyMesh, index: number, change: number): void {
  const { quats, transl } = person.pose
  quats.fill(0)
  for (let j = 0; j < 52; j++) quats[j * 4 + 3] = 1
  turn(quats, 0, 1, index === 0 ? Math.PI / 2 : -Math.PI / 2)
  turn(quats, 16, 2, -1.2 + (index === 1 ? change : 0))
  turn(quats, 17, 2, 1.2)
  transl.set([index === 0 ? -0.6 : 0.6, 1.165, 0])
  forwardKinematics(quats, transl, mesh.restJoints, mesh.parents, person.world)
}

function turn(quats: Float32Array, joint: number, axis: 0 | 1 | 2, angle: number): void {
  quats.fill(0, joint * 4, joint * 4 + 3)
  quats[joint * 4 + axis] = Math.sin(angle / 2)
  quats[joint * 4 + 3] = Math.cos(angle / 2)
}
