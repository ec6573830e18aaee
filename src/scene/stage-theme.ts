/** Colours of the room. The page's own tokens are in the ui layer; `ground` is the same there. */
export interface StageTheme {
  readonly name: 'dark' | 'light'
  readonly ground: string
  readonly glow: string
  readonly pool: string
  readonly line: string
  readonly lineStrength: number
  readonly shadowStrength: number
  readonly label: string
  /** light on the people, as multiples of the dark room */
  readonly exposure: number
  /** strength of the surroundings' light */
  readonly environment: number
  /** what the floor and the ceiling throw back at people */
  readonly bounce: string
  readonly ceiling: string
  readonly ringOpacity: number
}

export const STAGE_THEMES: Readonly<Record<StageTheme['name'], StageTheme>> = {
  dark: {
    name: 'dark',
    ground: '#0e1013',
    glow: '#232932',
    pool: '#272c34',
    line: '#8793a6',
    lineStrength: 0.36,
    shadowStrength: 0.72,
    label: '#8b97a8',
    exposure: 1.18,
    environment: 0.55,
    bounce: '#23262c',
    ceiling: '#4a5160',
    ringOpacity: 0.9,
  },
  light: {
    name: 'light',
    ground: '#dfe3e9',
    glow: '#f7f9fb',
    pool: '#f6f7f9',
    line: '#7c8798',
    lineStrength: 0.4,
    shadowStrength: 0.5,
    label: '#5d6878',
    exposure: 1.06,
    environment: 0.8,
    bounce: '#a8adb5',
    ceiling: '#c5ccd6',
    ringOpacity: 1,
  },
}
