import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { usePlayer, useTransport } from './player-context.ts'
import { clockText, spokenPosition } from './time-text.ts'

/** s */
const ARROW_STEP_SEC = 1
const PAGE_STEP_SEC = 10
/** Of the screen: a shorter way cannot be seen, and is neither styled nor painted. */
const STEPS_PER_PIXEL = 2
/** ms; the value that assistive technology reads is not rewritten more often while playing. */
const VALUE_EVERY_MS = 500

/**
 * The seek control of the whole recording: `role="slider"`, value in seconds, value text in words (W3C media seek pattern).
 * Position is written to the elements once per frame; React is not involved.
 */
export function SeekSlider() {
  const player = usePlayer()
  const { transport, frame } = player.workspace
  const durationSec = useTransport((state) => state.durationSec)
  const loop = useTransport((state) => state.loop)
  const sliderRef = useRef<HTMLDivElement>(null)
  const fillRef = useRef<HTMLDivElement>(null)
  const thumbRef = useRef<HTMLDivElement>(null)
  const hoverRef = useRef<HTMLDivElement>(null)
  const isDragging = useRef(false)

  useEffect(() => {
    const slider = sliderRef.current
    if (!slider) return undefined
    let nSteps = 1000
    let shownStep = -1
    let shownSecond = -1
    let spokenAt = -Infinity
    const write = (nowMs: number) => {
      if (!fillRef.current || !thumbRef.current) return
      const share = durationSec > 0 ? Math.min(Math.max(frame.time / durationSec, 0), 1) : 0
      const step = Math.round(share * nSteps)
      if (step !== shownStep) {
        shownStep = step
        fillRef.current.style.transform = `scaleX(${step / nSteps})`
        thumbRef.current.style.transform = `translateX(${(step / nSteps) * 100}%)`
      }
      if (nowMs - spokenAt < VALUE_EVERY_MS && transport.store.getState().status === 'playing') return
      const second = Math.round(frame.time * 10) / 10
      if (second === shownSecond) return
      shownSecond = second
      spokenAt = nowMs
      slider.setAttribute('aria-valuenow', String(Math.round(frame.time * 1000) / 1000))
      slider.setAttribute('aria-valuetext', spokenPosition(frame.time, durationSec))
    }
    const resize = new ResizeObserver(([entry]) => {
      nSteps = Math.max(1, Math.round((entry?.contentRect.width ?? 1) * devicePixelRatio * STEPS_PER_PIXEL))
      shownStep = -1
      write(performance.now())
    })
    resize.observe(slider)
    write(performance.now())
    const stop = player.frames.subscribe(write)
    return () => {
      stop()
      resize.disconnect()
    }
  }, [player, transport, frame, durationSec])

  const secUnder = (event: PointerEvent) => {
    const box = sliderRef.current?.getBoundingClientRect()
    if (!box) return 0
    return Math.min(Math.max((event.clientX - box.left) / Math.max(box.width, 1), 0), 1) * durationSec
  }
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0 || durationSec <= 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    isDragging.current = true
    transport.beginScrub()
    transport.scrubTo(secUnder(event))
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const readout = hoverRef.current
    const sec = secUnder(event)
    if (readout && durationSec > 0) {
      readout.textContent = clockText(sec)
      readout.style.left = `${(sec / durationSec) * 100}%`
    }
    if (isDragging.current) transport.scrubTo(sec)
  }
  const onPointerUp = () => {
    if (!isDragging.current) return
    isDragging.current = false
    transport.endScrub()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const steps: Record<string, number> = {
      ArrowLeft: -ARROW_STEP_SEC,
      ArrowDown: -ARROW_STEP_SEC,
      ArrowRight: ARROW_STEP_SEC,
      ArrowUp: ARROW_STEP_SEC,
      PageDown: -PAGE_STEP_SEC,
      PageUp: PAGE_STEP_SEC,
      Home: -Infinity,
      End: Infinity,
    }
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    if (Number.isFinite(step)) player.seekBy(step * (event.shiftKey ? 5 : 1))
    else player.seek(step < 0 ? 0 : durationSec)
  }

  return (
    <div
      ref={sliderRef}
      className="seek"
      role="slider"
      tabIndex={0}
      aria-label="Seek"
      aria-valuemin={0}
      aria-valuemax={Math.round(durationSec * 1000) / 1000}
      aria-valuenow={0}
      aria-valuetext={spokenPosition(0, durationSec)}
      aria-disabled={durationSec <= 0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onKeyDown={onKeyDown}
    >
      <div className="seek-rail">
        <div ref={fillRef} className="seek-fill" />
        {loop && durationSec > 0 && (
          <div
            className="seek-loop"
            style={{
              left: `${(loop[0] / durationSec) * 100}%`,
              width: `${((loop[1] - loop[0]) / durationSec) * 100}%`,
            }}
          />
        )}
      </div>
      <div ref={thumbRef} className="seek-thumb-rail">
        <div className="seek-thumb" />
      </div>
      <div ref={hoverRef} className="seek-hover tabular" aria-hidden />
    </div>
  )
}
