import { Suspense, useEffect, useRef, type ComponentType } from 'react'
import Play from 'lucide-react/icons/play'
import { CaptionLayer } from './caption-layer.tsx'
import { ChoiceMenu } from './choice-menu.tsx'
import { FilmInset } from './film-places.tsx'
import { FilmMenu } from './film-menu.tsx'
import { usePlayer, useTransport, useUi, useWorkspace } from './player-context.ts'
import { StageCover } from './stage-cover.tsx'
import { DamageNote, MissingNote, StageNotes } from './stage-notes.tsx'
import { StageText } from './stage-text.tsx'

/** What draws the people; handed in, so that tests and pages without WebGL2 can do without it. */
export type StageComponent = ComponentType<{ isEmbedded?: boolean }>

const STAGINGS = [
  { value: 'facing', label: 'Facing', note: 'at conversational distance' },
  { value: 'side-by-side', label: 'Side by side', note: 'both towards you' },
  { value: 'as-recorded', label: 'As recorded', note: 'as each camera saw them' },
  { value: 'overlaid', label: 'Overlaid', note: 'one place for both' },
] as const

const VIEWS = [
  { value: 'both', label: 'Both' },
  { value: 'face-a', label: 'Face of A' },
  { value: 'face-b', label: 'Face of B' },
  { value: 'shoulder-a', label: 'Over A’s shoulder' },
  { value: 'shoulder-b', label: 'Over B’s shoulder' },
  { value: 'seat-a', label: 'Seat of A' },
  { value: 'seat-b', label: 'Seat of B' },
  { value: 'top', label: 'From above' },
] as const

const LOOKS = [
  { value: 'body', label: 'Body' },
  { value: 'skeleton', label: 'Skeleton', note: 'the 52 joints' },
  { value: 'both', label: 'Body and skeleton' },
  { value: 'wireframe', label: 'Wireframe' },
] as const

const EMOTION_OVERLAYS = [
  { value: 'off', label: 'No emotion' },
  { value: 'subtle', label: 'Subtle emotion', note: 'light on the ring' },
  { value: 'full', label: 'Full emotion', note: 'a veil as high as it is certain' },
] as const

const LEGS = [
  { value: 'preset', label: 'Legs by clean-up', note: 'as the clean-up preset has them' },
  { value: 'standing', label: 'Legs standing', note: 'planted on the floor' },
  { value: 'seated', label: 'Legs seated', note: 'on a plain stool' },
  { value: 'hidden', label: 'Legs hidden', note: 'the camera saw to the waist' },
  { value: 'as-fitted', label: 'Legs as fitted', note: 'what is in the file' },
  { value: 'straight', label: 'Legs straight' },
] as const

/** ms; without a picture the clock, the captions and the tracks go on at this pace. */
const BLIND_STEP_MS = 33

/** The picture and everything that lies over it: region `Stage`. */
export function StageArea({ stage: Stage, isEmbedded }: { stage: StageComponent; isEmbedded: boolean }) {
  const player = usePlayer()
  const picture = useUi((state) => state.picture)
  const staging = useWorkspace((state) => state.staging)
  const view = useUi((state) => state.camera?.split('~')[0] ?? 'both')
  const nPeople = useWorkspace((state) => state.people.length)

  useEffect(() => {
    if (picture === 'ok') return undefined
    const timer = setInterval(() => player.step(performance.now()), BLIND_STEP_MS)
    return () => clearInterval(timer)
  }, [picture, player])

  return (
    <section className="stage-area" aria-label="Stage">
      <div className="stage-picture">
        {picture !== 'unavailable' && (
          <Suspense fallback={null}>
            <Stage isEmbedded={isEmbedded} />
          </Suspense>
        )}
      </div>
      <StageText />
      <div className="stage-head">
        <MissingNote />
        <DamageNote />
      </div>
      <BigPlay />
      {nPeople > 0 && !isEmbedded && (
        <div className="stage-views">
          <ChoiceMenu
            label="View"
            text={VIEWS.find((each) => each.value === view)?.label ?? view}
            value={view}
            choices={VIEWS}
            side="bottom"
            className="floating"
            onChoose={(value) => player.ui.setState({ camera: value })}
          />
          <ChoiceMenu
            label="Staging"
            text={STAGINGS.find((each) => each.value === staging)?.label ?? staging}
            value={staging}
            choices={STAGINGS}
            side="bottom"
            className="floating"
            onChoose={(value) => player.setStaging(value)}
          />
          <FilmMenu />
          <LookMenus />
        </div>
      )}
      {!isEmbedded && <FilmInset />}
      <div className="stage-bottom">
        <StageNotes />
        <CaptionLayer />
      </div>
      <StageCover />
    </section>
  )
}

/** What is drawn of people, and how much of their emotion. */
function LookMenus() {
  const { ui, workspace } = usePlayer()
  const look = useUi((state) => state.look)
  const legs = useWorkspace((state) => state.legs)
  return (
    <>
      <ChoiceMenu
        label="Look"
        text={LOOKS.find((each) => each.value === look.mode)!.label}
        value={look.mode}
        choices={LOOKS}
        side="bottom"
        className="floating look-menu"
        onChoose={(mode) => ui.setState({ look: { ...look, mode } })}
      />
      <ChoiceMenu
        label="Emotion overlay"
        text={EMOTION_OVERLAYS.find((each) => each.value === look.emotion)!.label}
        value={look.emotion}
        choices={EMOTION_OVERLAYS}
        side="bottom"
        className="floating look-menu"
        onChoose={(emotion) => ui.setState({ look: { ...look, emotion } })}
      />
      <ChoiceMenu
        label="Legs"
        text={LEGS.find((each) => each.value === legs)!.label}
        value={legs}
        choices={LEGS}
        side="bottom"
        className="floating look-menu"
        onChoose={(mode) => workspace.setLegs(mode)}
      />
    </>
  )
}

/** The first thing to do, in the middle of the picture. A second way to the Play button, for the pointer only. */
function BigPlay() {
  const player = usePlayer()
  const isUnplayed = useWorkspace((state) => state.status === 'ready')
  const isAtStart = useTransport((state) => state.status === 'paused')
  const ref = useRef<HTMLButtonElement>(null)
  // a link to a moment, or a seek, wants the picture and not a button before it
  useEffect(
    () =>
      player.frames.subscribe(() => {
        if (ref.current) ref.current.hidden = player.workspace.frame.time > 0
      }),
    [player],
  )
  if (!isUnplayed || !isAtStart) return null
  return (
    <button type="button" ref={ref} className="big-play" tabIndex={-1} aria-hidden onClick={() => player.togglePlay()}>
      <Play size={30} aria-hidden />
    </button>
  )
}
