import type { StoreApi } from 'zustand/vanilla'
import {
  FRAME_RATES,
  type CleanPreset,
  type GazeSource,
  type HeadSource,
  type LegMode,
  type StagingMode,
} from '../motion/index.ts'
import type { Transport } from '../playback/index.ts'
import type { InteractionSession } from './interaction-session.ts'
import type { FaceChoices, FaceSetup } from './person-face.ts'
import { withHeight } from './person-heights.ts'
import type { PersonSession } from './person-session.ts'
import type { SignalService } from './signal-service.ts'
import type { SoundDesk } from './sound-desk.ts'
import { within } from './within.ts'
import type { WorkspaceState } from './workspace-types.ts'

/** What can be chosen where the recording leaves it open. Each choice shows at once, and outlasts the interaction unless said. */
export interface Choices {
  setStaging(mode: StagingMode): void
  setClean(preset: CleanPreset): void
  setLegs(legs: LegMode | 'preset'): void
  setHead(source: HeadSource): void
  setGaze(source: GazeSource): void
  setFace(choice: FaceChoices['face']): void
  /** Draws a person as tall as that, m, clamped to 1.2 .. 2.2; null: as tall as the body is. */
  setHeight(person: number, metres: number | null): void
  /**
   * Motion, voice and text of a person begin `offsetSec` later (negative: earlier) than the interaction, for recordings
   * whose files do not start together. Clipped to 10 s either way; forgotten when the interaction is closed.
   * @throws {RangeError} without that person, or if it is not a time
   */
  setOffset(person: number, offsetSec: number): void
  /**
   * Shows a person's motion and face at that rate, Hz, clamped to 5 .. 500; null: at the one that was worked out.
   * Forgotten when the interaction is closed.
   * @throws {RangeError} without that person
   */
  setFrameRate(person: number, fps: number | null): void
  /**
   * Draws a person's depth with that vertical field of view, rad, clamped to 10 .. 120 degrees; null: the assumed one.
   * Forgotten when the interaction is closed.
   * @throws {RangeError} without that person
   */
  setFieldOfView(person: number, verticalFov: number | null): void
}

export interface ChoiceDeskOptions {
  readonly store: StoreApi<WorkspaceState>
  /** where the choices for faces are written */
  readonly faces: FaceSetup
  readonly engine: Transport
  readonly sound: SoundDesk
  readonly signals: SignalService
  readonly session: () => InteractionSession | null
  readonly onChange: () => void
}

/** s; files further apart than this are not of one conversation */
const MAX_OFFSET_SEC = 10
/** rad, vertical; what cameras have */
const FIELDS_OF_VIEW = { min: (10 * Math.PI) / 180, max: (120 * Math.PI) / 180 } as const

/** Writes down what was chosen and brings it to the people that are open. */
export class ChoiceDesk implements Choices {
  private readonly options: ChoiceDeskOptions

  constructor(options: ChoiceDeskOptions) {
    this.options = options
  }

  setStaging(staging: StagingMode): void {
    this.session?.setMode(staging)
    this.keep({ staging })
  }

  setClean(clean: CleanPreset): void {
    this.session?.setClean(clean)
    this.keep({ clean })
  }

  setLegs(legs: LegMode | 'preset'): void {
    this.session?.setLegs(legs)
    this.keep({ legs })
  }

  setHead(head: HeadSource): void {
    this.session?.setHead(head)
    this.keep({ head })
  }

  setGaze(gaze: GazeSource): void {
    this.setFaces({ gaze })
  }

  setFace(face: FaceChoices['face']): void {
    this.setFaces({ face })
  }

  setHeight(person: number, metres: number | null): void {
    this.keep({ heights: withHeight(this.options.store.getState().heights, person, metres) })
  }

  setOffset(index: number, offsetSec: number): void {
    const { session, person } = this.personAt(index, 'setOffset')
    if (!Number.isFinite(offsetSec)) throw new RangeError(`setOffset: not a time: ${offsetSec}`)
    const clipped = Math.min(MAX_OFFSET_SEC, Math.max(-MAX_OFFSET_SEC, offsetSec))
    if (clipped === person.offsetSec) return
    person.setOffset(clipped)
    this.options.engine.setDuration(session.durationSec)
    this.options.sound.setOffset(index, clipped)
    this.options.onChange()
  }

  setFrameRate(index: number, fps: number | null): void {
    const { session, person } = this.personAt(index, 'setFrameRate')
    person.setFrameRate(within(fps, FRAME_RATES))
    this.options.engine.setDuration(session.durationSec)
    this.options.signals.attach(session.people, session.signal)
    this.options.onChange()
  }

  setFieldOfView(index: number, verticalFov: number | null): void {
    const { person } = this.personAt(index, 'setFieldOfView')
    const fov = within(verticalFov, FIELDS_OF_VIEW)
    person.setView(fov === null ? null : { verticalFov: fov })
    this.options.onChange()
  }

  private get session(): InteractionSession | null {
    return this.options.session()
  }

  private setFaces(choice: Partial<FaceChoices>): void {
    Object.assign(this.options.faces, choice)
    this.session?.refreshFaces()
    this.keep(choice)
  }

  private keep(choice: Partial<WorkspaceState>): void {
    this.options.store.setState(choice)
    this.options.onChange()
  }

  private personAt(index: number, call: string): { session: InteractionSession; person: PersonSession } {
    const { session } = this
    const person = session?.people[index]
    if (session === null || person === undefined) throw new RangeError(`${call}: there is no person ${index}`)
    return { session, person }
  }
}
