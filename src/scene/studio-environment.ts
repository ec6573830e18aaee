import { Color, Vector2, Vector3 } from 'three'
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

interface Value<T> {
  value: T
}

/** Uniforms of shaders/studio-environment.frag.glsl, shared by all people. */
export interface StudioEnvironmentUniforms {
  /** cosine and sine of the studio's turn */
  readonly studioTurn: Value<Vector2>
  readonly studioFloor: Value<Color>
  readonly studioCeiling: Value<Color>
  readonly studioIntensity: Value<number>
}

/**
 * The environment of the studio as spherical Gaussians: a softbox of solid angle w becomes a lobe of sharpness 2 pi / w,
 * which holds the same light. Constants of the shader, in the studio's own axes: as uniforms they would be sent again for
 * each person in each frame.
 */
export const STUDIO_CONSTANTS = studioConstants()

function studioConstants(): string {
  const lobes: string[] = []
  const lights: string[] = []
  for (const { at, size, color, power } of SOFTBOXES) {
    const direction = new Vector3(...at)
    const solidAngle = (size[0] * size[1]) / direction.lengthSq()
    const { x, y, z } = direction.normalize()
    lobes.push(`vec4(${[x, y, z, (2 * Math.PI) / solidAngle].map(glsl).join(', ')})`)
    const { r, g, b } = new Color(color).multiplyScalar(power)
    lights.push(`vec3(${[r, g, b].map(glsl).join(', ')})`)
  }
  const n = SOFTBOXES.length
  return [
    `#define N_SOFTBOXES ${n}`,
    `const vec4 studioLobe[${n}] = vec4[${n}](${lobes.join(', ')}); // direction, sharpness`,
    `const vec3 studioLight[${n}] = vec3[${n}](${lights.join(', ')}); // radiance at the middle`,
  ].join('\n')
}

function glsl(value: number): string {
  return value.toFixed(7)
}

export function studioEnvironment(): StudioEnvironmentUniforms {
  return {
    studioTurn: { value: new Vector2(1, 0) },
    studioFloor: { value: new Color() },
    studioCeiling: { value: new Color() },
    studioIntensity: { value: 1 },
  }
}

/** Turns the softboxes with the studio's lamps; see StudioLight.place. */
export function setStudioYaw(uniforms: StudioEnvironmentUniforms, yaw: number): void {
  uniforms.studioTurn.value.set(Math.cos(yaw), Math.sin(yaw))
}

/** Colours and strength of the surroundings in a theme's room. */
export function setStudioTheme(uniforms: StudioEnvironmentUniforms, theme: StageTheme): void {
  uniforms.studioFloor.value.set(theme.bounce)
  uniforms.studioCeiling.value.set(theme.ceiling)
  uniforms.studioIntensity.value = theme.environment
}
