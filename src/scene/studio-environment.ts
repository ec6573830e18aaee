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

/** m over the floor: the lamps look there. */
export const AIM_HEIGHT = 0.9

/** Lamps that cast no shadow: where they stand (m, over the middle of the stage), colour, and intensity in a dark and a light room. */
const LAMPS: readonly {
  readonly at: readonly [number, number, number]
  readonly color: string
  readonly dark: number
  readonly light: number
}[] = [
  // a cool fill, and two rims from behind the people
  { at: [4.4, 2.4, 3.6], color: '#cfdfff', dark: 0.55, light: 0.9 },
  { at: [-3.4, 3.2, -4.2], color: '#cfe2ff', dark: 1.5, light: 0.8 },
  { at: [3.6, 3.0, -4.0], color: '#ffe6cc', dark: 1.3, light: 0.7 },
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
  /** colour times intensity of each lamp, flat: [n, 3] */
  readonly studioLamps: Value<Float32Array>
}

/**
 * The environment of the studio as spherical Gaussians: a softbox of solid angle w becomes a lobe of sharpness 2 pi / w,
 * which holds the same light; and the directions of its lamps. Constants of the shader, in the studio's own axes: as
 * uniforms they would be sent again for each person, and three turns each light of its own to the camera, in each frame.
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
  const lamps = LAMPS.map(({ at: [x, y, z] }) => {
    const direction = new Vector3(x, y - AIM_HEIGHT, z).normalize()
    return `vec3(${direction.toArray().map(glsl).join(', ')})`
  })
  const n = SOFTBOXES.length
  return [
    `#define N_LAMPS ${LAMPS.length}`,
    `const vec3 studioLamp[${LAMPS.length}] = vec3[${LAMPS.length}](${lamps.join(', ')}); // direction`,
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
    studioLamps: { value: new Float32Array(LAMPS.length * 3) },
  }
}

/** Turns softboxes and lamps with the studio; see StudioLight.place. */
export function setStudioYaw(uniforms: StudioEnvironmentUniforms, yaw: number): void {
  uniforms.studioTurn.value.set(Math.cos(yaw), Math.sin(yaw))
}

/** Colours and strength of the surroundings in a theme's room. */
export function setStudioTheme(uniforms: StudioEnvironmentUniforms, theme: StageTheme): void {
  uniforms.studioFloor.value.set(theme.bounce)
  uniforms.studioCeiling.value.set(theme.ceiling)
  uniforms.studioIntensity.value = theme.environment
  LAMPS.forEach(({ color, dark, light }, i) => {
    const intensity = theme.name === 'light' ? light : dark
    new Color(color).multiplyScalar(intensity).toArray(uniforms.studioLamps.value, i * 3)
  })
}
