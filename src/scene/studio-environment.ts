import { Color, Vector3 } from 'three'
import type { StageTheme } from './stage-theme.ts'

/** Softboxes round the people: where they stand (m, over the middle of the stage), size (m), colour and radiance. */
const SOFTBOXES: readonly {
  readonly at: readonly [number, number, number]
  readonly size: readonly [number, number]
  readonly color: string
  readonly power: number
}[] = [
  { at: [-3.2, 2.2, 3.4], size: [2.6, 2.0], color: '#fff1e2', power: 5.2 },
  { at: [4.2, 1.0, 2.2], size: [1.8, 2.8], color: '#dfeaff', power: 2.2 },
  { at: [0, 3.4, 0.2], size: [4.2, 4.2], color: '#f4f6ff', power: 1.1 },
  { at: [-4, 1.2, -4], size: [1.2, 3.2], color: '#cfe0ff', power: 4.2 },
  { at: [4, 1.2, -4], size: [1.2, 3.2], color: '#ffe3c4', power: 4.2 },
  // the lit floor between the people: what palms and chins see
  { at: [0, -1.9, 1.5], size: [3.6, 3.6], color: '#f0e2d6', power: 0.5 },
]
/** Number of lobes, a constant of the shader. */
export const N_SOFTBOXES = SOFTBOXES.length

interface Value<T> {
  value: T
}

/** Uniforms of shaders/studio-environment.frag.glsl, shared by all people. */
export interface StudioEnvironmentUniforms {
  /** [n, 4] and [n, 3], flat, as the renderer uploads them */
  readonly studioLobe: Value<Float32Array>
  readonly studioLight: Value<Float32Array>
  readonly studioFloor: Value<Color>
  readonly studioCeiling: Value<Color>
  readonly studioIntensity: Value<number>
}

/**
 * The environment of the studio as spherical Gaussians: a softbox of solid angle w becomes a lobe of sharpness 2 pi / w,
 * which holds the same light.
 */
export function studioEnvironment(): StudioEnvironmentUniforms {
  const lobes = new Float32Array(N_SOFTBOXES * 4)
  const lights = new Float32Array(N_SOFTBOXES * 3)
  SOFTBOXES.forEach(({ at, size, color, power }, i) => {
    const direction = new Vector3(...at)
    const solidAngle = (size[0] * size[1]) / direction.lengthSq()
    direction.normalize().toArray(lobes, i * 4)
    lobes[i * 4 + 3] = (2 * Math.PI) / solidAngle
    new Color(color).multiplyScalar(power).toArray(lights, i * 3)
  })
  return {
    studioLobe: { value: lobes },
    studioLight: { value: lights },
    studioFloor: { value: new Color() },
    studioCeiling: { value: new Color() },
    studioIntensity: { value: 1 },
  }
}

/** Turns the softboxes with the studio's lamps; see StudioLight.place. */
export function setStudioYaw(uniforms: StudioEnvironmentUniforms, yaw: number): void {
  const direction = new Vector3()
  SOFTBOXES.forEach(({ at }, i) => {
    direction
      .set(...at)
      .normalize()
      .applyAxisAngle(UP, yaw)
    direction.toArray(uniforms.studioLobe.value, i * 4)
  })
}

const UP = new Vector3(0, 1, 0)

/** Colours and strength of the surroundings in a theme's room. */
export function setStudioTheme(uniforms: StudioEnvironmentUniforms, theme: StageTheme): void {
  uniforms.studioFloor.value.set(theme.bounce)
  uniforms.studioCeiling.value.set(theme.ceiling)
  uniforms.studioIntensity.value = theme.environment
}
