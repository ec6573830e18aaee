/**
 * The library registers an AudioWorkletProcessor when it is evaluated where there are such, and exports nothing we use. It
 * has no types of its own.
 */
declare module 'signalsmith-stretch' {
  const node: unknown
  export default node
}
