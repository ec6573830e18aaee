import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { Stage, type PlateContent, type BackdropSource, type StageFault, type StageHandle } from '../scene/index.ts'
import { EMOTIONS } from '../dataset/index.ts'
import type { Person, PersonFrame, WorkspaceState } from '../workspace/index.ts'
import { cameraText, parseCamera } from './camera-text.ts'
import { Fence } from './fence.tsx'
import { onDemand } from './on-demand.tsx'
import { participantOf } from './participant.ts'
import { usePlayer, useUi, useWorkspace } from './player-context.ts'
import { useCoveredArea } from './covered-area.ts'
import { leadingEmotion } from './stage-description.ts'

/** Comes with what draws films behind people. */
const FilmBlend = onDemand(() => import('./film-blend.tsx'))

/** ms; plates change no faster than they can be read. */
const PLATES_EVERY_MS = 200

/** The scene, bound to the player: it gets people, plates and theme, and steps the page with every displayed frame. */
export default function PeopleStage({ isEmbedded = false }: { isEmbedded?: boolean }) {
  const player = usePlayer()
  const { workspace, ui } = player
  const people = useWorkspace((state) => state.people)
  const theme = useUi((state) => state.theme)
  const quality = useUi((state) => state.quality)
  const look = useUi((state) => state.look)
  const legs = useWorkspace((state) => state.legs)
  const reducedMotion = useReducedMotion()
  const plates = usePlates(people, isEmbedded)
  const covered = useCoveredArea(isEmbedded)
  const hasBackdrop = useUi((state) => state.film.place === 'backdrop')
  const [backdrop, setBackdrop] = useState<BackdropSource | null>(null)
  const handleRef = useRef<StageHandle | null>(null)
  const [initialCamera] = useState(() => parseCamera(ui.getState().camera ?? ''))

  useEffect(() => {
    const { camera } = ui.getState()
    if (camera === null || parseCamera(camera)) return
    player.notify('warning', `address: cam=${camera} is not a view; it was dropped`)
    ui.setState({ camera: null })
  }, [player, ui])

  useEffect(
    () =>
      ui.subscribe((state, before) => {
        if (state.camera === before.camera || state.camera === null) return
        const rig = handleRef.current?.camera
        if (!rig || cameraText(rig.getState()) === state.camera) return
        const next = parseCamera(state.camera)
        // a bare preset is flown to; a whole state comes from a link and stands at once
        if (next && !state.camera.includes('~')) rig.setPreset(next.preset)
        else if (next) rig.setState(next)
      }),
    [ui],
  )

  useEffect(
    () =>
      player.frames.subscribe(() => {
        const matrix = handleRef.current?.camera.camera.matrixWorld
        if (matrix) workspace.sound.hearFrom(matrix.elements)
      }),
    [player, workspace],
  )

  const onFault = (fault: StageFault) => {
    const picture = { 'webgl-unavailable': 'unavailable', 'context-lost': 'lost', 'context-restored': 'ok' } as const
    ui.setState({ picture: picture[fault.kind] })
  }

  return (
    <Stage
      frame={workspace.frame}
      people={people}
      step={player.step}
      plates={plates}
      theme={theme}
      quality={quality}
      backdrop={backdrop}
      viewMode={look.mode}
      emotionOverlay={look.emotion}
      legsHidden={legs === 'hidden'}
      trailSec={look.trailSec}
      measureNote={look.hasMeasure ? (look.isFrameShared ? '' : 'staged distance') : undefined}
      lensMm={look.lensMm ?? undefined}
      safeArea={covered.camera}
      plateArea={covered.plates}
      reducedMotion={reducedMotion}
      initialCamera={initialCamera ?? undefined}
      onReady={(handle) => {
        handleRef.current = handle
      }}
      onCameraChange={(camera) => ui.setState({ camera: cameraText(camera) })}
      onFault={onFault}
    >
      {hasBackdrop && (
        <Fence part="The film behind the people">
          <FilmBlend onSource={setBackdrop} />
        </Fence>
      )}
    </Stage>
  )
}

