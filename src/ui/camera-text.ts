import { CAMERA_PRESETS, type CameraState } from '../scene/index.ts'

/** Limits of what a hand can add to a preset; a link cannot ask for more. rad, m, factor of distance. */
const LIMITS = { turn: 7, zoom: [0.05, 20], pan: 20 } as const

/** The camera as links carry it: `face-a`, or with what the hand added `both~yaw,pitch,zoom,x,y,z`. */
export function cameraText(camera: CameraState): string {
  const numbers = [camera.yaw, camera.pitch, camera.zoom, ...camera.pan].map((value) => Math.round(value * 1e6) / 1e6)
  const isPlain = numbers.every((value, index) => value === (index === 2 ? 1 : 0))
  return isPlain ? camera.preset : `${camera.preset}~${numbers.join(',')}`
}

/** Reads {@link cameraText}; null where the text is none. Numbers are clamped. */
export function parseCamera(text: string): CameraState | null {
  const [name, rest] = text.split('~')
  const preset = CAMERA_PRESETS.find((each) => each === name)
  if (preset === undefined) return null
  if (rest === undefined) return { preset, yaw: 0, pitch: 0, zoom: 1, pan: [0, 0, 0] }
  const numbers = rest.split(',').map(Number)
  if (numbers.length !== 6 || !numbers.every(Number.isFinite)) return null
  const [yaw, pitch, zoom, x, y, z] = numbers
  const pan = (value: number | undefined) => clamp(value ?? 0, -LIMITS.pan, LIMITS.pan)
  return {
    preset,
    yaw: clamp(yaw ?? 0, -LIMITS.turn, LIMITS.turn),
    pitch: clamp(pitch ?? 0, -LIMITS.turn, LIMITS.turn),
    zoom: clamp(zoom ?? 1, LIMITS.zoom[0], LIMITS.zoom[1]),
    pan: [pan(x), pan(y), pan(z)],
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}
