import type { MotionAssumption } from './motion-assumption.ts'
import type { LegMode, Staging } from './staging.ts'

const LEGS: Readonly<Record<LegMode, string>> = {
  standing: 'planted on the floor, the fitted legs are not shown',
  seated: 'on a stool of 0.47 m, the fitted legs are not shown',
  hidden: 'not shown',
  'as-fitted': 'as fitted, floor under the lowest soles',
  straight: 'straight, the fitted legs are not shown',
}

/** Everything a staging rests on, for the panel of assumptions. */
export function describeStaging(
  staging: Staging,
  settings: { readonly verticalFov: number; readonly depthCutoffHz: number },
): MotionAssumption[] {
  const list: MotionAssumption[] = [
    { key: 'shape.betas', value: 'none in the file: average shape', from: 'assumed' },
    { key: 'hands.mean', value: 'zero is the flat hand', from: 'assumed' },
    { key: 'legs', value: LEGS[staging.legs], from: staging.legs === 'as-fitted' ? 'file' : 'assumed' },
  ]
  if (staging.preset === 'genea-2026') {
    list.push(
      { key: 'root', value: 'fixed upright, translation ignored (GENEA 2026)', from: 'assumed' },
      { key: 'spine1', value: 'rest (GENEA 2026)', from: 'assumed' },
      { key: 'neck.mean', value: 'temporal mean of neck and head taken out (GENEA 2026)', from: 'derived' },
    )
    return list
  }
  const smoothing = staging.depthSmoothed ? `, smoothed at ${settings.depthCutoffHz} Hz` : ''
  list.push({
    key: 'depth.fov',
    value: `${degrees(settings.verticalFov)} vertical, depth x ${staging.depthScale.toFixed(3)}${smoothing}`,
    from: 'assumed',
  })
  if (staging.preset === 'raw') return list
  list.push({ key: 'camera.tilt', value: `${degrees(staging.tilt)} taken out`, from: 'derived' })
  if (staging.quarterTurns !== 0) {
    const turn = staging.quarterTurns === 3 ? -90 : staging.quarterTurns * 90
    list.push({ key: 'quarterTurn', value: `${turn}° about the optical axis turned back`, from: 'derived' })
  }
  return list
}

function degrees(angle: number): string {
  const value = (angle * 180) / Math.PI
  return `${value.toFixed(Math.abs(value - Math.round(value)) < 0.05 ? 0 : 1)}°`
}