/** What stands on the plates; a new list only when a word of it has changed. */
function usePlates(people: readonly Person[], isEmbedded: boolean): readonly PlateContent[] {
  const player = usePlayer()
  const [plates, setPlates] = useState<readonly PlateContent[]>([])
  const theme = useUi((state) => state.theme)
  const accents = useMemo(() => accentsOf(theme), [theme])
  useEffect(() => {
    let writtenAt = -Infinity
    const shown: number[] = []
    let wereAssumed: boolean | null = null
    const write = (nowMs: number) => {
      if (nowMs - writtenAt < PLATES_EVERY_MS) return
      writtenAt = nowMs
      const { synthetic, legs, clean } = player.workspace.store.getState()
      // the header says it beside the id; embedded there is no header
      const about = { isSynthetic: synthetic && isEmbedded, hasAssumedLegs: areLegsAssumed(legs, clean) }
      let isOther = shown.length !== people.length || about.hasAssumedLegs !== wereAssumed
      wereAssumed = about.hasAssumedLegs
      shown.length = people.length
      for (let i = 0; i < people.length; i++) {
        const code = plateCode(player.workspace.frame.people[i])
        if (code !== shown[i]) isOther = true
        shown[i] = code
      }
      if (!isOther) return
      setPlates(people.map((person, i) => plateOf(person, player.workspace.frame.people[i], accents[i] ?? '', about)))
    }
    write(performance.now())
    return player.frames.subscribe(write)
  }, [player, people, accents, isEmbedded])
  return plates
}

function accentsOf(theme: string): string[] {
  // read after the theme is on the root element
  const style = getComputedStyle(document.documentElement)
  return theme === '' ? [] : ['a', 'b', 'c', 'c'].map((letter) => style.getPropertyValue(`--person-${letter}`).trim())
}

/** A number that changes exactly when a person's plate would read differently. */
function plateCode(frame: PersonFrame | undefined): number {
  if (frame === undefined) return -1
  const emotion = frame.faceValid ? leadingEmotion(frame.emotion) : null
  const share = emotion === null ? 0 : Math.round(frame.emotion[emotion]! * 20)
  const { present, boxValid, bodyValid } = frame.pose
  const words = (emotion ?? -1) + 1 + 16 * share
  const truths = Number(present) + 2 * Number(boxValid) + 4 * Number(bodyValid) + 8 * Number(frame.faceLost)
  return 32 * words + 16 * Number(frame.speaking) + truths
}

function plateOf(
  person: Person,
  frame: PersonFrame | undefined,
  accent: string,
  { isSynthetic, hasAssumedLegs }: { isSynthetic: boolean; hasAssumedLegs: boolean },
): PlateContent {
  const emotion = frame?.faceValid ? leadingEmotion(frame.emotion) : null
  const badges = [
    isAway(frame) && 'not in view',
    frame?.pose.present && !frame.pose.bodyValid && 'hands held',
    person.summary.face === 'voice' && 'face: from voice',
    person.summary.face === 'decoder' && 'face: decoder',
    frame?.faceLost && 'face: no data here',
    hasAssumedLegs && frame?.pose.present && 'legs: assumed',
    isSynthetic && 'synthetic',
  ].filter((badge) => typeof badge === 'string')
  return {
    label: person.label,
    id: participantOf(person.id),
    accent,
    emotion: emotion === null ? undefined : `${EMOTIONS[emotion]} ${Math.round(frame!.emotion[emotion]! * 100)} %`,
    speaking: frame?.speaking,
    badges,
  }
}

/** Legs that are drawn, and not as they are in the file. */
function areLegsAssumed(legs: WorkspaceState['legs'], clean: WorkspaceState['clean']): boolean {
  if (legs === 'preset') return clean !== 'raw'
  return legs !== 'as-fitted' && legs !== 'hidden'
}

function isAway(frame: PersonFrame | undefined): boolean {
  return frame?.pose.present === true && !frame.pose.boxValid
}

const REDUCED_MOTION = '(prefers-reduced-motion: reduce)'

function useReducedMotion(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = matchMedia(REDUCED_MOTION)
      query.addEventListener('change', listener)
      return () => query.removeEventListener('change', listener)
    },
    () => matchMedia(REDUCED_MOTION).matches,
  )
}
