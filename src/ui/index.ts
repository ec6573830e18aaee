export { App, type AppProps } from './app.tsx'
export type { StageComponent } from './stage-area.tsx'
