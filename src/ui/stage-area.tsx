import { useEffect, useRef, type ComponentType } from 'react'
import Play from 'lucide-react/icons/play'
import { CaptionLayer } from './caption-layer.tsx'
import { ChoiceMenu } from './choice-menu.tsx'
import { labelOf, STAGINGS } from './choices.ts'
import { LookButton } from './look-button.tsx'
import { FilmInset } from './film-places.tsx'
import { FilmMenu } from './film-menu.tsx'
import { usePlayer, useTransport, useUi, useWorkspace } from './player-context.ts'
import { StageCover } from './stage-cover.tsx'
import { DamageNote, MissingNote, StageNotes } from './stage-notes.tsx'
import { StageText } from './stage-text.tsx'
import { VIEWS } from './stage-views.ts'

/** What draws the people; handed in, so that tests and pages without WebGL2 can do without it. */
export type StageComponent = ComponentType<{ isEmbedded?: boolean }>

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
      <div className="stage-picture">{picture !== 'unavailable' && <Stage isEmbedded={isEmbedded} />}</div>
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
            text={labelOf(VIEWS, view)}
            value={view}
            choices={VIEWS}
            side="bottom"
            className="floating"
            onChoose={(value) => player.ui.setState({ camera: value })}
          />
          <ChoiceMenu
            label="Staging"
            text={labelOf(STAGINGS, staging)}
            value={staging}
            choices={STAGINGS}
            side="bottom"
            className="floating"
            onChoose={(value) => player.setStaging(value)}
          />
          <FilmMenu />
          <LookButton />
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
