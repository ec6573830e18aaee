import { FACE_UNITS, SMPLH_JOINT_NAMES } from '../body/index.ts'
import { EMOTIONS } from '../dataset/index.ts'
import { axisAngleFromQuat } from '../math/index.ts'
import type { Person, PersonFrame } from '../workspace/index.ts'

/** The numbers of one person at one moment, as a person or a program reads them. */
export interface Inspected {
  readonly id: string
  readonly label: string
  readonly timeSec: number
  /** motion frame at or before the moment */
  readonly frame: number
  readonly fps: number
  readonly flags: Readonly<Record<string, boolean>>
  readonly face: string
  readonly valence: number | null
  readonly arousal: number | null
  readonly emotions: readonly {
    readonly name: string
    readonly score: number | null
    readonly probability: number | null
  }[]
  readonly units: readonly { readonly code: string; readonly name: string; readonly value: number | null }[]
  readonly joints: readonly InspectedJoint[]
}

export interface InspectedJoint {
  readonly name: string
  /** rotation against the parent as drawn, rotation vector in degrees */
  readonly rotationDeg: readonly number[]
  /** m */
  readonly stage: readonly number[]
  /** as in the file, without clean-up, m; null where the person is out of the picture */
  readonly camera: readonly number[] | null
}

const DEGREES = 180 / Math.PI
const _vector = new Float64Array(3)

/** @param camera joint positions in camera space, [52, 3], m */
export function inspectPerson(
  person: Person,
  frame: PersonFrame,
  timeSec: number,
  camera: ArrayLike<number> | null,
): Inspected {
  const { pose } = frame
  const { fps } = person.summary
  const known = frame.faceValid
  const orNull = (value: number): number | null => (known ? value : null)
  return {
    id: person.id,
    label: person.label,
    timeSec,
    frame: pose.frameIndex,
    fps,
    flags: {
      'body there': pose.present,
      'hands valid': pose.bodyValid,
      'in view': pose.boxValid,
      'face valid': known,
      'face lost': frame.faceLost,
      speaking: frame.speaking,
    },
    face: person.summary.face,
    valence: orNull(frame.valence),
    arousal: orNull(frame.arousal),
    emotions: EMOTIONS.map((name, k) => ({
      name,
      score: orNull(frame.scores[k]!),
      probability: orNull(frame.emotion[k]!),
    })),
    units: FACE_UNITS.map(({ code, name }, u) => ({ code, name, value: orNull(frame.fau[u]!) })),
    joints: pose.present ? SMPLH_JOINT_NAMES.map((name, j) => jointOf(name, j, frame, camera)) : [],
  }
}

function jointOf(
  name: string,
  j: number,
  { pose, world }: PersonFrame,
  camera: ArrayLike<number> | null,
): InspectedJoint {
  axisAngleFromQuat(pose.quats, j * 4, _vector, 0)
  const isPlaced = camera !== null && Math.abs(camera[j * 3]!) < 1e4
  return {
    name,
    rotationDeg: Array.from(_vector, (value) => value * DEGREES),
    stage: [0, 1, 2].map((k) => world[j * 16 + 12 + k]!),
    camera: isPlaced ? [0, 1, 2].map((k) => camera[j * 3 + k]!) : null,
  }
}

/** For a notebook or an issue: tab-separated, a line a value. */
export function inspectedText(people: readonly Inspected[]): string {
  const lines: string[] = []
  const row = (...cells: (string | number | null)[]): void => {
    lines.push(
      cells.map((cell) => (typeof cell === 'number' ? String(Number(cell.toFixed(5))) : (cell ?? '-'))).join('\t'),
    )
  }
  for (const person of people) {
    row('person', person.label, person.id)
    row('time s', person.timeSec, 'frame', person.frame, 'fps', person.fps)
    for (const [name, value] of Object.entries(person.flags)) row(name, value ? 'yes' : 'no')
    row('face from', person.face)
    row('valence', person.valence)
    row('arousal', person.arousal)
    for (const { name, score, probability } of person.emotions) row('emotion', name, score, probability)
    for (const { code, name, value } of person.units) row('unit', code, name, value)
    for (const { name, rotationDeg, stage, camera } of person.joints) {
      row('joint', name, ...rotationDeg, ...stage, ...(camera ?? [null, null, null]))
    }
  }
  return `${lines.join('\n')}\n`
}
