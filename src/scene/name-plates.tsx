import { useCallback } from 'react'
import type { CSSProperties } from 'react'
import type { PlateLayer } from './plate-layer.ts'

/** What stands on one person's plate. Slow: a few changes a second at most. */
export interface PlateContent {
  /** 'A', 'B' ... */
  readonly label: string
  /** participant or recording id, shortened for reading */
  readonly id: string
  readonly accent: string
  /** the emotion in words, with its share */
  readonly emotion?: string | undefined
  readonly speaking?: boolean | undefined
  /** truth about what is shown: 'hands held', 'face: from voice', 'not in view', 'legs: assumed', 'synthetic' */
  readonly badges: readonly string[]
}

/** Name plates over the heads; the layer moves them, React only fills them. */
export function NamePlates({
  plates,
  layer,
  measureNote,
}: {
  plates: readonly PlateContent[]
  layer: PlateLayer
  /** what is said of the distance between the heads; undefined: it is not shown */
  measureNote?: string | undefined
}) {
  return (
    <div className="name-plates" aria-hidden="true">
      {plates.map((plate, i) => (
        <NamePlate key={plate.label} n={i} plate={plate} layer={layer} />
      ))}
      {measureNote !== undefined && <MeasurePlate note={measureNote} layer={layer} />}
    </div>
  )
}

function MeasurePlate({ note, layer }: { note: string; layer: PlateLayer }) {
  const ref = useCallback(
    (element: HTMLDivElement | null) => {
      layer.setMeasureElement(element)
      return () => layer.setMeasureElement(null)
    },
    [layer],
  )
  return (
    <div ref={ref} className="name-plate measure-plate">
      <span>–</span>
      {note !== '' && <span className="name-plate-badge">{note}</span>}
    </div>
  )
}

function NamePlate({ n, plate, layer }: { n: number; plate: PlateContent; layer: PlateLayer }) {
  const ref = useCallback(
    (element: HTMLDivElement | null) => {
      layer.setElement(n, element)
      return () => layer.setElement(n, null)
    },
    [layer, n],
  )
  const style: CSSProperties & Record<'--accent', string> = { '--accent': plate.accent }
  return (
    <div ref={ref} className="name-plate" style={style} data-speaking={plate.speaking === true}>
      <span className="name-plate-dot" />
      <span className="name-plate-label">{plate.label}</span>
      <span className="name-plate-id">{plate.id}</span>
      {plate.emotion === undefined ? null : <span className="name-plate-emotion">{plate.emotion}</span>}
      {plate.badges.map((badge) => (
        <span key={badge} className="name-plate-badge">
          {badge}
        </span>
      ))}
    </div>
  )
}
